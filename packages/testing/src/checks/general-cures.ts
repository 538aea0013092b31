import type { Text } from "@downslope/core";

/* What helps against mistakes that can be made in many places. */

export const pureState: Text = {
  en: "Keep all that moves in the state that `init` gives and `update` takes and returns; nothing in variables outside.",
  ko: "변하는 값은 모두 `init`이 만들고 `update`가 받아서 돌려주는 상태에 두고, 바깥 변수에는 아무것도 남기지 마세요.",
};
export const freed: Text = {
  en: "Compute with tensor methods alone: they free what they make. Take no `.array` and no `.ref` of a tensor.",
  ko: "텐서 메서드로만 계산하세요. 중간 결과는 알아서 해제됩니다. 텐서의 `.array`나 `.ref`는 꺼내 쓰지 마세요.",
};
export const oneProgram: Text = {
  en: "Choose by value with `where`, and compute the same whether a tensor is traced or not: it is compiled once for all data.",
  ko: "값에 따른 선택은 `where`로 하고, 추적 중이든 아니든 똑같이 계산하세요. 프로그램은 한 번만 컴파일되어 모든 데이터에 쓰입니다.",
};
export const noChance: Text = {
  en: "Draw nothing with `Math.random` or the clock, and remember nothing from call to call: what comes out may depend on what goes in alone.",
  ko: "`Math.random`이나 시계를 쓰지 말고 호출 사이에 아무것도 기억하지 마세요. 결과는 입력에만 따라야 합니다.",
};

export const compareFormula: Text = {
  en: "Compare the formula with the source of the case, term by term.",
  ko: "수식을 사례의 출처와 항마다 견주어 보세요.",
};
