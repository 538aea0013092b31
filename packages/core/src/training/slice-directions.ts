import { type DownslopeError, problem } from "../errors.ts";
import { type HostArray, hostArray, sizeOf } from "../tensor/dtype.ts";
import { hostNormal, streams } from "./random.ts";
import { ownPrefix } from "./step.ts";

/** Arrays by path, as {@link TrainedModel} has them: `params.layers.0.weight`. */
export type Direction = Readonly<Record<string, HostArray>>;

/** Whether a path is a parameter of the model: neither of the loss nor a running statistic. */
const isModelParameter = (path: string): boolean =>
  path.startsWith("params.") && !path.startsWith(`params.${ownPrefix}`);

/**
 * A direction of normal numbers for every parameter of the model, by the seed alone. Running statistics and parameters of
 * the loss are left out, and so stay.
 */
export function randomDirection(origin: Direction, seed: number): Direction {
  // In alphabetical order, for files may hold the paths in another than the model.
  const paths = Object.keys(origin).filter(isModelParameter).toSorted();
  return Object.fromEntries(
    paths.map((path, i) => {
      const { shape } = origin[path]!;
      return [path, hostArray(hostNormal(sizeOf(shape), seed, streams.direction(i)), shape, "float32")];
    }),
  );
}

/**
 * A direction whose every filter is as long as that of the weights, so that slices of models with weights of different
 * sizes can be compared:
 *
 *     d(i) <- d(i) / ‖d(i)‖ · ‖w(i)‖, i a filter
 *
 * A filter is what makes one output: a column of a weight [inputs, outputs], and in kernels [outputs, channels, ...window]
 * what belongs to one entry of the first axis. Vectors and numbers (biases, scales, shifts) and parameters of the loss do
 * not move: their direction is 0. A filter of zeros stays.
 *
 * Source: H. Li, Z. Xu, G. Taylor, C. Studer and T. Goldstein (2018), "Visualizing the Loss Landscape of Neural Nets",
 * section 4.
 */
export function filterNormalised(direction: Direction, origin: Direction): Direction {
  checkDirection("filterNormalised", "direction", direction, origin);
  const scaled = Object.keys(direction)
    .filter((path) => path.startsWith("params."))
    .map((path) => {
      const [{ shape, data }, weights] = [direction[path]!, origin[path]!.data];
      const moved = new Float32Array(data.length);
      if (shape.length >= 2 && isModelParameter(path)) {
        const filters = shape.length === 2 ? shape[1]! : shape[0]!;
        const filterOf = (i: number): number =>
          shape.length === 2 ? i % filters : Math.floor(i / (data.length / filters));
        const [own, wanted] = [data, weights].map((all) => lengthsOf(all, filters, filterOf));
        moved.set(
          Float32Array.from(data, (value, i) => {
            const filter = filterOf(i);
            return own![filter] === 0 ? 0 : (value / own![filter]!) * wanted![filter]!;
          }),
        );
      }
      return [path, hostArray(moved, shape)] as const;
    });
  return Object.fromEntries(scaled);
}

/** The length of each filter. */
function lengthsOf(data: HostArray["data"], filters: number, filterOf: (i: number) => number): Float64Array {
  const squares = new Float64Array(filters);
  data.forEach((value, i) => (squares[filterOf(i)]! += value * value));
  return squares.map(Math.sqrt);
}

/** Refuses a direction that is not one from this origin: other paths or shapes, or numbers that are not finite. */
export function checkDirection(subject: string, argument: string, direction: Direction, origin: Direction): void {
  const wrong = (path: string, rule: string, got: unknown, cure: string): DownslopeError =>
    problem("INVALID_ARGUMENT", { subject, argument: `${argument}.${path}`, rule, got, cure });
  for (const [path, array] of Object.entries(direction)) {
    const from = Object.hasOwn(origin, path) ? origin[path] : undefined;
    if (!from)
      throw wrong(
        path,
        `be one of ${Object.keys(origin).join(", ")}`,
        array,
        "Leave out what the origin does not have.",
      );
    if (array.dtype !== "float32" || String(array.shape) !== String(from.shape))
      throw wrong(path, `be float32[${from.shape.join(",")}], as in the origin`, array, "Take it from the same model.");
    const bad = array.data.find((value) => !Number.isFinite(value));
    if (bad !== undefined) throw wrong(path, "be finite", bad, "Take it between models that have not diverged.");
  }
}
