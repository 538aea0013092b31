export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

export const lengthOf = (vector: Float64Array): number => Math.sqrt(dot(vector, vector));

/** The same direction with length 1; zeros stay. */
export function unit(vector: Float64Array): Float64Array {
  const length = lengthOf(vector);
  return length > 0 ? vector.map((value) => value / length) : vector;
}

/** A vector without its part along a unit vector. */
export function without(vector: Float64Array, along: Float64Array): Float64Array {
  const share = dot(vector, along);
  return vector.map((value, i) => value - share * along[i]!);
}

export function combine(vectors: readonly Float64Array[], weights: Float64Array): Float64Array {
  const sum = new Float64Array(vectors[0]?.length ?? 0);
  vectors.forEach((vector, k) => {
    for (let i = 0; i < sum.length; i++) sum[i]! += weights[k]! * vector[i]!;
  });
  return sum;
}
