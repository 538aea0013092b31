/* A plugin with one mistake breaks one promise: those that rest on it are left out, not broken as well. */

const everywhere: Readonly<Record<string, readonly string[]>> = {
  name: ["api"],
  globals: ["api", "result"],
  result: ["api"],
};

const loss: Readonly<Record<string, readonly string[]>> = {
  values: ["result", "traced"],
  ordinary: ["result", "deterministic"],
  gradient: ["ordinary", "traced"],
  learns: ["ordinary", "gradient"],
  traced: ["ordinary"],
  extremes: ["ordinary", "traced"],
  batches: ["ordinary", "traced", "extremes"],
  shapes: ["result"],
  deterministic: ["result"],
  memory: ["result"],
};

const optimizer: Readonly<Record<string, readonly string[]>> = {
  trajectory: ["result", "deterministic"],
  "learning-rate": ["result", "deterministic"],
  structure: ["result", "pure"],
  traced: ["structure", "deterministic"],
  "zero-gradient": ["structure", "deterministic"],
  quadratic: ["structure", "deterministic", "zero-gradient", "learning-rate"],
  resumes: ["structure", "deterministic"],
  deterministic: ["result", "pure"],
  pure: ["result"],
  memory: ["result"],
};

const rests: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  loss,
  optimizer,
  transform: { ...optimizer, quadratic: ["structure", "deterministic", "zero-gradient"] },
  scheduler: { values: ["result", "pure"], pure: ["result"], range: ["result", "pure"], resumes: ["result", "pure"] },
  metric: { traced: ["result"], joins: ["traced"] },
  model: {
    shapes: ["result"],
    seeded: ["shapes"],
    traced: ["shapes", "seeded"],
    learns: ["shapes", "traced"],
    memory: ["shapes"],
  },
};

/** The promises without which another of that kind cannot be kept. */
export function restsOn(kind: string, promise: string): readonly string[] {
  return rests[kind]?.[promise] ?? everywhere[promise] ?? [];
}
