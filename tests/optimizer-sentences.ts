import { adagrad, adam, adamw, nadam, rmsprop, sgd } from "@downslope/optimizers";
import { firstStep, movedTo, ravine, rounded, running, stepsOf, times } from "./optimizer-runs.ts";

/* The numbers in the text of the guide to the optimizers, computed by the plugins. */

/** Adam's steps without correction, over those with it, under a constant gradient. */
const tooLarge = (t: number): number => (1 - 0.9 ** t) / Math.sqrt(1 - 0.999 ** t);
const endOfRavine = (momentum: number): number => ravine(sgd({ learningRate: 0.12, momentum })).at(-1)!.loss;
const percentOfStep = (gradient: number): string => rounded(100 * firstStep(adam({ learningRate: 1 }), gradient), 0);

/** What must stand in the text, in English and in Korean. */
export const sentences: Readonly<Record<string, () => readonly [english: string, korean: string]>> = {
  "the largest rate of a parabola": () => alike(`2 / 10 = ${2 / 10}`),
  "the largest rate in the ravine": () => alike(`2 / 16 = ${2 / 16}`),
  "what momentum wins": () => {
    const [plain, moved] = [rounded(endOfRavine(0), 3), rounded(endOfRavine(0.5), 3)];
    return [`the loss is ${moved} instead of ${plain}`, `손실은 ${plain}가 아니라 ${moved}입니다`];
  },
  "what momentum gathers": () => {
    const gathered = rounded(stepsOf(sgd({ learningRate: 1, momentum: 0.9 }), times(300, 1)).at(-1)!, 6);
    return [`b gathers up to ${gathered} times the gradient`, `b가 기울기의 ${gathered}배까지`];
  },
  "RMSprop's first step": () => {
    const ratio = rounded(firstStep(rmsprop({ learningRate: 0.01 }), 10) / 0.01, 4);
    return [`the first step is ${ratio} times η`, `첫 이동은 η의 ${ratio}배`];
  },
  "Adam's first step without correction": () => {
    const ratio = rounded(0.1 / Math.sqrt(0.001), 2);
    return [`0.1 / √0.001 = ${ratio} times as large`, `0.1 / √0.001 = ${ratio}배`];
  },
  "Adam's largest step without correction": () => {
    const ratios = Array.from({ length: 3000 }, (_, i) => tooLarge(i + 1));
    const [largest, at] = [rounded(Math.max(...ratios), 2), ratios.indexOf(Math.max(...ratios)) + 1];
    return [`${largest} times at the ${at}th update`, `${at}번째 업데이트에서 ${largest}배`];
  },
  "Adam's later steps without correction": () => {
    const [early, late] = [rounded(tooLarge(100), 2), rounded(tooLarge(2000), 2)];
    return [
      `still ${early} times at the 100th, ${late} times at the 2000th`,
      `100번째에도 ${early}배, 2000번째에야 ${late}배`,
    ];
  },
  "ε beside small gradients": () => {
    const [small, tiny] = [percentOfStep(1e-7), percentOfStep(1e-9)];
    return [
      `a gradient of 1e-7 still takes ${small} % of a full step, one of 1e-9 takes ${tiny} %`,
      `1e-7인 기울기는 온전한 이동의 ${small} %를 움직이고, 1e-9인 기울기는 ${tiny} %만`,
    ];
  },
  "ε before the correction": () => {
    const ratio = rounded(1 / Math.sqrt(1 - 0.999), 1);
    return [`${ratio} times as large at the first`, `첫 업데이트에서 ${ratio}배 크게`];
  },
  "ε inside the root": () => {
    const outside = Math.sqrt(1e-8).toExponential(0);
    return [`1e-8 is as much as ${outside} outside`, `1e-8이 밖에 둔 ${outside}와 같습니다`];
  },
  "the share that decays": () => alike(`η λ = ${rounded(0.01 * 0.1, 6)}`),
  "a mean of means": () => {
    const [mean, means] = [(1 + 1 + 4) / 3, ((1 + 1) / 2 + 4) / 2];
    return [`have the mean ${mean}, while the means of both batches, 1 and 4, have ${means}`, `${means}입니다`];
  },
  "the length of both gradients": () => {
    const length = Math.hypot(3, 4, 12);
    return [`which are ${length} long together`, `길이가 ${length}입니다`];
  },
  "an average that begins at 0": () => {
    const first = rounded(running([2], 0.9)[0]!, 4);
    return [`an average of 2 would begin at ${first}`, `2의 평균이 ${first}에서`];
  },
  "Keras's way in adamw": () =>
    alike(`\`adamw\`: ${rounded(movedTo(adamw({ learningRate: 0.01, weightDecay: 0.1 }), 1, [0]), 6)}`),
  "TensorFlow's way in rmsprop": () => {
    const inside = rmsprop({ learningRate: 0.01, decay: 0.9, epsilonInsideRoot: true });
    return alike(`\`epsilonInsideRoot\`: ${rounded(firstStep(inside, 1e-5), 5)}`);
  },
  "PyTorch's way in nadam": () =>
    alike(
      `\`variant: pytorch-2\`: ${rounded(movedTo(nadam({ learningRate: 0.01, variant: "pytorch-2" }), 1, [1]), 5)}`,
    ),
  "Keras's way in adagrad": () =>
    alike(
      `\`initialAccumulator: 0.1\`: ${rounded(firstStep(adagrad({ learningRate: 0.1, initialAccumulator: 0.1 }), 0.1), 5)}`,
    ),
};

function alike(text: string): readonly [string, string] {
  return [text, text];
}
