import { useMemo } from "react";
import type { Axis, ControlValues, CurvesRequest, Interval, PictureCard } from "../worker/losses/protocol.ts";
import { useExplorer } from "./explorer-store.ts";
import { type Joined, type Planned, controlValues, joinPictures, pictureOf, shownAxis, zoomedRange } from "./plans.ts";
import type { ShownLoss } from "./setup.ts";
import { type Answered, useAnswer } from "../worker/use-answer.ts";

/** One line of the charts. */
export interface Line {
  readonly loss: ShownLoss;
  readonly style: number;
  /** The value of the control that tells this line from the others of its family. */
  readonly member?: number | string;
}

/** All that the view shows. */
export interface Explored {
  readonly planned: readonly Planned[];
  readonly axis: Axis | undefined;
  readonly card: PictureCard | undefined;
  readonly joined: Joined | undefined;
  readonly controls: ControlValues;
  readonly range: Interval | undefined;
  readonly isFamily: boolean;
  readonly lines: readonly Line[];
  readonly drawn: { readonly lines: readonly Line[]; readonly answer: Answered<"losses.curves"> } | undefined;
  readonly isBusy: boolean;
  /** The loss that is explained. */
  readonly focus: ShownLoss | undefined;
  /** Where the probe is. */
  readonly at: number | undefined;
}

/** Asks the lab for what is to be shown, as it changes. */
export function useExplored(planned: readonly Planned[]): Explored {
  const setup = useExplorer((one) => one.setup);
  const { losses, zoom, isFamily: wantsFamily } = setup;
  const axis = shownAxis(planned, setup.axis);
  const cards = planned.flatMap((one) => pictureOf(one, axis) ?? []);
  const joined = cards.length > 0 ? joinPictures(cards) : undefined;
  const controls = joined ? controlValues(joined.controls, setup.controls) : {};
  const range = joined && zoomedRange(joined, zoom);
  const isFamily = wantsFamily && joined?.family !== undefined;
  const drawable = planned.filter((one) => pictureOf(one, axis));
  const lines: readonly Line[] = drawable.flatMap(({ loss }): Line[] =>
    isFamily
      ? joined!.family!.values.map((member, i) => ({ loss, style: loss.style + i, member }))
      : [{ loss, style: loss.style }],
  );
  const request: CurvesRequest | undefined =
    axis && range && lines.length > 0
      ? {
          axis,
          range,
          controls,
          curves: lines.map(({ loss, member }) => ({
            use: loss.use,
            options: loss.options,
            ...(member !== undefined && { controls: { [joined!.family!.control]: member } }),
          })),
        }
      : undefined;
  const { answer, isBusy } = useAnswer("losses.curves", request, JSON.stringify(request));
  const linesKey = JSON.stringify(lines);
  // Lines as they were asked for, so that an answer that is late is not taken for another's.
  const drawn = useMemo(() => {
    if (!answer?.result || answer.result.curves.length !== lines.length || answer.request.axis !== axis)
      return undefined;
    return { lines, answer };
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- the key stands for the lines
  }, [answer, linesKey, axis]);
  const focus = losses.find(({ id }) => id === setup.focus) ?? losses[0];
  const at = range && Math.min(Math.max(setup.at ?? range[0] + 0.3 * (range[1] - range[0]), range[0]), range[1]);
  const card = focus && pictureOf(planned.find(({ loss }) => loss.id === focus.id) ?? { loss: focus }, axis);
  return { planned, axis, card, joined, controls, range, isFamily, lines, drawn, isBusy, focus, at };
}
