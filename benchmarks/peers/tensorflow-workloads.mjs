import * as tf from "@tensorflow/tfjs";

const crossEntropy = (logits, target) => tf.losses.softmaxCrossEntropy(tf.oneHot(target, logits.shape[1]), logits);
const dense = (x, weight, bias) => tf.add(tf.matMul(x, weight), bias);
/** One channel: its place among the axes does not move a number. */
const channelLast = (image) => tf.reshape(image, [image.shape[0], image.shape[2], image.shape[3], 1]);
/** [outputs, inputs, h, w] to [h, w, inputs, outputs]. */
const kernel = (weight) => tf.transpose(weight, [2, 3, 1, 0]);

/** Parameters that TensorFlow.js lays out in another way. */
export const prepared = {
  cnn: {
    first: kernel,
    second: kernel,
    weight: (weight) => tf.reshape(tf.transpose(tf.reshape(weight, [16, 7, 7, 10]), [1, 2, 0, 3]), [784, 10]),
  },
  unet: { down1: kernel, down2: kernel, bottom: kernel, up2: kernel, up1: kernel, out: kernel },
};

/** The loss of each kind of workload, in TensorFlow.js's own operations. */
export const objectives = { mlp, cnn, gru, transformer, unet, triplet };

function mlp(params, { input, target }, { widths }) {
  let x = input;
  for (let i = 0; i < widths.length - 1; i++) {
    x = dense(x, params[`layers.${i}.weight`], params[`layers.${i}.bias`]);
    if (i < widths.length - 2) x = tf.relu(x);
  }
  return crossEntropy(x, target);
}

function cnn({ first, second, weight, bias }, { input, target }) {
  const layer = (x, filter) => tf.maxPool(tf.relu(tf.conv2d(x, filter, 1, "same")), 2, 2, "valid");
  const flat = tf.reshape(layer(layer(channelLast(input), first), second), [-1, 784]);
  return crossEntropy(dense(flat, weight, bias), target);
}

function gru(params, { input, target }) {
  const [batch, steps, features] = input.shape;
  const width = params.recurrent.shape[0];
  const given = tf.unstack(
    tf.reshape(dense(tf.reshape(input, [batch * steps, features]), params.input, params.inputBias), [
      batch,
      steps,
      3 * width,
    ]),
    1,
  );
  let h = tf.zeros([batch, width]);
  for (const x of given) {
    const [xGates, xNew] = tf.split(x, [2 * width, width], 1);
    const [ownGates, ownNew] = tf.split(dense(h, params.recurrent, params.recurrentBias), [2 * width, width], 1);
    const [r, z] = tf.split(tf.sigmoid(tf.add(xGates, ownGates)), 2, 1);
    const n = tf.tanh(tf.add(xNew, tf.mul(r, ownNew)));
    h = tf.add(n, tf.mul(z, tf.sub(h, n)));
  }
  return crossEntropy(dense(h, params.weight, params.bias), target);
}

function transformer(params, { input, target }) {
  const [batch, length, width] = input.shape;
  const [heads, size] = [4, width / 4];
  const apply = (name, x) => dense(x, params[`${name}Weight`], params[`${name}Bias`]);
  const normalise = (name, x) => {
    const { mean, variance } = tf.moments(x, -1, true);
    const scaled = tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-5)));
    return tf.add(tf.mul(scaled, params[`${name}Scale`]), params[`${name}Shift`]);
  };
  const attention = (qkv) => {
    const parts = tf.transpose(tf.reshape(qkv, [batch, length, 3, heads, size]), [2, 0, 3, 1, 4]);
    const [q, k, v] = tf.unstack(parts);
    const scores = tf.div(tf.matMul(q, k, false, true), Math.sqrt(size));
    const mixed = tf.matMul(tf.softmax(scores), v);
    return tf.reshape(tf.transpose(mixed, [0, 2, 1, 3]), [batch * length, width]);
  };
  let x = tf.reshape(input, [batch * length, width]);
  x = tf.add(x, apply("out", attention(apply("qkv", normalise("first", x)))));
  x = tf.add(x, apply("down", tf.relu(apply("up", normalise("second", x)))));
  return crossEntropy(apply("head", tf.mean(tf.reshape(x, [batch, length, width]), 1)), target);
}

function unet(params, { input, target }) {
  const layer = (x, name) => tf.relu(tf.conv2d(x, params[name], 1, "same"));
  const half = (x) => tf.maxPool(x, 2, 2, "valid");
  // Not `tf.image.resizeNearestNeighbor`: with its gradient on the CPU backend the losses part from all others'.
  const double = (x) => {
    const [n, height, width, channels] = x.shape;
    const wide = tf.reshape(tf.concat([x, x], 3), [n, height, 1, 2 * width * channels]);
    return tf.reshape(tf.concat([wide, wide], 2), [n, 2 * height, 2 * width, channels]);
  };
  const first = layer(channelLast(input), "down1");
  const second = layer(half(first), "down2");
  const back = layer(tf.concat([double(layer(half(second), "bottom")), second], 3), "up2");
  const logits = tf.conv2d(layer(tf.concat([double(back), first], 3), "up1"), params.out, 1, "valid");
  return tf.losses.sigmoidCrossEntropy(channelLast(target), logits);
}

function triplet({ table, weight, bias }, { anchor, positive, negative }) {
  const embed = (indices) => dense(tf.gather(table, indices), weight, bias);
  const distance = (x, y) => tf.sqrt(tf.sum(tf.square(tf.add(tf.sub(x, y), 1e-6)), -1));
  const [a, p, n] = [anchor, positive, negative].map(embed);
  return tf.mean(tf.relu(tf.add(tf.sub(distance(a, p), distance(a, n)), 1)));
}
