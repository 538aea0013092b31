import { LiveMatrix } from "../../charts/live-matrix.ts";
import { LiveSeries } from "../../charts/live-series.ts";
import { layerOf } from "../../worker/diagnostics/layers.ts";

/** The lengths of gradients by parameter, as a run tells them. */
type Norms = ReadonlyMap<string, LiveSeries>;

/** The lengths of gradients by layer, which grow with those of the parameters: (Σ ‖g‖²)^(1/2) over a layer's parameters. */
export class LayerNorms {
  /** `layers.0`, `layers.1`, ...; the loss's own parameters last. */
  readonly layers: readonly string[];
  readonly series: readonly LiveSeries[];
  readonly matrix: LiveMatrix;
  readonly #parts: readonly (readonly LiveSeries[])[];
  readonly #paths: number;
  #age = 0;

  constructor(norms: Norms) {
    this.#paths = norms.size;
    const parts = new Map<string, LiveSeries[]>();
    for (const [path, series] of norms) parts.set(layerOf(path), [...(parts.get(layerOf(path)) ?? []), series]);
    const isLoss = (layer: string): number => Number(layer === "loss" || layer.startsWith("loss."));
    this.layers = [...parts.keys()].toSorted((one, other) => isLoss(one) - isLoss(other));
    this.#parts = this.layers.map((layer) => parts.get(layer)!);
    this.series = this.layers.map(() => new LiveSeries());
    this.matrix = new LiveMatrix(this.layers.length);
  }

  /** Whether these are the norms it was made of. */
  isOf(norms: Norms): boolean {
    return norms.size === this.#paths;
  }

  /** How many of the layers are the model's. */
  get modelLayers(): number {
    return this.layers.filter((layer) => layer !== "loss" && !layer.startsWith("loss.")).length;
  }

  /** Takes over what has come; starts anew where something was taken back. */
  grow(): void {
    const all = this.#parts.flat();
    const [first] = all;
    if (!first) return;
    if (first.age !== this.#age) {
      this.#age = first.age;
      this.matrix.clear();
      for (const one of this.series) one.clear();
    }
    const from = this.matrix.length;
    const to = Math.min(...all.map(({ length }) => length));
    if (to <= from) return;
    const steps = first.x.subarray(from, to);
    const values = this.#parts.map((parts) =>
      Float64Array.from(steps, (_, i) => Math.sqrt(parts.reduce((sum, { y }) => sum + y[from + i]! ** 2, 0))),
    );
    values.forEach((norms, layer) => this.series[layer]!.extend(steps, norms));
    steps.forEach((step, i) =>
      this.matrix.append(
        step,
        values.map((norms) => norms[i]!),
      ),
    );
  }
}
