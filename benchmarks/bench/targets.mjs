// What Downslope aims at, judged by the figures of one run.

/** Ratios of step times, by workload. `most`: ours over theirs at most; `least`: theirs over ours at least. */
const pytorch = { tiny: 0.5, digits: 0.5, mnist: 1, wide: 1.1, cnn: 1 };
const xla = { tiny: 2, digits: 2, mnist: 1.5, wide: 1.5, cnn: 1.5 };
const [fasterThanTensorflow, fasterWithoutNative] = [8, 3];
const mostCompilation = 300;
/** The loop may add the larger of the two, in microseconds and as a share of the step. */
const loop = { microseconds: 30, share: 0.1 };

const fastest = (rows) => rows.reduce((best, row) => (best && best.median <= row.median ? best : row), undefined);
const timed = ({ peers }) => peers.filter(({ cannot, agrees }) => cannot === undefined && agrees);

/** The best of Downslope's engines that satisfy a condition, of the peers that were timed and agree. */
export const bestOf = (workload, names) => fastest(timed(workload).filter(({ peer }) => names.includes(peer)));

/**
 * Every target with what was found: `{ target, workload, got, limit, verdict }`; the verdict is `met`, `missed` or
 * `not measured`. `families` says whose the peers are and which compute natively.
 */
export function judge({ workloads, overhead = [] }, families) {
  const named = (condition) => families.filter(condition).map(({ name }) => name);
  const ours = named(({ family }) => family === "downslope");
  const groups = {
    torch: named(({ family }) => family === "torch"),
    jax: named(({ family }) => family === "jax"),
    tensorflow: named(({ family }) => family === "tensorflow"),
    portable: named(({ family, isNative }) => family === "downslope" && !isNative),
  };
  const rows = [];
  const add = (target, workload, got, limit, isMet) =>
    rows.push({ target, workload, got, limit, verdict: got === undefined ? "not measured" : isMet ? "met" : "missed" });
  const ratio = (above, below) => (above && below ? above.median / below.median : undefined);
  for (const workload of workloads) {
    const { name } = workload;
    const own = bestOf(workload, ours);
    const most = (target, group, limits) => {
      if (limits[name] === undefined) return;
      const got = ratio(own, bestOf(workload, groups[group]));
      add(target, name, got, `at most ${limits[name]}`, got <= limits[name]);
    };
    most("time over PyTorch's, eager", "torch", pytorch);
    most("time over JAX's, jit", "jax", xla);
    const rival = bestOf(workload, groups.tensorflow);
    const least = (target, from, limit) => {
      const got = ratio(rival, from);
      add(target, name, got, `at least ${limit}`, got >= limit);
    };
    least("times as fast as the best of TensorFlow.js", own, fasterThanTensorflow);
    least(
      "times as fast as the best of TensorFlow.js, without native code",
      bestOf(workload, groups.portable),
      fasterWithoutNative,
    );
    for (const { peer, firstStep, median } of timed(workload).filter((row) => ours.includes(row.peer))) {
      // The first step less a usual one.
      const compilation = firstStep - median;
      add(`compilation by ${peer}, ms`, name, compilation, `below ${mostCompilation}`, compilation < mostCompilation);
    }
  }
  for (const { engine, cannot, compiled, added } of overhead) {
    if (cannot !== undefined) continue;
    const limit = Math.max(loop.microseconds, loop.share * compiled);
    add(
      `the trainer's loop on ${engine}, µs a step`,
      "digits",
      added.median,
      `at most ${limit.toFixed(0)}`,
      added.median <= limit,
    );
  }
  return rows;
}
