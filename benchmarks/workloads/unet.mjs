import { concat, convolve, maxPool } from "@downslope/core";
import { drawing, fourBatches } from "./draw.mjs";

/**
 * A small U-Net: two levels down by max pooling, two up by repeating pixels, each joined with its level on the way down.
 * Images [batch, 1, side, side] to a mask of the same shape; mean binary cross-entropy on logits.
 */
export function uNet({ batch = 4, side = 32 } = {}) {
  const draw = drawing(4);
  const kernel = (from, to, size = 3) => draw.normal([to, from, size, size], Math.sqrt(2 / (from * size * size)));
  return {
    name: "unet",
    kind: "unet",
    settings: { batch, side },
    title: `U-Net, two levels, ${side}x${side}`,
    batch,
    params: () => ({
      down1: kernel(1, 8),
      down2: kernel(8, 16),
      bottom: kernel(16, 32),
      up2: kernel(32 + 16, 16),
      up1: kernel(16 + 8, 8),
      out: kernel(8, 1, 1),
    }),
    batches: () =>
      fourBatches(() => ({ input: draw.normal([batch, 1, side, side]), target: draw.bits([batch, 1, side, side]) })),
    objective: (params, { input, target }) => {
      const layer = (x, name) => convolve(x, params[name], { padding: "same" }).relu();
      const half = (x) => maxPool(x, { window: [2, 2] });
      const first = layer(input, "down1");
      const second = layer(half(first), "down2");
      const bottom = layer(half(second), "bottom");
      const back = layer(concat([double(bottom), second], 1), "up2");
      const logits = convolve(layer(concat([double(back), first], 1), "up1"), params.out);
      return logits.softplus().sub(logits.mul(target)).mean();
    },
  };
}

/** Each pixel four times: `[batch, channels, h, w] -> [batch, channels, 2 h, 2 w]`. */
function double(x) {
  const [n, channels, height, width] = x.shape;
  return x
    .reshape([n, channels, height, 1, width, 1])
    .broadcastTo([n, channels, height, 2, width, 2])
    .reshape([n, channels, 2 * height, 2 * width]);
}
