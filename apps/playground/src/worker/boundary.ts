import type { Configured, Engine, HostArray, Model, Registry, Tensor, TrainedModel } from "@downslope/core";
import { randomKey } from "@downslope/core";
import type { Boundary, Extent } from "../protocol.ts";

/** Cells along each side of the grid. */
const size = 64;

/** Answers for a model on a grid, again and again as it learns. */
export interface BoundaryReader {
  read(model: TrainedModel, epoch: number): Promise<Boundary>;
  dispose(): void;
}

/**
 * Reads what a model of the plane predicts on a grid over the extent. Compiled once a run: `createPredictor` would compile
 * the same program for every picture.
 */
export function openBoundary(
  registry: Registry,
  engine: Engine,
  { model: { use, options } }: TrainedModel["manifest"],
  extent: Extent,
): BoundaryReader {
  const model = (registry.get("model", use)(options) as Configured<"model", object, Model>).create({});
  const input = gridOver(extent);
  const program = engine.compile((state: { params: Record<string, Tensor>; model: Record<string, Tensor> }, batch) => {
    const mode = { training: false, key: randomKey(0) };
    return { state, outputs: { prediction: model.apply(state.params, state.model, batch["input"]!, mode).output } };
  }, `decision boundary of model "${use}"`);
  return {
    async read({ tensors }, epoch) {
      const state = engine.upload({ params: under("params.", tensors), model: under("model.", tensors) });
      try {
        const { prediction } = await program.run(state, { input }, {});
        return { epoch, size, ...decide(prediction!) };
      } finally {
        state.dispose();
      }
    },
    dispose: () => program.dispose(),
  };
}

function under(prefix: string, tensors: TrainedModel["tensors"]): Record<string, HostArray> {
  return Object.fromEntries(
    Object.entries(tensors)
      .filter(([path]) => path.startsWith(prefix))
      .map(([path, array]) => [path.slice(prefix.length), array]),
  );
}

/** Centres of the cells, row by row from the top left. */
function gridOver({ low, high }: Extent): HostArray {
  const data = new Float32Array(size * size * 2);
  const cell = (high - low) / size;
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const at = 2 * (row * size + column);
      data[at] = low + (column + 0.5) * cell;
      data[at + 1] = high - (row + 0.5) * cell;
    }
  }
  return { shape: [size * size, 2], dtype: "float32", data };
}

/** The most probable class of each row of logits, and its probability. One logit alone tells class 1 from class 0. */
export function decide({ shape, data }: HostArray): Pick<Boundary, "winners" | "confidence"> {
  const [rows = 0, width = 0] = shape;
  const winners = new Uint8Array(rows);
  const confidence = new Float32Array(rows);
  for (let row = 0; row < rows; row++) {
    const logits = width === 1 ? [0, data[row]!] : Array.from(data.subarray(row * width, (row + 1) * width));
    const most = Math.max(...logits);
    winners[row] = logits.indexOf(most);
    confidence[row] = 1 / logits.reduce((sum, logit) => sum + Math.exp(logit - most), 0);
  }
  return { winners, confidence };
}
