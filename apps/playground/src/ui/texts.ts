import { defineTexts } from "../app/texts.ts";

export const texts = defineTexts({
  en: {
    close: "Close",
    search: "Search",
    nothingFound: "Nothing found",
    notANumber: "Write a number.",
    atLeast: (n: string) => `At least ${n}.`,
    moreThan: (n: string) => `More than ${n}.`,
    atMost: (n: string) => `At most ${n}.`,
    lessThan: (n: string) => `Less than ${n}.`,
    wholeNumber: "Write a whole number.",
    formula: "Formula",
  },
  ko: {
    close: "닫기",
    search: "검색",
    nothingFound: "찾은 것이 없습니다",
    notANumber: "숫자를 입력하세요.",
    atLeast: (n) => `${n} 이상이어야 합니다.`,
    moreThan: (n) => `${n}보다 커야 합니다.`,
    atMost: (n) => `${n} 이하여야 합니다.`,
    lessThan: (n) => `${n}보다 작아야 합니다.`,
    wholeNumber: "정수를 입력하세요.",
    formula: "수식",
  },
});
