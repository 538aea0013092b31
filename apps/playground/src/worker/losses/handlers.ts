import { startDevice } from "@downslope/core";
import type { Handlers } from "../handlers.ts";
import { registry } from "../registry.ts";
import { createExplorer } from "./explorer.ts";
import type { LossCalls } from "./protocol.ts";

const explorer = createExplorer(registry);
const ready = (): Promise<unknown> => Promise.all([startDevice("wasm"), startDevice("cpu")]);

export const handlers: Handlers<LossCalls> = {
  "losses.plan": async (entry) => {
    await ready();
    return explorer.plan(entry);
  },
  "losses.curves": async (request, { rest }) => {
    await ready();
    return explorer.curves(request, rest);
  },
  "losses.scene": async (request) => {
    await ready();
    return explorer.scene(request);
  },
};
