import { crossEntropy } from "./cnn.mjs";
import { drawing, fourBatches } from "./draw.mjs";

const [width, heads, inner, classes] = [64, 4, 256, 10];
const headWidth = width / heads;

/**
 * One transformer block, normalised before each part: attention of four heads, then two dense layers with ReLU; the mean
 * over positions is classified. Sequences [batch, length, 64] to ten classes.
 */
export function transformerBlock({ batch = 16, length = 32 } = {}) {
  const draw = drawing(64);
  const dense = (name, from, to) => [
    [`${name}Weight`, draw.normal([from, to], Math.sqrt(1 / from))],
    [`${name}Bias`, draw.normal([to], 0.05)],
  ];
  const norm = (name) => [
    [`${name}Scale`, { shape: [width], dtype: "float32", data: new Float32Array(width).fill(1) }],
    [`${name}Shift`, draw.normal([width], 0.05)],
  ];
  return {
    name: "transformer",
    kind: "transformer",
    settings: { batch, length },
    title: `transformer block, d ${width}, ${heads} heads, T ${length}`,
    batch,
    params: () =>
      Object.fromEntries([
        ...norm("first"),
        ...dense("qkv", width, 3 * width),
        ...dense("out", width, width),
        ...norm("second"),
        ...dense("up", width, inner),
        ...dense("down", inner, width),
        ...dense("head", width, classes),
      ]),
    batches: () =>
      fourBatches(() => ({ input: draw.normal([batch, length, width]), target: draw.indices([batch], classes) })),
    objective: (params, { input, target }) => {
      // Rows are positions: [batch · length, width].
      let x = input.reshape([batch * length, width]);
      x = x.add(apply(params, "out", attention(apply(params, "qkv", normalise(params, "first", x)), batch)));
      x = x.add(apply(params, "down", apply(params, "up", normalise(params, "second", x)).relu()));
      return crossEntropy(apply(params, "head", x.reshape([batch, length, width]).mean(1)), target);
    },
  };
}

const apply = (params, name, x) => x.matmul(params[`${name}Weight`]).add(params[`${name}Bias`]);

function normalise(params, name, x) {
  const centred = x.sub(x.mean(-1, { keepDims: true }));
  const deviation = centred.square().mean(-1, { keepDims: true }).add(1e-5).sqrt();
  return centred.div(deviation).mul(params[`${name}Scale`]).add(params[`${name}Shift`]);
}

/** softmax(q kᵀ / √d) v in each head: `[batch · length, 3 · width] -> [batch · length, width]`. */
function attention(qkv, batch) {
  const length = qkv.shape[0] / batch;
  const split = qkv.reshape([batch, length, 3, heads, headWidth]).transpose([2, 0, 3, 1, 4]);
  const [q, k, v] = [0, 1, 2].map((i) => split.at(0, i).reshape([batch * heads, length, headWidth]));
  const scores = q.matmul(k.transpose([0, 2, 1])).div(Math.sqrt(headWidth));
  const mixed = scores.softmax(-1).matmul(v).reshape([batch, heads, length, headWidth]);
  return mixed.transpose([0, 2, 1, 3]).reshape([batch * length, width]);
}
