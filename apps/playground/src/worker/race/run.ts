import { type Engine, type Registry, jax } from "@downslope/core";
import type { CallContext } from "../call.ts";
import { mistakesOf } from "../mistakes.ts";
import { readRacer } from "./entry.ts";
import type { SurfaceFunction } from "./formula/tensor-function.ts";
import { type PathEnd, type RaceReport, type RaceRequest, type Racer, column } from "./protocol.ts";
import { type Rates, ratesOf } from "./rates.ts";
import { Runner } from "./runner.ts";
import { surfaceFunction } from "./surface.ts";

/** Longest time without a rest, and between two reports of a racer. */
const restMs = 20;
const reportMs = 60;

/** A place so many times as far out as the start may be is off the surface. */
const farOut = 1e4;

export const mostSteps = 2000;

/** Runs optimizers from one start on one surface, side by side, and reports their paths as they grow. */
export async function runRace(
  request: RaceRequest,
  context: CallContext<RaceReport>,
  registry: Registry,
): Promise<null> {
  const surface = surfaceFunction(request.surface);
  const engine = jax().create({});
  await engine.start();
  const lanes = request.racers.map((racer) => new Lane(racer, { request, surface, engine, registry, context }));
  try {
    let rested = performance.now();
    while (lanes.some((lane) => !lane.isOver)) {
      for (const lane of lanes) {
        await lane.advance();
        if (performance.now() - rested < restMs) continue;
        await context.rest();
        rested = performance.now();
      }
    }
  } finally {
    for (const lane of lanes) lane.dispose();
  }
  return null;
}

interface LaneParts {
  readonly request: RaceRequest;
  readonly surface: SurfaceFunction;
  readonly engine: Engine;
  readonly registry: Registry;
  readonly context: CallContext<RaceReport>;
}

interface Going {
  readonly runner: Runner;
  readonly rates: Rates;
}

/** Steps that a racer takes before the next is let on. */
const turn = 10;

/** One racer on its way. */
class Lane {
  isOver = false;
  readonly #racer: Racer;
  readonly #parts: LaneParts;
  #going: Going | undefined;
  #step = 0;
  #rows: Float32Array[] = [];
  #reportedAt = -Infinity;

  constructor(racer: Racer, parts: LaneParts) {
    this.#racer = racer;
    this.#parts = parts;
  }

  /** A few steps. What goes wrong ends this racer and no other. */
  async advance(): Promise<void> {
    if (this.isOver) return;
    try {
      this.#going ??= await this.#open();
      for (let i = 0; i < turn && this.#going && !this.isOver; i++) await this.#take(this.#going);
    } catch (error) {
      return this.#end({ code: "failed", mistakes: mistakesOf(error) });
    }
    if (!this.isOver && performance.now() - this.#reportedAt > reportMs) this.#reportRows();
  }

  dispose(): void {
    this.#going?.runner.dispose();
    this.#going = undefined;
  }

  async #open(): Promise<Going | undefined> {
    const { request, surface, engine, registry } = this.#parts;
    const entry = readRacer(this.#racer, registry);
    if (!entry.isGood) {
      this.#end({ code: "failed", mistakes: entry.mistakes });
      return undefined;
    }
    const optimizer = entry.optimizer.create({ paths: ["point"] });
    const runner = await Runner.open({ ...request, engine, optimizer, surface });
    return { runner, rates: ratesOf(entry.scheduler, optimizer.learningRate, request.steps) };
  }

  async #take({ runner, rates }: Going): Promise<void> {
    const isLast = this.#step >= Math.min(this.#parts.request.steps, mostSteps);
    const row = await runner.advance(this.#step, rates.at(this.#step), isLast);
    if (this.#step === 0) this.#report({ type: "ready", racer: this.#racer.id, layout: runner.layout });
    this.#rows.push(row);
    this.#step += 1;
    rates.observe(row[column.value]!, this.#step);
    const trouble = this.#troubleOf(row);
    if (trouble) this.#end({ code: trouble });
    else if (isLast) this.#end({ code: "completed" });
  }

  #troubleOf(row: Float32Array): "not-finite" | "escaped" | undefined {
    if (!row.subarray(0, column.evaluatedX).every(Number.isFinite)) return "not-finite";
    const { x, y } = this.#parts.request.start;
    const reach = farOut * Math.max(1, Math.abs(x), Math.abs(y));
    return Math.max(Math.abs(row[column.x]!), Math.abs(row[column.y]!)) > reach ? "escaped" : undefined;
  }

  #end(end: PathEnd): void {
    this.#reportRows();
    this.isOver = true;
    this.#report({ type: "end", racer: this.#racer.id, end });
    this.dispose();
  }

  #reportRows(): void {
    this.#reportedAt = performance.now();
    if (this.#rows.length === 0) return;
    const width = this.#rows[0]!.length;
    const rows = new Float32Array(width * this.#rows.length);
    this.#rows.forEach((row, i) => rows.set(row, i * width));
    const from = this.#step - this.#rows.length;
    this.#rows = [];
    this.#parts.context.report({ type: "rows", racer: this.#racer.id, from, rows }, [rows.buffer]);
  }

  #report(report: RaceReport): void {
    this.#parts.context.report(report);
  }
}
