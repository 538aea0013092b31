/*
 * L-BFGS with a strong-Wolfe line search in plain numbers, written from J. Nocedal and S. J. Wright (2006), "Numerical
 * Optimization": the two-loop recursion of algorithm 7.4, the bracketing and zooming of algorithms 3.5 and 3.6, and the
 * cubic of equation 3.59. Constants and the order of checks are those of PyTorch's `torch.optim.LBFGS`.
 */

type Vector = readonly number[];
export interface Evaluation {
  readonly loss: number;
  readonly gradient: Vector;
}
export type Problem = (x: Vector) => Evaluation;

export interface LbfgsSettings {
  readonly learningRate: number;
  readonly historySize: number;
  readonly lineSearch: "strong-wolfe" | "none";
  /** Calls of the problem to stop after. */
  readonly evaluations: number;
}

const dot = (a: Vector, b: Vector): number => a.reduce((sum, one, i) => sum + one * b[i]!, 0);
const along = (x: Vector, t: number, d: Vector): number[] => x.map((one, i) => one + t * d[i]!);
const largest = (a: Vector): number => Math.max(...a.map(Math.abs));

const toleranceGrad = 1e-7;
const toleranceChange = 1e-9;

class OutOfEvaluations extends Error {}

/**
 * The points at which the problem is evaluated, in order. Where an iteration ends by one of the tolerances, the next one
 * begins by evaluating the point anew, as a further call of PyTorch's `step` does.
 */
export function lbfgsPoints(problem: Problem, start: Vector, settings: LbfgsSettings): number[][] {
  const points: number[][] = [];
  const evaluate: Problem = (x) => {
    if (points.length === settings.evaluations) throw new OutOfEvaluations();
    points.push([...x]);
    return problem(x);
  };
  try {
    minimise(evaluate, start, settings);
  } catch (error) {
    if (!(error instanceof OutOfEvaluations)) throw error;
  }
  return points;
}

interface Pair {
  readonly s: Vector;
  readonly y: Vector;
}

function minimise(evaluate: Problem, start: Vector, settings: LbfgsSettings): never {
  const pairs: Pair[] = [];
  let x = [...start];
  let iteration = 0;
  let here = evaluate(x);
  for (;;) {
    const d = twoLoops(here.gradient, pairs);
    const slope = dot(here.gradient, d);
    if (largest(here.gradient) <= toleranceGrad || slope > -toleranceChange) {
      here = evaluate(x);
      continue;
    }
    const scale = iteration === 0 ? Math.min(1, 1 / here.gradient.reduce((sum, g) => sum + Math.abs(g), 0)) : 1;
    iteration += 1;
    const rate = scale * settings.learningRate;
    const at = (t: number): LinePoint => {
      const found = evaluate(along(x, t, d));
      return { t, ...found, slope: dot(found.gradient, d) };
    };
    const end = settings.lineSearch === "none" ? at(rate) : strongWolfe(at, { ...here, t: 0, slope }, rate, largest(d));
    const pair = { s: d.map((one) => one * end.t), y: end.gradient.map((g, i) => g - here.gradient[i]!) };
    if (dot(pair.s, pair.y) > 1e-10) pairs.push(pair);
    if (pairs.length > settings.historySize) pairs.shift();
    x = along(x, end.t, d);
    const isDone =
      largest(end.gradient) <= toleranceGrad ||
      largest(pair.s) <= toleranceChange ||
      Math.abs(end.loss - here.loss) < toleranceChange;
    here = isDone ? evaluate(x) : end;
  }
}

/** Algorithm 7.4: minus the inverse Hessian, as the pairs tell it, times the gradient. */
function twoLoops(gradient: Vector, pairs: readonly Pair[]): number[] {
  let q = gradient.map((g) => -g);
  const shares: number[] = [];
  for (const [i, { s, y }] of [...pairs.entries()].toReversed()) {
    shares[i] = dot(s, q) / dot(s, y);
    q = along(q, -shares[i], y);
  }
  const last = pairs.at(-1);
  const scale = last ? dot(last.s, last.y) / dot(last.y, last.y) : 1;
  q = q.map((one) => one * scale);
  for (const [i, { s, y }] of pairs.entries()) q = along(q, shares[i]! - dot(y, q) / dot(s, y), s);
  return q;
}

interface LinePoint extends Evaluation {
  readonly t: number;
  readonly slope: number;
}

const mostTrials = 25;

/** Algorithms 3.5 and 3.6 with c1 = 1e-4 and c2 = 0.9. */
function strongWolfe(at: (t: number) => LinePoint, start: LinePoint, first: number, size: number): LinePoint {
  const isTooHigh = ({ t, loss }: LinePoint): boolean => loss > start.loss + 1e-4 * t * start.slope;
  const isFlat = ({ slope }: LinePoint): boolean => Math.abs(slope) <= -0.9 * start.slope;

  let previous = start;
  let trial = at(first);
  let tries = 0;
  for (; ; tries += 1) {
    if (tries === mostTrials) return start.loss <= trial.loss ? start : trial;
    if (isTooHigh(trial) || (tries > 1 && trial.loss >= previous.loss)) break;
    if (isFlat(trial)) return trial;
    if (trial.slope >= 0) break;
    const next = cubicMinimum(previous, trial, trial.t + 0.01 * (trial.t - previous.t), trial.t * 10);
    previous = trial;
    trial = at(next);
  }

  // The two ends in the order in which PyTorch keeps them, which tells them apart where their losses are equal.
  const ends: [LinePoint, LinePoint] = [previous, trial];
  let low = ends[0].loss <= ends[1].loss ? 0 : 1;
  let wasSlow = false;
  for (;;) {
    const [left, right] = ends[0].t <= ends[1].t ? ends : [ends[1], ends[0]];
    const width = right.t - left.t;
    if (tries === mostTrials || width * size < toleranceChange) return ends[low]!;
    let t = cubicMinimum(left, right, left.t, right.t);
    const isNearEnd = Math.min(right.t - t, t - left.t) < 0.1 * width;
    if (isNearEnd && (wasSlow || t >= right.t || t <= left.t)) {
      t = Math.abs(t - right.t) < Math.abs(t - left.t) ? right.t - 0.1 * width : left.t + 0.1 * width;
      wasSlow = false;
    } else wasSlow = isNearEnd;
    const found = at(t);
    tries += 1;
    if (isTooHigh(found) || found.loss >= ends[low]!.loss) {
      ends[1 - low] = found;
      low = ends[0].loss <= ends[1].loss ? 0 : 1;
    } else {
      if (isFlat(found)) return found;
      if (found.slope * (ends[1 - low]!.t - ends[low]!.t) >= 0) ends[1 - low] = ends[low]!;
      ends[low] = found;
    }
  }
}

/** Equation 3.59, kept within bounds; their middle where the cubic has no minimum. */
function cubicMinimum(a: LinePoint, b: LinePoint, least: number, most: number): number {
  const d1 = a.slope + b.slope - (3 * (a.loss - b.loss)) / (a.t - b.t);
  const root = d1 ** 2 - a.slope * b.slope;
  if (root < 0) return (least + most) / 2;
  const d2 = Math.sqrt(root);
  const t = b.t - (b.t - a.t) * ((b.slope + d2 - d1) / (b.slope - a.slope + 2 * d2));
  return Math.min(Math.max(t, least), most);
}
