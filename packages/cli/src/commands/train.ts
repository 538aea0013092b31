import { dirname, join, parse, relative, resolve } from "node:path";
import process from "node:process";
import {
  API_VERSION,
  CHECKPOINT_STORE,
  ENGINE,
  type EndEvent,
  type Engine,
  LOGGER,
  type Pipeline,
  type Run,
  type TrainingEvent,
  jax,
  loadDocument,
  toDocument,
  train,
} from "@downslope/core";
import { folderStore, nodeServices } from "@downslope/core/node";
import type { Context, InterruptSignal } from "../context.ts";
import { exitCodes } from "../failure.ts";
import { formatScore, formatSeconds } from "../format.ts";
import { type Progress, createProgress } from "../progress.ts";
import { Recorder } from "../recorder.ts";
import { importFrom } from "../modules.ts";
import { openRegistry } from "../registry.ts";
import { type ResumePoint, checkVacant, findState, makeRunFolder, names, readRecords } from "../run-folder.ts";
import { texts } from "../texts.ts";
import { readVersion } from "../version.ts";
import { commandLine } from "./command-line.ts";
import { readNamed } from "./read-named.ts";

export interface TrainOptions {
  readonly set: readonly string[];
  readonly out?: string;
  readonly resume?: string;
  readonly acrossEngines?: boolean;
  readonly plugin: readonly string[];
  readonly quiet?: boolean;
}

const words = texts.train;

/** Trains the pipeline of a document and keeps the run in a folder; gives the exit code. */
export async function trainCommand(document: string, options: TrainOptions, context: Context): Promise<number> {
  const place = resolve(context.cwd, document);
  const source = await readNamed(place);
  const registry = await openRegistry(options.plugin, context.cwd);
  const load = (specifier: string) => importFrom(dirname(place), specifier);
  const { pipeline } = await loadDocument(source, { registry, file: document, set: options.set, load });
  const resume = options.resume === undefined ? undefined : await findState(resolve(context.cwd, options.resume));
  const { name } = parse(place);
  const findFolder = await planFolder(name, options, resume, context);

  const progress = createProgress(context, { epochs: pipeline.train.epochs, isQuiet: options.quiet ?? false });
  let recorder: Recorder | undefined;
  const engine = (pipeline.engine ?? jax()).create({});
  const services = nodeServices({ folder: dirname(place) })
    .set(LOGGER, { warn: (message) => progress.say(`${message}\n`, context.stderr) })
    .set(
      CHECKPOINT_STORE,
      checkpointsIn(() => join(recorder!.folder, names.checkpoints)),
    )
    .set(ENGINE, engine);
  const { acrossEngines = false } = options;
  const run = train(pipeline, { services, ...(resume && { resume: resume.state, acrossEngines }) });
  const interrupts = listen(run, progress, context);
  if (!options.quiet) context.stdout.write(introduction(pipeline, resume));
  let end: TrainingEvent | undefined;
  let skipped = 0;
  try {
    // The folder is made when the first event shows that the pipeline runs: mistakes leave none behind.
    for await (const event of run) {
      recorder ??= await begin({ folder: await findFolder(), name, source, pipeline, engine, resume, context });
      await recorder.add(event, context.now());
      progress.show(event);
      end = event;
      if (event.type === "skip") skipped += 1;
      if (event.type === "diagnosis") {
        const message = `${texts.errors.prefix}${words.nonFinite(event.step, event.tensor)} ${event.message}\n`;
        progress.say(message, context.stderr);
      }
    }
    await recorder!.finish(await run.model(), await run.state());
    if (skipped > 0) progress.say(`${texts.errors.prefix}${words.skipped(skipped)}\n`, context.stderr);
  } catch (error) {
    progress.close();
    if (recorder) await rescue(run, recorder, context);
    throw error;
  } finally {
    progress.close();
    interrupts.close();
    run.close();
  }
  return conclude(end as EndEvent, {
    recorder: recorder!,
    document,
    pipeline,
    options,
    context,
    signal: interrupts.signal,
  });
}

/** Where the run is kept: checked now, made when it is needed. */
async function planFolder(
  name: string,
  { out, resume: given }: TrainOptions,
  resume: ResumePoint | undefined,
  context: Context,
): Promise<() => Promise<string>> {
  const { cwd } = context;
  const chosen = out === undefined ? undefined : resolve(cwd, out);
  const before = resume?.folder;
  // A run that goes on from its own folder stays there; from one of its checkpoints, it is another run.
  const isSame = before !== undefined && resolve(cwd, given!) === before && (chosen ?? before) === before;
  if (isSame) return async () => before;
  if (chosen === undefined) return () => makeRunFolder(join(cwd, "runs"), name, context.now());
  await checkVacant(chosen);
  return async () => chosen;
}

const checkpointsIn = (folder: () => string) => ({
  save: (name: string, bytes: Uint8Array) => folderStore(folder()).save(name, bytes),
  load: (name: string) => folderStore(folder()).load(name),
});

function introduction(pipeline: Pipeline, resume: ResumePoint | undefined): string {
  const { dataset, model, loss, optimizer, scheduler, seed, train: settings } = pipeline;
  const parts = [dataset, model, loss, optimizer, ...(scheduler ? [scheduler] : [])];
  const named = parts.map(({ kind, plugin }) => `${kind} ${plugin.name}`).join(", ");
  const goingOn = resume ? `${words.goingOn(resume.state.step, resume.state.epoch + 1)}\n` : "";
  return `${words.start(named, settings.epochs, settings.batchSize, seed)}\n${goingOn}`;
}

/** Ends the run cleanly at the first interrupt. The second finds no listener, and so ends the process at once. */
function listen(
  run: Run,
  progress: Progress,
  context: Context,
): { readonly signal: InterruptSignal | undefined; close(): void } {
  let signal: InterruptSignal | undefined;
  const close = context.onInterrupt((received) => {
    close();
    signal = received;
    run.stop(received);
    progress.say(`${words.stopping}\n`, context.stderr);
  });
  return {
    get signal() {
      return signal;
    },
    close,
  };
}

interface Beginning {
  readonly folder: string;
  readonly name: string;
  readonly source: Uint8Array;
  readonly pipeline: Pipeline;
  readonly engine: Engine;
  readonly resume: ResumePoint | undefined;
  readonly context: Context;
}

async function begin({ folder, name, source, pipeline, engine, resume, context }: Beginning): Promise<Recorder> {
  const earlier = resume?.folder === undefined ? [] : await readRecords(resume.folder, resume.state);
  const versions = {
    "@downslope/cli": await readVersion(),
    "core API": API_VERSION,
    engine: `${engine.name} ${engine.version}, ${engine.device}`,
    Node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
  };
  const time = new Date(context.now()).toISOString();
  const resolved = `${JSON.stringify(toDocument(pipeline), undefined, 2)}\n`;
  const input = { folder, name, source, pipeline: resolved, earlier };
  return Recorder.begin(input, { type: "start", time, step: resume?.state.step ?? 0, versions });
}

/** Saves what was learnt before an error, as far as that can still be done. */
async function rescue(run: Run, recorder: Recorder, { stderr, cwd }: Context): Promise<void> {
  try {
    await recorder.finish(await run.model(), await run.state());
    stderr.write(`${texts.errors.keptAfterError(shortPath(cwd, recorder.folder))}\n`);
  } catch {
    // The first error tells more than this one.
  }
}

interface Conclusion {
  readonly recorder: Recorder;
  readonly document: string;
  readonly pipeline: Pipeline;
  readonly options: TrainOptions;
  readonly context: Context;
  readonly signal: InterruptSignal | undefined;
}

/** Says how it ended and where it is kept. */
function conclude(end: EndEvent, { recorder, document, pipeline, options, context, signal }: Conclusion): number {
  const { stdout, cwd } = context;
  const { step, epoch, seconds, reason, detail } = end;
  const folder = shortPath(cwd, recorder.folder);
  const lines: string[] = [];
  if (reason === "completed") lines.push(words.trained(words.counts(epoch, step), formatSeconds(seconds)));
  else if (signal) lines.push(words.stopped(step, Math.min(epoch + 1, pipeline.train.epochs), pipeline.train.epochs));
  else if (reason === "stopped") lines.push(words.stoppedBy(detail ?? ""));
  else lines.push(words.kept(step));
  lines.push(words.saved(folder), words.report(join(folder, names.report)));
  const scores = Object.entries(recorder.history.test ?? {}).map(([name, value]) =>
    words.test(name, formatScore(value)),
  );
  const told = options.quiet && !signal ? [] : lines;
  stdout.write([...told, ...scores].map((line) => `${line}\n`).join(""));
  if (signal) stdout.write(`${words.resume(resumeLine(folder, document, options, context))}\n`);
  return signal ? exitCodes[signal] : reason === "non-finite" ? exitCodes.failed : exitCodes.done;
}

function resumeLine(folder: string, document: string, { set, plugin }: TrainOptions, { command }: Context): string {
  const repeated = [...set.flatMap((one) => ["--set", one]), ...plugin.flatMap((one) => ["--plugin", one])];
  return commandLine([...command, "train", document, ...repeated, "--resume", folder]);
}

/** A path as the user would write it: relative where it lies below. */
function shortPath(cwd: string, place: string): string {
  const short = relative(cwd, place);
  return short === "" || short.startsWith("..") ? place : short;
}
