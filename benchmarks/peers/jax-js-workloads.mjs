import { lax, nn, numpy as np } from "@jax-js/jax";

// Every use of an array but its last takes a reference: jax-js's operations consume their arguments.

const crossEntropy = (logits, target) => {
  const classes = logits.shape[1];
  return nn.logSoftmax(logits, 1).mul(nn.oneHot(target, classes)).sum(1).mean().mul(-1);
};
const dense = (x, weight, bias) => np.dot(x, weight).add(bias);
const conv = (x, kernel) => lax.convGeneralDilated(x, kernel, [1, 1], "SAME");
const pool = (x) => {
  const [batch, channels, height, width] = x.shape;
  return x.reshape([batch, channels, height / 2, 2, width / 2, 2]).max([3, 5]);
};

/** The loss of each kind of workload, in jax-js's own operations. */
export const objectives = { mlp, cnn, gru, transformer, unet, triplet };

function mlp(params, { input, target }, { widths }) {
  let x = input;
  for (let i = 0; i < widths.length - 1; i++) {
    x = dense(x, params[`layers.${i}.weight`], params[`layers.${i}.bias`]);
    if (i < widths.length - 2) x = nn.relu(x);
  }
  return crossEntropy(x, target);
}

function cnn({ first, second, weight, bias }, { input, target }) {
  const layer = (x, kernel) => pool(nn.relu(conv(x, kernel)));
  const flat = layer(layer(input, first), second).reshape([-1, 784]);
  return crossEntropy(dense(flat, weight, bias), target);
}

function gru(params, { input, target }) {
  const [batch, steps, features] = input.shape;
  const width = params.recurrent.shape[0];
  const given = dense(input.reshape([batch * steps, features]), params.input, params.inputBias).reshape([
    batch,
    steps,
    3 * width,
  ]);
  let h = np.zeros([batch, width]);
  for (let t = 0; t < steps; t++) {
    const x = given.ref.slice([], t, []);
    const own = dense(h.ref, params.recurrent.ref, params.recurrentBias.ref);
    const gates = nn.sigmoid(x.ref.slice([], [0, 2 * width]).add(own.ref.slice([], [0, 2 * width])));
    const r = gates.ref.slice([], [0, width]);
    const z = gates.slice([], [width, 2 * width]);
    const n = np.tanh(x.slice([], [2 * width, 3 * width]).add(r.mul(own.slice([], [2 * width, 3 * width]))));
    h = n.ref.add(z.mul(h.sub(n)));
  }
  for (const one of [given, params.recurrent, params.recurrentBias]) one.dispose();
  return crossEntropy(dense(h, params.weight, params.bias), target);
}

function transformer(params, { input, target }) {
  const [batch, length, width] = input.shape;
  const [heads, size] = [4, width / 4];
  const apply = (name, x) => dense(x, params[`${name}Weight`], params[`${name}Bias`]);
  const normalise = (name, x) =>
    nn.standardize(x, -1, { epsilon: 1e-5 }).mul(params[`${name}Scale`]).add(params[`${name}Shift`]);
  const attention = (qkv) => {
    // By hand: its own `dotProductAttention` needs a newer JavaScript than Node 20 has.
    const parts = qkv.reshape([batch, length, 3, heads, size]).transpose([2, 0, 3, 1, 4]);
    const [q, k, v] = [parts.ref.slice(0), parts.ref.slice(1), parts.slice(2)];
    const scores = np.matmul(q, k.transpose([0, 1, 3, 2])).mul(1 / Math.sqrt(size));
    const mixed = np.matmul(nn.softmax(scores, -1), v);
    return mixed.transpose([0, 2, 1, 3]).reshape([batch * length, width]);
  };
  let x = input.reshape([batch * length, width]);
  x = x.ref.add(apply("out", attention(apply("qkv", normalise("first", x)))));
  x = x.ref.add(apply("down", nn.relu(apply("up", normalise("second", x)))));
  return crossEntropy(apply("head", x.reshape([batch, length, width]).mean(1)), target);
}

function unet(params, { input, target }) {
  const layer = (x, name) => nn.relu(conv(x, params[name]));
  const double = (x) => np.repeat(np.repeat(x, 2, 2), 2, 3);
  const first = layer(input, "down1");
  const second = layer(pool(first.ref), "down2");
  const back = layer(np.concatenate([double(layer(pool(second.ref), "bottom")), second], 1), "up2");
  const logits = conv(layer(np.concatenate([double(back), first], 1), "up1"), params.out);
  return nn.softplus(logits.ref).sub(logits.mul(target)).mean();
}

function triplet({ table, weight, bias }, { anchor, positive, negative }) {
  const embed = (indices) => dense(table.ref.slice(indices), weight.ref, bias.ref);
  const distance = (x, y) => np.sqrt(np.square(x.sub(y).add(1e-6)).sum(-1));
  const [a, p, n] = [anchor, positive, negative].map(embed);
  for (const one of [table, weight, bias]) one.dispose();
  return nn.relu(distance(a.ref, p).sub(distance(a, n)).add(1)).mean();
}
