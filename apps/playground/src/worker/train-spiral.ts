import { ENGINE, type Engine, type Run, defaultServices, encodeModel, jax, train } from "@downslope/core";
import type { News, Outcome, Samples, SpiralSettings } from "../protocol.ts";
import { type BoundaryReader, openBoundary } from "./boundary.ts";
import { registry } from "./registry.ts";
import { readSamples } from "./samples.ts";
import { spiralPipeline } from "./spiral.ts";

/** Least time between two messages about the losses, and between two pictures of the boundary. */
const progressMs = 50;
const boundaryMs = 200;

/** A run with what its followers need. */
export interface SpiralRun {
  readonly run: Run;
  /** Trains to the end and reports all of it. */
  follow(report: (news: News) => void): Promise<void>;
}

/** Prepares a training of the spiral. Settings that do not fit are refused here. */
export function openSpiral(settings: SpiralSettings): SpiralRun {
  const engine = jax({ device: "wasm" }).create({});
  const pipeline = spiralPipeline(registry, settings);
  const run = train(pipeline, { services: defaultServices().set(ENGINE, engine) });
  return {
    run,
    async follow(report) {
      const samples = await readSamples(pipeline);
      report({ type: "samples", samples });
      const artist = new Artist(run, engine, samples);
      try {
        await tell(run, artist, report);
      } finally {
        artist.dispose();
        run.close();
      }
    },
  };
}

async function tell(run: Run, artist: Artist, report: (news: News) => void): Promise<void> {
  const progress = { step: 0, totalSteps: 0, epoch: 1 };
  const found: { accuracy?: number; diagnosis?: string } = {};
  let losses: number[] = [];
  let saidAt = -Infinity;
  const say = (): void => {
    report({ type: "progress", progress: { ...progress, losses } });
    losses = [];
    saidAt = performance.now();
  };
  const draw = async (epoch: number): Promise<void> => report({ type: "boundary", boundary: await artist.draw(epoch) });
  for await (const event of run) {
    if (event.type === "step") {
      Object.assign(progress, { step: event.step, totalSteps: event.totalSteps, epoch: event.epoch + 1 });
      losses.push(event.loss);
      if (performance.now() - saidAt > progressMs) say();
    } else if (event.type === "epoch") {
      if (artist.isDue) await draw(event.epoch);
    } else if (event.type === "evaluation") {
      if (event.split === "test" && "accuracy" in event.scores) found.accuracy = event.scores["accuracy"]!;
    } else if (event.type === "diagnosis") {
      found.diagnosis = event.message;
    } else if (event.type === "end") {
      if (losses.length > 0) say();
      await draw(event.epoch);
      const { reason, step, seconds } = event;
      const outcome: Outcome = { reason, step, seconds, ...found };
      report({ type: "end", outcome: { ...outcome, ...(reason === "completed" && (await sign(run))) } });
    }
  }
}

/** Pictures of the boundary, no more often than is worth the time. */
class Artist {
  readonly #run: Run;
  readonly #engine: Engine;
  readonly #samples: Samples;
  #reader: BoundaryReader | undefined;
  #drawnAt = -Infinity;

  constructor(run: Run, engine: Engine, samples: Samples) {
    this.#run = run;
    this.#engine = engine;
    this.#samples = samples;
  }

  get isDue(): boolean {
    return performance.now() - this.#drawnAt > boundaryMs;
  }

  async draw(epoch: number) {
    const model = await this.#run.model();
    this.#reader ??= openBoundary(registry, this.#engine, model.manifest, this.#samples.extent);
    const boundary = await this.#reader.read(model, epoch);
    this.#drawnAt = performance.now();
    return boundary;
  }

  dispose(): void {
    this.#reader?.dispose();
  }
}

/** SHA-256 of the model as it would be saved. Browsers compute it on https: and on this machine's own addresses alone. */
async function sign(run: Run): Promise<Pick<Outcome, "fingerprint">> {
  const { subtle } = globalThis.crypto as Partial<Crypto>;
  if (!subtle) return {};
  const { weights } = encodeModel(await run.model());
  const digest = new Uint8Array(await subtle.digest("SHA-256", weights as Uint8Array<ArrayBuffer>));
  return { fingerprint: Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("") };
}
