import { create } from "zustand";
import { runHistory } from "../history/history.ts";
import type { RunWriter } from "../history/run-writer.ts";
import type { RunEnd, RunPhase, RunReport, RunRequest } from "../worker/train/protocol.ts";
import { type RunHandle, trainer } from "./client.ts";
import { LiveRun } from "./live-run.ts";
import { Recorder } from "./recorder.ts";
import { SpeedMeter } from "./speed-meter.ts";

/** `preparing`: until the first update; `stopping`: until the worker has answered. */
export type Phase = "idle" | "preparing" | "running" | "paused" | "stopping" | "ended";

/** The run of the train view: what React shows of it. Curves grow in `run`, outside React. */
export interface TrainerStore {
  readonly phase: Phase;
  readonly run: LiveRun | undefined;
  readonly end: RunEnd | undefined;
  /** Goes up when what `run` knows beside its curves has changed, a few times a second. */
  readonly revision: number;
  /** Updates a second, by the clock on the wall. */
  readonly stepsPerSecond: number | undefined;
  /** The rate that was set by hand and holds. */
  readonly rate: number | undefined;
  /** Whether the model's answers are drawn while it learns. */
  readonly isDrawing: boolean;
  /** Whether the lengths of gradients are measured, whatever the document says: from the next run on. */
  readonly watchesNorms: boolean;
  /** The run's place in the history, and why it is not written there. */
  readonly recordId: string | undefined;

  start(document: string, isPaused?: boolean): void;
  pause(): void;
  resume(): void;
  step(): void;
  stop(): void;
  /** Forgets the run, stopping it where it goes on. */
  reset(): Promise<void>;
  setRate(learningRate: number | undefined): void;
  setDrawing(isOn: boolean): void;
  setWatchesNorms(isOn: boolean): void;
  /** Goes on with a run that was stopped, from its last checkpoint. */
  goOn(): void;
  /** Goes on with a run of the history; false where that cannot be. */
  goOnWith(recordId: string): Promise<boolean>;
  /** Goes on with the weights there are, on the data of another document; nothing happens where no run goes on. */
  changeData(document: string): Promise<void>;
}

/** Least time between two changes that React is told of. */
const tellMs = 120;

export const useTrainer = create<TrainerStore>((set, get) => {
  let handle: RunHandle | undefined;
  let recorder: Recorder | undefined;
  let isChangingData = false;
  const speed = new SpeedMeter();
  let told = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const tell = (): void => {
    clearTimeout(timer);
    timer = undefined;
    told = performance.now();
    set(({ revision }) => ({ revision: revision + 1, stepsPerSecond: speed.perSecond, recordId: recorder?.id }));
  };
  const tellSoon = (): void => {
    timer ??= setTimeout(tell, Math.max(0, told + tellMs - performance.now()));
  };

  const takePhase = ({ phase }: RunPhase): void => {
    speed.clear();
    if (phase === "paused") set({ phase: "paused" });
    else if (get().phase === "paused") set({ phase: "running" });
    tell();
  };
  const take = (run: LiveRun, report: RunReport): void => {
    run.take(report);
    recorder?.take(report);
    if (report.type === "phase") return takePhase(report);
    if (report.type === "progress") speed.add(run.step);
    if (report.type === "progress" && get().phase === "preparing") set({ phase: "running" });
    if (report.type === "progress" || report.type === "picture") tellSoon();
    else tell();
  };

  const begin = (run: LiveRun, request: Omit<RunRequest, "document">): void => {
    const { document } = run;
    const { isDrawing, watchesNorms, rate } = get();
    const watch = { pictures: isDrawing, gradientNorms: watchesNorms, snapshots: true, checkpoints: true };
    speed.clear();
    const begun = trainer.start(
      { document, watch, ...(rate !== undefined && { learningRate: rate }), ...request },
      (report) => take(run, report),
    );
    handle = begun;
    set({ phase: request.isPaused ? "paused" : run.step > 0 ? "running" : "preparing", run, end: undefined });
    tell();
    void begun.end.then((end) => {
      if (handle !== begun || isChangingData) return;
      handle = undefined;
      recorder?.finish(end);
      set({ phase: "ended", end });
      tell();
    });
  };
  const isGoing = (): boolean => handle !== undefined;

  return {
    phase: "idle",
    run: undefined,
    end: undefined,
    revision: 0,
    stepsPerSecond: undefined,
    rate: undefined,
    isDrawing: true,
    watchesNorms: false,
    recordId: undefined,

    start(document, isPaused = false) {
      if (trainer.current) return;
      recorder = new Recorder(document, runHistory);
      set({ rate: undefined });
      begin(new LiveRun(document), { isPaused });
      if (isPaused) get().step();
    },
    pause: () => handle?.pause(),
    resume: () => handle?.resume(),
    step: () => handle?.step(),
    stop() {
      if (!handle) return;
      set({ phase: "stopping" });
      handle.stop();
    },
    async reset() {
      const going = handle;
      get().stop();
      await going?.end;
      if (isGoing()) return;
      set({ phase: "idle", run: undefined, end: undefined, rate: undefined, recordId: undefined });
      tell();
    },
    setRate(rate) {
      set({ rate });
      handle?.setRate(rate);
    },
    setDrawing(isDrawing) {
      set({ isDrawing });
      handle?.setPictures(isDrawing);
    },
    setWatchesNorms: (watchesNorms) => set({ watchesNorms }),
    goOn() {
      const { run } = get();
      const checkpoint = run?.checkpoint;
      if (!run || !checkpoint || trainer.current) return;
      const id = recorder?.id;
      const fromMemory = (): void => {
        run.resume(run.base + checkpoint.step, run.seconds);
        begin(run, { resume: checkpoint.state });
      };
      if (id === undefined) return fromMemory();
      void get()
        .goOnWith(id)
        .then((isGoingOn) => {
          if (isGoingOn || trainer.current || get().run !== run) return;
          // The history does not have it any more, or another tab does: this tab goes on without writing.
          recorder = undefined;
          fromMemory();
        });
    },
    async goOnWith(id) {
      if (trainer.current) return false;
      const found = await runHistory.goOn(id);
      if (!found || trainer.current) return false;
      const { writer, state } = found;
      const before = get().run;
      const run = before && recorder?.id === id ? before : restored(writer);
      run.resume(state.step, state.seconds);
      recorder = new Recorder(run.document, runHistory, { writer, seconds: state.seconds });
      begin(run, { resume: state.bytes });
      return true;
    },
    async changeData(document) {
      const { run, phase } = get();
      if (!run || !handle || isChangingData || phase === "stopping") return;
      isChangingData = true;
      try {
        handle.stop();
        const end = await handle.end;
        recorder?.finish(end, "other data");
        recorder = undefined;
        const initial = handle.checkpoint?.model;
        handle = undefined;
        run.changeData(document);
        begin(run, { ...(initial && { initial }), isPaused: phase === "paused" });
      } finally {
        isChangingData = false;
      }
    },
  };
});

/** A run of the history with the curves it had. */
function restored({ record: { document }, curves: { steps, epochs } }: RunWriter): LiveRun {
  const run = new LiveRun(document);
  run.restore(
    { step: steps.column("step"), loss: steps.column("loss"), rate: steps.column("rate") },
    epochs.names
      .filter((name) => name.includes("."))
      .map((name) => ({ name, step: epochs.column("step"), values: epochs.column(name) })),
  );
  return run;
}
