/** Runs something again and again: twice to warm up, then until a second has gone by; the median, in milliseconds. */
export function timed(run) {
  run();
  run();
  const times = [];
  const started = performance.now();
  while (times.length < 3 || (times.length < 50 && performance.now() - started < 1000)) {
    const before = performance.now();
    run();
    times.push(performance.now() - before);
  }
  return { milliseconds: times.sort((a, b) => a - b)[times.length >> 1], runs: times.length };
}
