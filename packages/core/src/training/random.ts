/*
 * Random numbers on the host: pure functions of a seed and a stream, so that nothing need be replayed or saved. The
 * generator is Threefry 2x32 with 20 rounds: Salmon et al. (2011), "Parallel Random Numbers: As Easy as 1, 2, 3".
 */

const rotations = [13, 15, 26, 6, 17, 29, 16, 24] as const;

/** One block of Threefry 2x32: two words from a key and a counter of two words each. */
export function threefry(key: readonly [number, number], counter: readonly [number, number]): [number, number] {
  const schedule = [key[0] | 0, key[1] | 0, 0x1bd11bda ^ key[0] ^ key[1]] as const;
  let x = (counter[0] + schedule[0]) | 0;
  let y = (counter[1] + schedule[1]) | 0;
  for (let round = 0; round < 20; round++) {
    const turn = rotations[round % 8]!;
    x = (x + y) | 0;
    y = x ^ ((y << turn) | (y >>> (32 - turn)));
    if (round % 4 === 3) {
      const group = (round + 1) / 4;
      x = (x + schedule[group % 3]!) | 0;
      y = (y + schedule[(group + 1) % 3]! + group) | 0;
    }
  }
  return [x >>> 0, y >>> 0];
}

const words = (number: number): [number, number] => [Math.floor(number / 2 ** 32), number >>> 0];

/** Two words of a key for the engine's generator, decided by seed and stream alone. */
export function hostKey(seed: number, stream: number): Uint32Array {
  return Uint32Array.from(threefry(words(seed), words(stream)));
}

/** Uniform numbers in [0, 1) with 53 random bits. */
export function hostUniform(length: number, seed: number, stream: number): Float64Array {
  const key = threefry(words(seed), words(stream));
  return Float64Array.from({ length }, (_, i) => {
    const [high, low] = threefry(key, words(i));
    return ((high >>> 5) * 2 ** 26 + (low >>> 6)) / 2 ** 53;
  });
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
} as const;
