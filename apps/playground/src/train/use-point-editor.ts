import { useEffect, useMemo, useState } from "react";
import { useDocument } from "../document/store.ts";
import { useTrainer } from "../trainer/store.ts";
import type { DataPreview } from "../worker/train/protocol.ts";
import {
  type DrawnPoint,
  type PointChange,
  changed,
  nearest,
  pointsOf,
  reasonAgainstEditing,
  rowOf,
} from "./edit-points.ts";

/** What pressing on the picture does. */
export type Tool = "look" | "move" | "add" | "remove";
export const tools: readonly Tool[] = ["look", "move", "add", "remove"];

interface Place {
  readonly x: number;
  readonly y: number;
}

/** The points of the data, as they are drawn and changed. */
export interface PointEditor {
  readonly points: readonly DrawnPoint[];
  readonly tool: Tool;
  readonly setTool: (tool: Tool) => void;
  /** Class of new points. */
  readonly label: number;
  readonly setLabel: (label: number) => void;
  readonly refusal: ReturnType<typeof reasonAgainstEditing>;
  /** Whether the first change makes another data set of it. */
  readonly becomesPoints: boolean;
  /** The point that is held. */
  readonly held: number | undefined;
  /** Holds a point and shows it at a place; puts it down there; or leaves it where it was. */
  readonly drag: (index: number, place: Place) => void;
  readonly drop: () => void;
  readonly release: () => void;
  readonly add: (place: Place) => void;
  readonly remove: (index: number) => void;
  /** What Enter does at the keyboard's cursor; the extent tells what is near. */
  readonly pick: (place: Place) => void;
}

export function usePointEditor(data: DataPreview | undefined): PointEditor {
  const written = useDocument((state) => state.value["dataset"]);
  const [tool, setTool] = useState<Tool>("look");
  const [label, setLabel] = useState(0);
  const [dragged, setDragged] = useState<Place & { readonly index: number }>();
  const [lifted, setLifted] = useState<number>();
  const given = useMemo(() => pointsOf(data), [data]);
  // New data hold what was put down.
  useEffect(() => setDragged(undefined), [data]);
  const points = useMemo(
    () => (dragged ? given.map((point, i) => (i === dragged.index ? { ...point, ...dragged } : point)) : given),
    [given, dragged],
  );
  const dataset = datasetIn(written);
  const refusal = reasonAgainstEditing(data, dataset);
  const change = (one: PointChange): void => {
    const next = data && changed(dataset, data, one);
    if (next) put(next, dataset?.use === "points");
  };
  const row = (point: DrawnPoint | (Place & { label: number })) => rowOf(point, data!);
  const editor: PointEditor = {
    points,
    tool: refusal ? "look" : tool,
    setTool: (next) => {
      setTool(next);
      setLifted(undefined);
    },
    label: Math.min(label, data?.target.kind === "classes" ? data.target.classes.length - 1 : 0),
    setLabel,
    refusal,
    becomesPoints: dataset?.use !== "points",
    held: dragged?.index ?? lifted,
    drag: (index, place) => setDragged({ index, ...place }),
    drop() {
      const from = dragged && given[dragged.index];
      if (from) change({ type: "move", from: row(from), to: row({ ...from, x: dragged.x, y: dragged.y }) });
    },
    release: () => setDragged(undefined),
    add: (place) => change({ type: "add", to: row({ ...place, label: editor.label }) }),
    remove: (index) => given[index] && change({ type: "remove", from: row(given[index]) }),
    pick(place) {
      if (editor.tool === "add") return editor.add(place);
      const { extent } = data ?? {};
      if (!extent || editor.tool === "look") return;
      const [width, height] = [extent.x[1] - extent.x[0], extent.y[1] - extent.y[0]];
      const away = (point: DrawnPoint) => Math.hypot((point.x - place.x) / width, (point.y - place.y) / height);
      const found = nearest(given, away, Infinity);
      if (found === undefined) return;
      if (editor.tool === "remove") return editor.remove(found);
      if (lifted === undefined) return setLifted(found);
      const from = given[lifted];
      setLifted(undefined);
      if (from) change({ type: "move", from: row(from), to: row({ ...from, ...place }) });
    },
  };
  return editor;
}

const datasetIn = (written: unknown): (Readonly<Record<string, unknown>> & { readonly use: string }) | undefined => {
  if (typeof written === "string") return { use: written };
  return typeof written === "object" && written !== null && "use" in written ? (written as never) : undefined;
};

/** Writes the data set into the document; a run that goes on takes it up with the weights it has. */
function put(dataset: NonNullable<ReturnType<typeof changed>>, isPoints: boolean): void {
  const { edit, choose } = useDocument.getState();
  if (isPoints) edit(["dataset", "samples"], dataset["samples"], "points");
  else choose(["dataset"], dataset);
  void takeUp(dataset);
}

/** Has the run in progress, if there is one, go on with other data. */
async function takeUp(dataset: Readonly<Record<string, unknown>>): Promise<void> {
  // YAML is read and written by a library that the page loads when it is needed.
  const { editYaml } = await import("../document/yaml-edit.ts");
  const { run, changeData } = useTrainer.getState();
  if (run) await changeData(editYaml(run.document, ["dataset"], dataset));
}
