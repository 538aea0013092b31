import { hostUniform } from "@downslope/core";
import { type Offer, choice, picture, readBy } from "../picture.ts";

/** Losses of whole images: how the loss grows as a good image is spoilt in one way or another. */
export const imagePictures: Offer = (subject, { isSeparable }) => {
  const { sampleShape } = subject.plugin;
  const isImage = sampleShape !== undefined && sampleShape.length > 1;
  const isFit = isImage || isSeparable || subject.tasks.includes("generation");
  if (subject.loss.target !== "value" || subject.roles.length !== 2 || !subject.has("prediction", "target") || !isFit)
    return [];
  const shape = [1, ...(isImage ? sampleShape : [12, 12, 1])];
  const size = shape.reduce((product, length) => product * length, 1);
  const image = Float64Array.from({ length: size }, (_, i) => brightness(i, shape));
  const mean = image.reduce((sum, x) => sum + x, 0) / size;
  // What each distortion adds at its full strength; all stays within 0 and 1.
  const changes: Readonly<Record<string, Float64Array>> = {
    noise: hostUniform(size, 5, 0).map((u) => 0.5 * u - 0.25),
    brightness: image.map(() => 0.25),
    contrast: image.map((x) => (x - mean) * 0.9),
  };
  return [
    picture({
      axis: "distortion",
      scene: "image",
      range: [-1, 1],
      controls: [choice("distortion", Object.keys(changes))],
      family: { control: "distortion", values: Object.keys(changes) },
      inputs: (make) => {
        const target = make.constant(image, shape);
        const change = make.constant(changes[make.choice("distortion")]!, shape);
        return readBy(subject, { prediction: change.mul(make.x).add(target), target });
      },
    }),
  ];
};

/** A bright disc before soft stripes, between 0.25 and 0.75. */
function brightness(i: number, shape: readonly number[]): number {
  const [height = 1, width = 1] = shape.slice(1);
  const [y, x] = [(Math.floor(i / width) % height) / height - 0.4, (i % width) / width - 0.55];
  const disc = 1 / (1 + Math.exp(40 * (Math.hypot(x, y) - 0.28)));
  return 0.4 + 0.15 * Math.sin(9 * (x + y)) * (1 - disc) + 0.35 * disc;
}
