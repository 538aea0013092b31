import { join } from "node:path";
import type { TrainingEvent, TrainingState, TrainedModel } from "@downslope/core";
import { writeWhole } from "@downslope/core/node";
import { type History, createHistory } from "./report/history.ts";
import { renderReport } from "./report/report.ts";
import { EventLog, type RunRecord, names, recordOf, saveModel, saveState } from "./run-folder.ts";

export interface RecorderInput {
  readonly folder: string;
  /** Name of the run in its report. */
  readonly name: string;
  /** The pipeline document as it was given. */
  readonly source: Uint8Array;
  /** The same with every option, as JSON. */
  readonly pipeline: string;
  /** What an earlier session of the run recorded. */
  readonly earlier: readonly RunRecord[];
}

/** Keeps a run in its folder, as it goes. */
export class Recorder {
  readonly folder: string;
  readonly history: History = createHistory();
  readonly #input: RecorderInput;
  readonly #log: EventLog;

  private constructor(input: RecorderInput, log: EventLog) {
    this.folder = input.folder;
    this.#input = input;
    this.#log = log;
  }

  static async begin(input: RecorderInput, start: RunRecord): Promise<Recorder> {
    const { folder, source, pipeline, earlier } = input;
    await writeWhole(join(folder, names.document), source);
    await writeWhole(join(folder, names.pipeline), pipeline);
    const records = [...earlier, start];
    const recorder = new Recorder(input, await EventLog.begin(folder, records));
    records.forEach((record) => recorder.history.add(record));
    return recorder;
  }

  async add(event: TrainingEvent, now: number): Promise<void> {
    const record = recordOf(event);
    this.history.add(record);
    await this.#log.add(record, now);
  }

  /** Saves what was learnt, the state and the report. */
  async finish(model: TrainedModel, state: TrainingState): Promise<void> {
    const { folder, name, source, pipeline } = this.#input;
    await this.#log.close();
    await saveModel(folder, model);
    await saveState(folder, state);
    const document = new TextDecoder().decode(source);
    await writeWhole(join(folder, names.report), renderReport({ name, history: this.history, document, pipeline }));
  }
}
