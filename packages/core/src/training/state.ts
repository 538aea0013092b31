import { isHostArray } from "../engine/host.ts";
import type { HostTree } from "../engine/engine.ts";
import { problem } from "../errors.ts";
import type { HostArray } from "../tensor/dtype.ts";
import { type Tree, leavesOf } from "../tensor/tree.ts";
import { decodeTensors, encodeTensors } from "./safetensors.ts";
import type { SavedSchedules } from "./schedule.ts";

/** Format of saved states. A reader refuses a newer one. */
export const STATE_FORMAT = 1;

/** All that moves in a run: what it takes to go on to the bit. */
export interface TrainingState extends SavedSchedules {
  readonly format: number;
  /** What computed it: bits are the same on the same engine, device and version alone. */
  readonly engine: { readonly name: string; readonly device: string; readonly version: string };
  /** The pipeline, as a document: resuming another one is refused. */
  readonly pipeline: unknown;
  /** Digest of the model's architecture, where it has one beside its options. */
  readonly architecture?: string;
  readonly seed: number;
  /** Updates made so far. */
  readonly step: number;
  /** Place in the data: epochs completed, and batches seen of the next. */
  readonly epoch: number;
  readonly batch: number;
  /** Loss of the epoch in progress: sum over samples, and samples. */
  readonly epochLoss: { readonly sum: number; readonly samples: number };
  /** Batches left out in a row because their loss or gradients were not finite. */
  readonly skipped?: number;
  /** Samples whose gradients are gathered for the update in progress. */
  readonly gathered?: number;
  /** Parameters, optimizer state and model state, by path: `params.layers.0.weight`. */
  readonly tensors: Readonly<Record<string, HostArray>>;
}

/** A state as bytes: a safetensors file whose metadata holds the counters. */
export function encodeState(state: TrainingState): Uint8Array {
  const { tensors, ...rest } = state;
  return encodeTensors({ tensors, metadata: { downslope: JSON.stringify(rest) } });
}

/** A state from bytes; `subject` names the file in errors. */
export function decodeState(bytes: Uint8Array, subject = "training state"): TrainingState {
  const { tensors, metadata } = decodeTensors(bytes, subject);
  const rest = parseCounters(metadata["downslope"]);
  if (typeof rest?.format !== "number") {
    throw problem("INVALID_FILE", {
      subject,
      rule: "be a training state of Downslope",
      got: "another safetensors file",
      cure: "A model alone cannot be resumed; use a checkpoint of the run.",
    });
  }
  if (rest.format > STATE_FORMAT) {
    throw problem("INVALID_FILE", {
      subject,
      argument: "format",
      rule: `be at most ${STATE_FORMAT}, which this core reads`,
      got: rest.format,
      cure: "Update @downslope/core.",
    });
  }
  return { ...rest, tensors };
}

function parseCounters(text = "null"): Omit<TrainingState, "tensors"> | null {
  try {
    return JSON.parse(text) as Omit<TrainingState, "tensors"> | null;
  } catch {
    return null;
  }
}

/** A tree's arrays by path. */
export function flatten(tree: HostTree): Record<string, HostArray> {
  return Object.fromEntries(
    leavesOf<HostArray>(tree as Tree<HostArray>, isHostArray).map(({ path, leaf }) => [path, leaf]),
  );
}

/** Puts saved arrays in the place of a fresh tree's. Both must have the same paths, shapes and dtypes. */
export function fillTree(fresh: HostTree, saved: Readonly<Record<string, HostArray>>, subject: string): HostTree {
  const leaves = new Map(
    leavesOf<HostArray>(fresh as Tree<HostArray>, isHostArray).map(({ path, leaf }) => [path, leaf]),
  );
  const stranger = Object.keys(saved).find((path) => !leaves.has(path));
  if (stranger !== undefined)
    throw problem("INVALID_FILE", {
      subject,
      rule: "hold the tensors of this pipeline alone",
      got: stranger,
      cure: "It was saved from another model or optimizer.",
    });
  const fill = (tree: HostTree, path: string): HostTree => {
    if (isHostArray(tree)) {
      const found = Object.hasOwn(saved, path) ? saved[path] : undefined;
      if (
        !found ||
        found.dtype !== tree.dtype ||
        found.shape.length !== tree.shape.length ||
        found.shape.some((length, i) => length !== tree.shape[i])
      ) {
        throw problem("INVALID_FILE", {
          subject,
          argument: path,
          rule: `be ${tree.dtype}[${tree.shape.join(",")}]`,
          got: found,
          cure: "It was saved from another model or optimizer.",
        });
      }
      return found;
    }
    const under = (key: string) => (path === "" ? key : `${path}.${key}`);
    if (Array.isArray(tree)) return tree.map((child: HostTree, i) => fill(child, under(String(i))));
    return Object.fromEntries(
      Object.entries(tree as Record<string, HostTree>).map(([key, child]) => [key, fill(child, under(key))]),
    );
  };
  return fill(fresh, "");
}
