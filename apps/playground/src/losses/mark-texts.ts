import { defineTexts } from "../app/texts.ts";

/** A place on the axis, and numbers, as they are written. */
interface At {
  readonly x: string;
  readonly to: string;
  readonly value: string;
  readonly slope: string;
  readonly before: string;
  readonly after: string;
}

/** What is said of what was found in a curve. */
export const markTexts = defineTexts({
  en: {
    minimum: {
      name: "Minimum",
      point: ({ x, value }: At) =>
        `The loss is lowest at ${x}, where it is ${value}. There the gradient changes sign: from both sides it leads here.`,
      stretch: ({ x, to, value }: At) =>
        `From ${x} to ${to} the loss is at its lowest, ${value}: there it is content, and pulls no further.`,
      open: ({ x, value }: At) =>
        `Within this range it is lowest at its edge, ${x} (${value}), and falls on beyond: there is always a little more to gain.`,
      end: ({ x, value }: At) => `The loss is lowest at ${x}, the end of what is possible (${value}).`,
    },
    kink: {
      name: "Kink",
      many: (places: string) => `The gradient jumps at each of ${places}: the curve is made of pieces.`,
      say: ({ x, before, after }: At) =>
        `At ${x} the gradient jumps from ${before} to ${after}. There it is not defined; the engine takes a value between the two.`,
    },
    saturated: {
      name: "Saturation",
      say: ({ x, to, value }: At) =>
        `From ${x} to ${to} there is hardly a gradient, though the loss is high (${value}): a model that starts here learns next to nothing.`,
    },
    linear: {
      name: "Straight growth",
      say: ({ x, to, slope }: At) =>
        `From ${x} to ${to} it grows along a straight line: the pull stays at ${slope}, however far out it is. A wild value pulls no harder than a moderate one.`,
    },
    steep: {
      name: "Exploding gradient",
      say: ({ x, slope }: At) =>
        `Towards ${x} the gradient runs away (${slope} at the edge): single samples can dominate a whole batch. Clip gradients or keep away from the edge.`,
    },
    chained: {
      name: "Exploding gradient",
      say: ({ x, slope }: At) =>
        `Towards ${x} the gradient by the probability runs away (${slope} at the edge). In training it passes through the sigmoid or softmax, whose slope p(1 − p) tames it: look at the picture of the logit.`,
    },
    undefined: {
      name: "No finite number",
      say: ({ x, to }: At) =>
        `From ${x} to ${to} value or gradient are not finite: the model's output must not get there.`,
    },
    flat: {
      name: "Flat",
      say: ({ value }: At) => `The loss is ${value} everywhere in this range: nothing can be learnt from it here.`,
    },
  },
  ko: {
    minimum: {
      name: "최솟값",
      point: ({ x, value }) =>
        `${x}에서 손실이 ${value}(으)로 가장 낮습니다. 여기서 기울기의 부호가 바뀌어 양쪽 모두 이곳으로 이끕니다.`,
      stretch: ({ x, to, value }) =>
        `${x}부터 ${to}까지 손실이 ${value}(으)로 가장 낮습니다. 이 안에서는 더 당기지 않습니다.`,
      open: ({ x, value }) =>
        `이 범위에서는 가장자리 ${x}에서 가장 낮고(${value}) 그 너머로도 계속 낮아집니다. 언제나 조금 더 얻을 것이 있습니다.`,
      end: ({ x, value }) => `가능한 범위의 끝인 ${x}에서 손실이 가장 낮습니다(${value}).`,
    },
    kink: {
      name: "꺾인 점",
      many: (places) => `${places}에서 기울기가 뜁니다. 곡선이 여러 조각으로 이루어져 있습니다.`,
      say: ({ x, before, after }) =>
        `${x}에서 기울기가 ${before}에서 ${after}(으)로 뜁니다. 이 점의 기울기는 정의되지 않으며, 엔진은 둘 사이의 값을 씁니다.`,
    },
    saturated: {
      name: "포화",
      say: ({ x, to, value }) =>
        `${x}부터 ${to}까지는 손실이 큰데도(${value}) 기울기가 거의 없습니다. 여기서 시작한 모델은 거의 배우지 못합니다.`,
    },
    linear: {
      name: "직선으로 커짐",
      say: ({ x, to, slope }) =>
        `${x}부터 ${to}까지 직선으로 커집니다. 아무리 멀어져도 당기는 힘은 ${slope} 그대로여서, 터무니없는 값도 웬만한 값보다 더 세게 당기지 않습니다.`,
    },
    steep: {
      name: "기울기 폭발",
      say: ({ x, slope }) =>
        `${x} 쪽으로 갈수록 기울기가 걷잡을 수 없이 커집니다(가장자리에서 ${slope}). 표본 하나가 배치 전체를 좌우할 수 있으니 기울기를 자르거나 가장자리를 피하세요.`,
    },
    chained: {
      name: "기울기 폭발",
      say: ({ x, slope }) =>
        `${x} 쪽으로 갈수록 확률에 대한 기울기가 걷잡을 수 없이 커집니다(가장자리에서 ${slope}). 학습에서는 시그모이드나 소프트맥스를 지나며 그 기울기 p(1 − p)가 이를 누그러뜨립니다. 로짓 그림을 보세요.`,
    },
    undefined: {
      name: "유한하지 않음",
      say: ({ x, to }) =>
        `${x}부터 ${to}까지는 값이나 기울기가 유한하지 않습니다. 모델의 출력이 이곳에 오면 안 됩니다.`,
    },
    flat: {
      name: "평평함",
      say: ({ value }) => `이 범위에서는 손실이 어디서나 ${value}입니다. 여기서는 배울 것이 없습니다.`,
    },
  },
});
