import type { CatalogueCalls } from "./catalogue/protocol.ts";
import type { DataCalls } from "./data/protocol.ts";
import type { DiagnosticsCalls } from "./diagnostics/protocol.ts";
import type { DocumentCalls } from "./document/protocol.ts";
import type { LossCalls } from "./losses/protocol.ts";
import type { RaceCalls } from "./race/protocol.ts";
import type { ScheduleCalls } from "./schedules/protocol.ts";
import type { TrainCalls } from "./train/protocol.ts";

/** What one call takes, gives, reports on the way, and may be told. */
export interface Call<Request = unknown, Result = unknown, Report = never, Word = never> {
  readonly request: Request;
  readonly result: Result;
  readonly report: Report;
  readonly word: Word;
}

/** Every call there is, by name. The word before the dot is the area, whose handlers are loaded when they are first called. */
export interface Calls
  extends CatalogueCalls, DocumentCalls, DataCalls, TrainCalls, LossCalls, RaceCalls, ScheduleCalls, DiagnosticsCalls {}

export type CallName = keyof Calls;
