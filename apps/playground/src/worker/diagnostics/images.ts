import type { ImageHabits } from "./protocol.ts";

/**
 * Measures how a data set's images are made: where their ink begins and ends, and how much of it there is.
 *
 * The digits of UCI are an instance. Their source tells that programs of NIST made normalised bitmaps of 32 by 32 pixels
 * and that the pixels that are on were counted in blocks of 4 by 4, which gives 8 by 8 numbers from 0 to 16. The images show
 * what "normalised" is: all of them touch the first and the last row, their ink is about 5.5 of 8 columns wide whatever
 * the digit, a 1 as well as an 8, and its amount is nearly the same, which is how the programs made up for pens.
 *
 * An edge lies inside a pixel that is partly inked: as far from its inner side as the fullest pixel there is full.
 *
 * Source: E. Alpaydin, C. Kaynak (1998), "Optical Recognition of Handwritten Digits", relevant information; M. D. Garris et
 * al. (1994), "NIST Form-Based Handprint Recognition System", NISTIR 5469.
 */
export function habitsOf(images: Float32Array, [height, width]: readonly [height: number, width: number]): ImageHabits {
  let [low, high] = [Infinity, -Infinity];
  for (const value of images) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const size = height * width;
  const sums = { top: 0, bottom: 0, left: 0, right: 0, ink: 0 };
  let count = 0;
  for (let start = 0; start + size <= images.length; start += size) {
    const rows = new Float64Array(height);
    const columns = new Float64Array(width);
    let ink = 0;
    for (let i = 0; i < size; i++) {
      const share = (images[start + i]! - low) / (high - low);
      ink += share / size;
      const [row, column] = [Math.floor(i / width), i % width];
      rows[row] = Math.max(rows[row]!, share);
      columns[column] = Math.max(columns[column]!, share);
    }
    if (!(ink > 0)) continue;
    count += 1;
    sums.ink += ink;
    const [top, bottom] = edgesOf(rows);
    const [left, right] = edgesOf(columns);
    sums.top += top;
    sums.bottom += bottom;
    sums.left += left;
    sums.right += right;
  }
  const mean = (sum: number): number => sum / Math.max(1, count);
  const box = { top: mean(sums.top), bottom: mean(sums.bottom), left: mean(sums.left), right: mean(sums.right) };
  return { height, width, low, high, box, ink: mean(sums.ink) };
}

/** Where ink begins and ends along an axis, as shares of its length, from the fullest pixel of each row. */
function edgesOf(fullest: Float64Array): readonly [first: number, last: number] {
  const first = fullest.findIndex((share) => share > 0);
  const last = fullest.findLastIndex((share) => share > 0);
  const { length } = fullest;
  return [(first + 1 - fullest[first]!) / length, (last + fullest[last]!) / length];
}
