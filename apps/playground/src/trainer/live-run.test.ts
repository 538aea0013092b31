import { describe, expect, it } from "vitest";
import type { RunProgress } from "../worker/train/protocol.ts";
import { LiveRun } from "./live-run.ts";
import { SpeedMeter } from "./speed-meter.ts";

const progress = (first: number, losses: number[], more: Partial<RunProgress> = {}): RunProgress => ({
  type: "progress",
  step: first + losses.length - 1,
  epoch: 1,
  seconds: 1,
  first,
  losses: Float32Array.from(losses),
  rates: Float64Array.from(losses, () => 0.5),
  scheduled: {},
  epochs: [],
  evaluations: [],
  skips: [],
  ...more,
});
const pointsOf = ({ x, y, length }: { x: Float64Array; y: Float64Array; length: number }) => [
  [...x.subarray(0, length)],
  [...y.subarray(0, length)],
];

describe("LiveRun", () => {
  it("grows its curves from reports", () => {
    const run = new LiveRun("");
    run.take(
      progress(1, [4, 2], {
        scheduled: { momentum: Float64Array.of(0.5, 0.75) },
        gradientNorms: { paths: ["a", "b"], values: Float32Array.of(1, 2, 3, 4) },
        epochs: [{ epoch: 1, step: 2, loss: 3 }],
        evaluations: [{ split: "validation", epoch: 1, step: 2, scores: { accuracy: 0.5 } }],
      }),
    );
    run.take(progress(3, [1]));
    expect(pointsOf(run.loss)).toEqual([
      [1, 2, 3],
      [4, 2, 1],
    ]);
    expect(pointsOf(run.norms.get("b")!)).toEqual([
      [1, 2],
      [2, 4],
    ]);
    expect(pointsOf(run.scheduled.get("momentum")!)[1]).toEqual([0.5, 0.75]);
    expect(pointsOf(run.scores.get("validation.accuracy")!)).toEqual([[2], [0.5]]);
    expect([run.step, run.lastLoss, run.lastRate]).toEqual([3, 1, 0.5]);
  });

  it("puts what comes after other data behind what came before", () => {
    const run = new LiveRun("first");
    run.take(progress(1, [4, 2]));
    run.changeData("second");
    run.take(progress(1, [3]));
    expect(pointsOf(run.loss)[0]).toEqual([1, 2, 3]);
    expect([run.document, run.base, run.step, run.seconds]).toEqual(["second", 2, 3, 2]);
    expect(run.breaks).toEqual([{ step: 2, kind: "data" }]);
  });

  it("forgets what came after the state that it goes on from", () => {
    const run = new LiveRun("");
    run.take(progress(1, [4, 3, 2]));
    run.resume(2, 0.5);
    run.take(progress(3, [9]));
    expect(pointsOf(run.loss)).toEqual([
      [1, 2, 3],
      [4, 3, 9],
    ]);
    expect(run.seconds).toBe(1.5);
  });

  it("keeps no more snapshots than it needs", () => {
    const run = new LiveRun("");
    for (let step = 0; step < 300; step++) run.take({ type: "snapshot", step, loss: 0, values: Float32Array.of(step) });
    expect(run.snapshots.length).toBeLessThanOrEqual(256);
    expect(run.snapshots[0]!.step).toBe(0);
  });
});

describe("SpeedMeter", () => {
  it("tells the updates of the last two seconds", () => {
    let now = 0;
    const speed = new SpeedMeter(() => now);
    expect(speed.perSecond).toBeUndefined();
    for (let tick = 0; tick <= 30; tick++) {
      now = tick * 100;
      speed.add(tick < 10 ? 0 : (tick - 10) * 50);
    }
    expect(speed.perSecond).toBe(500);
    speed.clear();
    expect(speed.perSecond).toBeUndefined();
  });
});
