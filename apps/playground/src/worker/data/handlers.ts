import type { Handlers } from "../handlers.ts";
import { openPipeline } from "../registry-for.ts";
import { openData } from "../train/data.ts";
import { planOf, runLength } from "../train/plan.ts";
import type { DataCalls } from "./protocol.ts";

// An area of its own: data are shown before anything is trained, and so before what trains is loaded.
export const handlers: Handlers<DataCalls> = {
  async "data.preview"({ document }) {
    const { pipeline } = await openPipeline(document);
    return (await openData(pipeline)).preview;
  },
  async "data.plan"({ document, samples }) {
    const { pipeline } = await openPipeline(document);
    return planOf(pipeline, runLength(pipeline, samples));
  },
};
