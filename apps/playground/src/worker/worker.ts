import type { Run } from "@downslope/core";
import type { News, Request, RunId } from "../protocol.ts";
import { describeRegistry } from "./catalogue.ts";
import { registry } from "./registry.ts";
import { openSpiral } from "./train-spiral.ts";

const runs = new Map<RunId, Run>();

addEventListener("message", ({ data }: MessageEvent<Request>) => void answer(data));

async function answer(request: Request): Promise<void> {
  const report = (news: News): void => postMessage({ ...news, run: request.run });
  try {
    if (request.type === "describe") report({ type: "catalogue", catalogue: describeRegistry(registry) });
    else if (request.type === "stop") runs.get(request.run)?.stop();
    else {
      const { run, follow } = openSpiral(request.settings);
      runs.set(request.run, run);
      await follow(report);
    }
  } catch (error) {
    report({ type: "failure", message: error instanceof Error ? error.message : String(error) });
  } finally {
    if (request.type === "start") runs.delete(request.run);
  }
}
