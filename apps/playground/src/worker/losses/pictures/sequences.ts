import { type Offer, activated, labels, picture, readBy, row } from "../picture.ts";
import type { Subject } from "../subject.ts";

/** Losses of sequences without alignment: how likely each step of the right one is. */
export const sequencePictures: Offer = (subject) => {
  if (subject.loss.target !== "class-sequence" || !subject.has("prediction", "target")) return [];
  const { path, word } = rightAlignment(subject);
  return [
    picture({
      axis: "alignment",
      scene: "sequence",
      range: [0.02, 0.98],
      limits: [1e-4, 1 - 1e-4],
      inputs: (make) => {
        const rest = make.x
          .neg()
          .add(1)
          .div(classes - 1)
          .log();
        const own = make.x.log();
        const step = (right: number) => Array.from({ length: classes }, (_, symbol) => (symbol === right ? own : rest));
        return readBy(subject, {
          prediction: activated(subject, row(make, path.flatMap(step)).reshape([1, path.length, classes])),
          target: labels(word, [1, word.length]),
          length: labels([path.length]),
        });
      },
    }),
  ];
};

const classes = 4;

/** Two symbols, each said twice, with the symbol that means nothing around them. */
function rightAlignment({ options, plugin }: Subject): {
  readonly path: readonly number[];
  readonly word: readonly number[];
} {
  const told = options["blank"] ?? plugin.jsonSchema.properties?.["blank"]?.default;
  const blank = typeof told === "number" && told < classes ? told : 0;
  const [first, second] = [1, 2, 3, 0].filter((symbol) => symbol !== blank) as [number, number];
  return { path: [first, first, blank, second, second, blank], word: [first, second] };
}
