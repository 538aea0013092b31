import { describe, expect, it } from "vitest";
import { Gate } from "./gate.ts";
import { Pace } from "./pace.ts";
import { RunClock } from "./run-clock.ts";

describe("Pace", () => {
  it("waits at least so long, and for as long as keeps to the share", async () => {
    let now = 0;
    const pace = new Pace(200, 0.1, () => now);
    const costing = (ms: number) => pace.take(async () => void (now += ms));
    expect(pace.isDue).toBe(true);
    await costing(500); // the first, which compiles
    now += 199;
    expect(pace.isDue).toBe(false);
    now += 1;
    expect(pace.isDue).toBe(true);
    await costing(50);
    now += 499;
    expect(pace.isDue).toBe(false);
    now += 1;
    expect(pace.isDue).toBe(true);
  });
});

describe("RunClock", () => {
  it("does not count what it is told to leave out", async () => {
    let now = 0;
    const clock = new RunClock(
      () => Promise.resolve(),
      () => now,
    );
    now = 5;
    await clock.without(async () => {
      now = 25;
      await clock.without(async () => void (now = 30));
    });
    now = 31;
    expect(clock.now()).toBe(6);
  });
});

describe("Gate", () => {
  it("lets as many updates through as were asked for, also before the first was made", async () => {
    const gate = new Gate(true);
    gate.letOne();
    gate.letOne();
    await gate.open();
    gate.count();
    expect(gate.isShut).toBe(false);
    gate.count();
    expect(gate.isShut).toBe(true);
    gate.release();
    gate.letOne(); // A run that goes on needs no leave.
    gate.count();
    expect(gate.isShut).toBe(false);
  });

  it("lets one update through, and forgets it when it is shut or opened", async () => {
    const gate = new Gate(true);
    const opened = gate.open();
    gate.letOne();
    await opened;
    expect(gate.isShut).toBe(false);
    gate.count();
    expect(gate.isShut).toBe(true);
    gate.release();
    gate.count();
    expect(gate.isShut).toBe(false);
  });
});
