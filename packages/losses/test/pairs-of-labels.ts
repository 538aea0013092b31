/** Every pair of a label that holds and one that does not: by how much the score of the first leads. */
export const leadsOf = (scores: readonly number[], target: readonly number[]): number[] =>
  scores.flatMap((x, j) => (target[j] ? scores.flatMap((other, i) => (target[i] ? [] : [x - other])) : []));

/** Scores and labels of samples: mixed, none of the labels, all of them. */
export const scores = [
  [0.1, 0.9, -1.2, 2, 0.4],
  [1, -2, 0.5, 0.3, -0.7],
  [0.3, 0.1, 2.5, -1, 0],
];
export const labels = [
  [1, 0, 0, 1, 0],
  [0, 0, 0, 0, 0],
  [1, 1, 1, 1, 1],
];
