import {
  type ConfiguredMetric,
  type HostArray,
  type MetricTotals,
  type Tensor,
  compiled,
  fromHost,
  hostArray,
  onDevice,
  scope,
} from "@downslope/core";

export interface Split {
  readonly prediction: HostArray;
  readonly target: HostArray;
}

/** A host array with rows; numbers of a data set or model. */
export const rows = (shape: readonly number[], values: readonly number[], dtype: HostArray["dtype"] = "float32") =>
  hostArray(values, shape, dtype);

const rowsOf = ({ shape, data, dtype }: HostArray, from: number, to: number): HostArray => {
  const width = data.length / shape[0]!;
  return { shape: [to - from, ...shape.slice(1)], dtype, data: data.slice(from * width, to * width) };
};

const sum = (a: MetricTotals, b: MetricTotals): MetricTotals =>
  Object.fromEntries(Object.keys(a).map((key) => [key, a[key]! + b[key]!]));

/** A metric over a split cut into batches of the sizes given, compiled, joined on the host in order. */
export function evaluate(configured: ConfiguredMetric, split: Split, sizes: readonly number[], device = "cpu"): number {
  const metric = configured.create({});
  const measure = compiled((prediction: Tensor, target: Tensor) => metric.measure({ prediction, target }));
  let start = 0;
  const parts = sizes.map((size): MetricTotals => {
    const [prediction, target] = [split.prediction, split.target].map((one) => rowsOf(one, start, start + size));
    start += size;
    let totals: MetricTotals = {};
    onDevice(device, () =>
      scope(() => {
        const scalars = Object.entries(measure(fromHost(prediction!), fromHost(target!)));
        totals = Object.fromEntries(scalars.map(([name, value]) => [name, value.item()]));
      }),
    );
    return totals;
  });
  return metric.result(parts.reduce(metric.merge ?? sum));
}

/** Ways to cut ten samples into batches. */
export const cuts = [[10], [5, 5], [4, 4, 2], [1, 9], [9, 1], Array<number>(10).fill(1)];

/** Ten numbers without a pattern. */
export const scattered = [0.31, -1.72, 2.45, 0.08, -0.94, 1.13, 3.37, -2.06, 0.59, -0.41];
