import { jax } from "@downslope/core";
import type { Handlers } from "../handlers.ts";
import { loadEngine } from "../load-engine.ts";
import type { TrainCalls } from "./protocol.ts";
import { trainRun } from "./run.ts";

export const handlers: Handlers<TrainCalls> = {
  async "train.warm"() {
    await loadEngine();
    await jax().create({}).start();
    return null;
  },
  "train.run": trainRun,
};
