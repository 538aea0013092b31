import { type Axis, type ControlId, type ControlValues, axes, controlIds } from "../worker/losses/protocol.ts";

/** A loss that is shown, with the look by which it is told from the others. */
export interface ShownLoss {
  readonly id: string;
  /** Index of its colour and shape. */
  readonly style: number;
  readonly use: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** All that the explorer shows. */
export interface Setup {
  readonly losses: readonly ShownLoss[];
  /** The loss whose situation, marks and texts are shown. */
  readonly focus: string | undefined;
  /** The picture; where nothing is chosen, the best that all losses have. */
  readonly axis: Axis | undefined;
  readonly controls: ControlValues;
  /** How much wider than usual the axis is. */
  readonly zoom: number;
  /** The place of the probe. */
  readonly at: number | undefined;
  /** Whether one loss is drawn for several values of a control. */
  readonly isFamily: boolean;
  /** Whether each curve is drawn over its own height, so that shapes can be compared. */
  readonly isScaled: boolean;
  readonly preset: string | undefined;
}

export const mostLosses = 6;
export const zooms = [0.5, 1, 3] as const;

/** Losses with ids and looks. */
export function shownLosses(entries: readonly Pick<ShownLoss, "use" | "options">[]): ShownLoss[] {
  return entries.slice(0, mostLosses).map(({ use, options }, i) => ({ id: `l${i + 1}`, style: i, use, options }));
}

/** One loss more, with a look that nobody has, and in focus. */
export function withLoss(setup: Setup, use: string): Setup {
  const { losses } = setup;
  if (losses.length >= mostLosses) return setup;
  const free = (isTaken: (n: number) => boolean): number => {
    let n = 0;
    while (isTaken(n)) n += 1;
    return n;
  };
  const style = free((n) => losses.some((one) => one.style === n));
  const id = `l${free((n) => n === 0 || losses.some((one) => one.id === `l${n}`))}`;
  return { ...setup, losses: [...losses, { id, style, use, options: {} }], focus: id, preset: undefined };
}

/** Without one of the losses. */
export function withoutLoss(setup: Setup, id: string): Setup {
  const losses = setup.losses.filter((one) => one.id !== id);
  return { ...setup, losses, focus: setup.focus === id ? losses[0]?.id : setup.focus, preset: undefined };
}

/** Another loss, or other options, in the place of one. */
export function replaceLoss(setup: Setup, id: string, parts: Partial<Pick<ShownLoss, "use" | "options">>): Setup {
  return { ...setup, losses: setup.losses.map((one) => (one.id === id ? { ...one, ...parts } : one)) };
}

type Parameters = Readonly<Record<string, string>>;

/** What of the address is the explorer's. */
export const explorerParameters = ["show", "axis", "set", "zoom", "at", "all", "scaled", "preset"] as const;

/** The explorer as it stands in the address. */
export function writeSetup(setup: Setup): Record<(typeof explorerParameters)[number], string | undefined> {
  const { losses, axis, controls, zoom, at, isFamily, isScaled, preset } = setup;
  return {
    show: JSON.stringify(
      losses.map(({ use, options }) => (Object.keys(options).length > 0 ? { use, ...options } : use)),
    ),
    axis,
    set: Object.keys(controls).length > 0 ? JSON.stringify(controls) : undefined,
    zoom: zoom === 1 ? undefined : String(zoom),
    at: at === undefined ? undefined : String(Number(at.toPrecision(4))),
    all: isFamily ? "1" : undefined,
    scaled: isScaled ? "1" : undefined,
    preset,
  };
}

/** The explorer of an address; what it tells wrong is left out. `undefined` where it tells of no losses. */
export function readSetup(parameters: Parameters): Setup | undefined {
  const shown = readJson(parameters["show"]);
  if (!Array.isArray(shown)) return undefined;
  const entries = shown.flatMap((one: unknown) => {
    if (typeof one === "string") return [{ use: one, options: {} }];
    if (typeof one !== "object" || one === null || Array.isArray(one)) return [];
    const { use, ...options } = one as Record<string, unknown>;
    return typeof use === "string" ? [{ use, options }] : [];
  });
  const losses = shownLosses(entries);
  const zoom = Number(parameters["zoom"]);
  const at = Number(parameters["at"] ?? Number.NaN);
  return {
    losses,
    focus: losses[0]?.id,
    axis: axes.find((axis) => axis === parameters["axis"]),
    controls: readControls(parameters["set"]),
    zoom: zooms.find((one) => one === zoom) ?? 1,
    at: Number.isFinite(at) ? at : undefined,
    isFamily: parameters["all"] === "1",
    isScaled: parameters["scaled"] === "1",
    preset: parameters["preset"],
  };
}

function readControls(text: string | undefined): ControlValues {
  const read = readJson(text);
  if (typeof read !== "object" || read === null) return {};
  const isControl = ([id, value]: [string, unknown]): boolean =>
    (controlIds as readonly string[]).includes(id) && (typeof value === "number" || typeof value === "string");
  return Object.fromEntries(Object.entries(read).filter(isControl)) as Partial<Record<ControlId, number | string>>;
}

function readJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? "null");
  } catch {
    return undefined;
  }
}
