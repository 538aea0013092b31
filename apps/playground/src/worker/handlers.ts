import type { Handler } from "./call.ts";
import type { Call } from "./calls.ts";

/** A handler for each call of an area. */
// oxlint-disable-next-line typescript/no-explicit-any -- calls of every kind
export type Handlers<Area extends Readonly<Record<string, Call<any, any, any, any>>>> = {
  readonly [Name in keyof Area]: Handler<
    Area[Name]["request"],
    Area[Name]["result"],
    Area[Name]["report"],
    Area[Name]["word"]
  >;
};

// oxlint-disable-next-line typescript/no-explicit-any -- the handlers of all areas, whose types `Calls` holds
export type AnyHandlers = Readonly<Record<string, Handler<any, any, any, any>>>;
