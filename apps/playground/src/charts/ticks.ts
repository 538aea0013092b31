/** Round numbers between `min` and `max`, about `count` of them. */
export function linearTicks(min: number, max: number, count: number): number[] {
  if (!(max > min) || count < 1) return [min];
  const rough = (max - min) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough * 0.999) ?? 10);
  const first = Math.ceil(min / step - 1e-9);
  const last = Math.floor(max / step + 1e-9);
  // Multiplying keeps 0.3 from becoming 0.30000000000000004; the digits of the step are all that a tick has.
  const digits = Math.max(0, 1 - Math.floor(Math.log10(step)));
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const tick = (first + index) * step;
    return digits <= 20 ? Number(tick.toFixed(digits)) : tick;
  });
}

/** Powers of ten between `min` and `max`, thinned to about `count`; with 2 and 5 between them where there is room. */
export function logTicks(min: number, max: number, count: number): number[] {
  if (!(max > min && min > 0)) return [min];
  const decades = Math.log10(max / min);
  if (decades < 0.7) return linearTicks(min, max, count);
  const every = Math.max(1, Math.ceil(decades / count));
  const factors = decades * 3 <= count ? [1, 2, 5] : [1];
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(min)); power <= Math.ceil(Math.log10(max)); power++) {
    if (power % every !== 0) continue;
    for (const factor of factors) {
      const tick = Number(`${factor}e${power}`);
      if (tick >= min * 0.9999 && tick <= max * 1.0001) ticks.push(tick);
    }
  }
  return ticks.length > 0 ? ticks : [min, max];
}

/** Ticks of either kind. */
export function ticksOf({ log, min, max }: { log: boolean; min: number; max: number }, count: number): number[] {
  return log ? logTicks(min, max, count) : linearTicks(min, max, count);
}
