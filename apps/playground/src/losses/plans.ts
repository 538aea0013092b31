import type { Axis, Control, ControlValues, Interval, LossPlan, PictureCard } from "../worker/losses/protocol.ts";
import type { ShownLoss } from "./setup.ts";

/** What is known of a loss that is shown. */
export interface Planned {
  readonly loss: ShownLoss;
  readonly plan?: LossPlan;
  readonly failure?: string;
}

export const pictureOf = ({ plan }: Planned, axis: Axis | undefined): PictureCard | undefined =>
  plan?.pictures.find((picture) => picture.axis === axis);

/** The pictures that there are, with how many of the losses have each: those that most have first, then the best of the first loss. */
export function pictureChoices(
  planned: readonly Planned[],
): readonly { readonly axis: Axis; readonly count: number }[] {
  const counts = new Map<Axis, number>();
  for (const { plan } of planned)
    for (const { axis } of plan?.pictures ?? []) counts.set(axis, (counts.get(axis) ?? 0) + 1);
  return [...counts].map(([axis, count]) => ({ axis, count })).toSorted((a, b) => b.count - a.count);
}

/** The picture that is shown: the one chosen, where some loss has it. */
export function shownAxis(planned: readonly Planned[], chosen: Axis | undefined): Axis | undefined {
  const choices = pictureChoices(planned);
  return choices.some(({ axis }) => axis === chosen) ? chosen : choices[0]?.axis;
}

/** The pictures of one axis as one: the range that all have, and each control once. */
export interface Joined {
  readonly range: Interval;
  readonly limits: Interval;
  readonly controls: readonly Control[];
  readonly family: PictureCard["family"];
}

export function joinPictures(cards: readonly PictureCard[]): Joined {
  const meet = (some: readonly Interval[]): Interval => {
    const [low, high] = [Math.max(...some.map((one) => one[0])), Math.min(...some.map((one) => one[1]))];
    return low < high ? [low, high] : some[0]!;
  };
  const controls = new Map<string, Control>();
  for (const control of cards.flatMap((card) => card.controls)) {
    const before = controls.get(control.id);
    controls.set(control.id, before ? joinControls(before, control) : control);
  }
  return {
    range: meet(cards.map(({ range }) => range)),
    limits: meet(cards.map(({ limits }) => limits)),
    controls: [...controls.values()],
    family: cards.length === 1 ? cards[0]!.family : undefined,
  };
}

function joinControls(one: Control, other: Control): Control {
  if (one.type !== "number" || other.type !== "number") return one;
  const [low, high] = [Math.max(one.low, other.low), Math.min(one.high, other.high)];
  return low < high ? { ...one, low, high, value: Math.min(Math.max(one.value, other.value), high) } : one;
}

/** The values that the controls have: those chosen, as far as they are allowed, else the usual ones. */
export function controlValues(controls: readonly Control[], chosen: ControlValues): ControlValues {
  const values = controls.map((control) => {
    const value = chosen[control.id];
    if (control.type === "choice")
      return [control.id, control.choices.includes(String(value)) ? value : control.value] as const;
    const isAllowed = typeof value === "number" && value >= control.low && value <= control.high;
    return [control.id, isAllowed ? value : control.value] as const;
  });
  return Object.fromEntries(values);
}

/** The range made wider or narrower around its middle, within the limits. */
export function zoomedRange({ range, limits }: Pick<Joined, "range" | "limits">, zoom: number): Interval {
  const [middle, half] = [(range[0] + range[1]) / 2, ((range[1] - range[0]) / 2) * zoom];
  // A range that begins at an end of what is possible keeps that end.
  if (range[0] === limits[0]) return [range[0], Math.min(limits[1], range[0] + 2 * half)];
  return [Math.max(limits[0], middle - half), Math.min(limits[1], middle + half)];
}
