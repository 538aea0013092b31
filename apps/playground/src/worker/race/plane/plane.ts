import {
  type Direction,
  type LossSlice,
  type Pipeline,
  type Registry,
  decodeModel,
  lossSlice,
  parseDocument,
  problem,
} from "@downslope/core";
import type { CallContext } from "../../call.ts";
import type {
  Plane,
  PlaneExtent,
  PlaneLosses,
  PlanePoint,
  PlaneReport,
  PlaneRequest,
  PlaneResult,
} from "../plane-protocol.ts";
import { type Spanning, pathDirections, project, randomDirections } from "./directions.ts";
import { unflat } from "./flat.ts";
import { levelsOf, newPoints, refine } from "./grid.ts";

/** More samples than this change the picture less than they cost. */
const mostSamples = 1000;

/** Finest grid. */
const mostPoints = 65;

/** Longest time without a rest, and between two words about the progress. */
const restMs = 20;
const progressMs = 100;

type PlaneContext = CallContext<PlaneReport>;

/** The loss over a plane through the end of a run: coarse at first, then finer. */
export async function readPlane(
  request: PlaneRequest,
  context: PlaneContext,
  registry: Registry,
): Promise<PlaneResult> {
  const { snapshots, parameters, seed } = request;
  const end = snapshots.at(-1)?.values;
  if (!end) throw noSnapshots();
  const pipeline = parseDocument(request.document, { registry });
  const origin = { ...statisticsOf(request), ...unflat(end, parameters) };
  const paths = snapshots.map(({ values }) => values);
  const spanning =
    (request.directions === "path" ? pathDirections(paths, parameters, seed) : undefined) ??
    randomDirections(end, parameters, seed);
  const directions = spanning.directions.map((one) => unflat(one, parameters));
  const slice = await lossSlice(pipeline, { origin, directions, samples: mostSamples });
  try {
    const { path, explained } = shadowsOf(request, end, spanning);
    const { shares } = spanning;
    const plane: Plane = {
      extent: extentOf(path, shares !== undefined, request.zoom ?? 1),
      path,
      explained,
      ...(shares && { shares }),
      dimensions: end.length,
      samples: slice.samples,
    };
    context.report({ type: "plane", plane });
    const grid = await fill(slice, plane.extent, Math.min(request.size, mostPoints), context);
    const point = path.reduce((worst, one) => (one.distance > worst.distance ? one : worst));
    const shown = await slice.at(point.u, point.v);
    const there = snapshots.find(({ step }) => step === point.step)!.values;
    const toward = there.map((value, i) => value - end[i]!);
    const loss = await lossAt(pipeline, origin, unflat(toward, parameters));
    return { plane, ...grid, farthest: { point, loss, shown } };
  } finally {
    slice.dispose();
  }
}

const noSnapshots = () =>
  problem("INVALID_ARGUMENT", {
    subject: "plane",
    argument: "snapshots",
    rule: "hold the parameters of a step at least",
    got: "none",
    cure: "Train the run anew: snapshots are kept of models with at most 20,000 parameters.",
  });

/** What a model keeps beside its parameters, as it was at the end. */
function statisticsOf({ model }: PlaneRequest): Direction {
  if (!model) return {};
  const { tensors } = decodeModel(model);
  return Object.fromEntries(Object.entries(tensors).filter(([path]) => path.startsWith("model.")));
}

/** The snapshots on the plane, and how much of the path it holds. */
function shadowsOf(
  { snapshots }: PlaneRequest,
  end: Float32Array,
  { directions }: Spanning,
): { path: PlanePoint[]; explained: number } {
  let [off, all] = [0, 0];
  const path = snapshots.map(({ step, values }) => {
    const { u, v, distance, square } = project(values, end, directions);
    off += distance ** 2;
    all += square;
    return { step, u, v, distance };
  });
  return { path, explained: all > 0 ? 1 - off / all : 1 };
}

/** Share of the path's extent that is shown around it. */
const margin = 0.3;

/** What shows a whole path, neither direction much narrower than the other; or as far about the end as the weights are long. */
function extentOf(path: readonly PlanePoint[], isAlongPath: boolean, zoom: number): PlaneExtent {
  if (!isAlongPath) return { u: [-zoom, zoom], v: [-zoom, zoom] };
  const ranges = (["u", "v"] as const).map((axis) => {
    const places = path.map((point) => point[axis]);
    return [Math.min(...places, 0), Math.max(...places, 0)] as const;
  });
  const longest = Math.max(...ranges.map(([from, to]) => to - from)) || 1;
  const [u, v] = ranges.map(([from, to]) => {
    const half = (Math.max(to - from, longest / 2) / 2 + margin * longest) * zoom;
    return [(from + to) / 2 - half, (from + to) / 2 + half] as const;
  });
  return { u: u!, v: v! };
}

/** Computes grid after grid, and reports each but the last. */
async function fill(slice: LossSlice, extent: PlaneExtent, size: number, context: PlaneContext): Promise<PlaneLosses> {
  const levels = levelsOf(size);
  const total = levels.at(-1)! ** 2;
  const at = ([from, to]: readonly [number, number], share: number): number => from + (to - from) * share;
  let losses = new Float32Array(0);
  let before: number | undefined;
  let [done, rested, told] = [0, performance.now(), performance.now()];
  for (const level of levels) {
    losses = before === undefined ? new Float32Array(level * level) : refine(losses, before, level);
    for (const { column, row } of newPoints(level, before)) {
      const [u, v] = [at(extent.u, column / (level - 1)), at(extent.v, row / (level - 1))];
      losses[row * level + column] = await slice.at(u, v);
      done += 1;
      const now = performance.now();
      if (now - told > progressMs) {
        context.report({ type: "progress", done: done / total });
        told = now;
      }
      if (now - rested < restMs) continue;
      await context.rest();
      rested = performance.now();
    }
    if (level !== levels.at(-1)) context.report({ type: "losses", size: level, losses: losses.slice() });
    before = level;
  }
  return { size: before!, losses };
}

async function lossAt(pipeline: Pipeline, origin: Direction, toward: Direction): Promise<number> {
  const slice = await lossSlice(pipeline, { origin, directions: [toward], samples: mostSamples });
  try {
    return await slice.at(1);
  } finally {
    slice.dispose();
  }
}
