import { stat } from "node:fs/promises";
import { join } from "node:path";
import { DownslopeError, type TrainedModel, decodeModel } from "@downslope/core";
import { names } from "../run-folder.ts";
import { texts } from "../texts.ts";
import { readNamed } from "./read-named.ts";

/** A saved model, and the folder that it was found in. */
export interface FoundModel {
  readonly folder: string;
  readonly model: TrainedModel;
}

/** The model of a run folder, or of the model folder in it. */
export async function readModel(place: string): Promise<FoundModel> {
  const hasManifest = (folder: string) =>
    stat(join(folder, names.manifest)).then(
      (found) => found.isFile(),
      () => false,
    );
  const inside = join(place, names.model);
  const isRun = await hasManifest(inside);
  if (!isRun && !(await hasManifest(place))) throw new DownslopeError("INVALID_FILE", texts.errors.noModel(place));
  const folder = isRun ? inside : place;
  const weights = await readNamed(join(folder, names.weights));
  const manifest = new TextDecoder().decode(await readNamed(join(folder, names.manifest)));
  return { folder, model: decodeModel({ weights, manifest }, folder) };
}
