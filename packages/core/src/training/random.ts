/*
 * Random numbers on the host: pure functions of a seed and a stream, so that nothing need be replayed or saved. The
 * generator is Threefry 2x32 with 20 rounds: Salmon et al. (2011), "Parallel Random Numbers: As Easy as 1, 2, 3".
 */

const rotations = [13, 15, 26, 6, 17, 29, 16, 24] as const;

// The two words of the last block: whole orders are drawn at each epoch, and pairs of words would be garbage.
let first = 0;
let second = 0;

/** Leaves one block of Threefry 2x32, from a key and a counter of two words each, in `first` and `second`. */
function block(key0: number, key1: number, counter0: number, counter1: number): void {
  const key2 = 0x1bd11bda ^ key0 ^ key1;
  let x = (counter0 + key0) | 0;
  let y = (counter1 + key1) | 0;
  for (let round = 0; round < 20; round++) {
    const turn = rotations[round & 7]!;
    x = (x + y) | 0;
    y = x ^ ((y << turn) | (y >>> (32 - turn)));
    if ((round & 3) === 3) {
      const group = (round + 1) >> 2;
      const place = group % 3;
      x = (x + (place === 0 ? key0 : place === 1 ? key1 : key2)) | 0;
      y = (y + (place === 0 ? key1 : place === 1 ? key2 : key0) + group) | 0;
    }
  }
  first = x >>> 0;
  second = y >>> 0;
}

/** One block of Threefry 2x32: two words from a key and a counter of two words each. */
export function threefry(key: readonly [number, number], counter: readonly [number, number]): [number, number] {
  block(key[0], key[1], counter[0], counter[1]);
  return [first, second];
}

const words = (number: number): [number, number] => [Math.floor(number / 2 ** 32), number >>> 0];

/** Two words of a key for the engine's generator, decided by seed and stream alone. */
export function hostKey(seed: number, stream: number): Uint32Array {
  return Uint32Array.from(threefry(words(seed), words(stream)));
}

/** Uniform numbers in [0, 1) with 53 random bits. */
export function hostUniform(length: number, seed: number, stream: number): Float64Array {
  const [key0, key1] = threefry(words(seed), words(stream));
  const draws = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    block(key0, key1, Math.floor(i / 2 ** 32), i);
    draws[i] = ((first >>> 5) * 2 ** 26 + (second >>> 6)) / 2 ** 53;
  }
  return draws;
}

/** Normal numbers, mean 0 and variance 1: Box and Muller (1958). */
export function hostNormal(length: number, seed: number, stream: number): Float64Array {
  const pairs = Math.ceil(length / 2);
  const draws = hostUniform(2 * pairs, seed, stream);
  return Float64Array.from({ length }, (_, i) => {
    const radius = Math.sqrt(-2 * Math.log(1 - draws[i >> 1]!));
    const angle = 2 * Math.PI * draws[pairs + (i >> 1)]!;
    return radius * (i % 2 === 0 ? Math.cos(angle) : Math.sin(angle));
  });
}

/** 0, 1, ..., length - 1 in random order: Fisher and Yates, as Durstenfeld (1964) has it. */
export function hostPermutation(length: number, seed: number, stream: number): Uint32Array {
  const order = Uint32Array.from({ length }, (_, i) => i);
  const draws = hostUniform(length, seed, stream);
  for (let i = length - 1; i > 0; i--) {
    const j = Math.floor(draws[i]! * (i + 1));
    const kept = order[i]!;
    order[i] = order[j]!;
    order[j] = kept;
  }
  return order;
}

/** Streams of a run's seed, so that no two uses of it share numbers. */
export const streams = {
  /** Order of the samples in an epoch. */
  order: (epoch: number): number => 2 ** 40 + epoch,
  /** What is random inside a step. */
  step: (step: number): number => 2 * 2 ** 40 + step,
  /** The first parameters. */
  parameters: 3 * 2 ** 40,
  /** The first parameters of the loss. */
  lossParameters: 4 * 2 ** 40,
  /** What is random while statistics are measured anew: the first batch; the others follow. */
  statistics: 5 * 2 ** 40,
  /** Which samples a slice of the loss is made of. */
  slice: 6 * 2 ** 40,
  /** A random direction through parameters: the numbers of its i-th array. */
  direction: (i: number): number => 7 * 2 ** 40 + i,
} as const;
