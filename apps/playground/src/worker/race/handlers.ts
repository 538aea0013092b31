import type { Handlers } from "../handlers.ts";
import { loadEngine } from "../load-engine.ts";
import { registry } from "../registry.ts";
import { readField } from "./field.ts";
import { readPlane } from "./plane/plane.ts";
import type { RaceCalls } from "./protocol.ts";
import { runRace } from "./run.ts";
import { surfaces } from "./surfaces.ts";

export const handlers: Handlers<RaceCalls> = {
  "race.surfaces": () => surfaces,
  async "race.field"(request) {
    await loadEngine();
    return readField(request);
  },
  async "race.run"(request, context) {
    await loadEngine();
    return runRace(request, context, registry);
  },
  async "race.plane"(request, context) {
    await loadEngine();
    return readPlane(request, context, registry);
  },
};
