import { type ReactNode, useState } from "react";
import { useLanguage, useTexts } from "../app/language.ts";
import { LocalTexts, MessageText } from "../app/message-text.tsx";
import { localiseIssue } from "../app/problem-texts.ts";
import { LegendSwatch } from "../charts/legend-swatch.tsx";
import { numberText } from "../charts/number-text.ts";
import { Card, Hidden, Notice, TableBox } from "../ui/layout.tsx";
import { Select } from "../ui/select.tsx";
import { column } from "../worker/race/protocol.ts";
import { racerName } from "./names.ts";
import styles from "./optimizers.module.css";
import { usePlayback } from "./playback.ts";
import type { RacePath } from "./race-path.ts";
import { useRace } from "./race-store.ts";
import { type Contestant, type Setup, distanceToMinimum } from "./setup.ts";
import { texts } from "./texts.ts";

const tolerances = ["1", "0.1", "0.01", "1e-3", "1e-4", "1e-6"];

/** What a racer has reached at a step. */
interface Standing {
  readonly racer: Contestant;
  readonly value: number;
  readonly distance: number;
  readonly reached: number | undefined;
  /** How its path has ended, where it has by this step. */
  readonly state: "racing" | NonNullable<RacePath["end"]>["code"];
  readonly path: RacePath | undefined;
}

/** Who is where at the step that is shown. */
export function Standings({ setup }: { readonly setup: Setup }): ReactNode {
  const words = useTexts(texts);
  const language = useLanguage();
  const step = usePlayback((one) => one.calmStep);
  const { paths, minima } = useRace();
  const [tolerance, setTolerance] = useState("0.01");
  const standings = setup.racers.map((racer): Standing => {
    const path = paths.get(racer.id);
    const value = path?.at(step, column.evaluatedValue) ?? Number.NaN;
    const place = {
      x: path?.at(step, column.evaluatedX) ?? Number.NaN,
      y: path?.at(step, column.evaluatedY) ?? Number.NaN,
    };
    const state = path?.end && step >= path.length - 1 ? path.end.code : "racing";
    const reached = path?.reached(Number(tolerance), step);
    return { racer, value, distance: distanceToMinimum(place, minima), reached, state, path };
  });
  // What has diverged is last, whatever its value was.
  const order = standings
    .filter(({ value, state }) => Number.isFinite(value) && state !== "not-finite" && state !== "escaped")
    .map(({ value }) => value)
    .sort((a, b) => a - b);
  const rankOf = ({ value, state }: Standing): string => {
    const isOut = !Number.isFinite(value) || state === "not-finite" || state === "escaped" || state === "failed";
    return isOut ? "–" : String(order.indexOf(value) + 1);
  };
  const isPlaying = usePlayback((one) => one.isPlaying);
  const leader = standings.find((one) => rankOf(one) === "1");
  const number = (value: number): string => (Number.isNaN(value) ? "–" : numberText(value, language, 4));
  const reachedText = ({ reached, state }: Standing): string => {
    if (state === "failed" || state === "escaped" || state === "not-finite") return words.states[state];
    if (reached !== undefined) return number(reached);
    return state === "racing" ? words.notYet : words.never;
  };
  return (
    <Card title={words.standings} lead={words.standingsLead(numberText(step, language))}>
      {/* Told where the race stands still, and not at each frame. */}
      <Hidden isLive>
        {!isPlaying && leader
          ? words.leader(numberText(step, language), racerName(leader.racer), number(leader.value))
          : ""}
      </Hidden>
      <TableBox label={words.standingsTable}>
        <table className={styles["standings"]}>
          <thead>
            <tr>
              <th scope="col">{words.rank}</th>
              <th scope="col">{words.racer}</th>
              <th scope="col">{words.value}</th>
              {minima.length > 0 && <th scope="col">{words.distance}</th>}
              <th scope="col">{words.stepsToReach}</th>
            </tr>
          </thead>
          <tbody>
            {standings.map((one) => (
              <tr key={one.racer.id}>
                <td>{rankOf(one)}</td>
                <th scope="row">
                  <span className={styles["swatched"]}>
                    <LegendSwatch style={one.racer.style} />
                    {racerName(one.racer)}
                  </span>
                </th>
                <td>{number(one.value)}</td>
                {minima.length > 0 && <td>{number(one.distance)}</td>}
                <td>{reachedText(one)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableBox>
      <div className={styles["narrow"]}>
        <Select
          label={words.tolerance}
          value={tolerance}
          options={tolerances.map((value) => ({ value, name: value }))}
          onChange={setTolerance}
        />
      </div>
      {standings.map((one) => (
        <Trouble key={one.racer.id} standing={one} />
      ))}
    </Card>
  );
}

/** Why a racer came to nothing, and what helps. */
function Trouble({ standing: { racer, state, path } }: { readonly standing: Standing }): ReactNode {
  const words = useTexts(texts);
  const language = useLanguage();
  const end = path?.end;
  if (!end || state === "racing" || end.code === "completed") return null;
  const isAtStart = end.code === "not-finite" && path.length === 1;
  return (
    <Notice tone={end.code === "failed" || isAtStart ? "danger" : "warning"}>
      <strong>{racerName(racer)}</strong>
      {end.code === "failed" ? (
        end.mistakes.map((mistake) => (
          <p key={JSON.stringify(mistake)}>
            {mistake.rule === "" ? (
              <MessageText message={mistake.message} />
            ) : (
              <>
                <code>{mistake.path}</code> <LocalTexts texts={localiseIssue(mistake, language)} />
              </>
            )}
          </p>
        ))
      ) : (
        <p>
          {words.ends[end.code]} {isAtStart ? words.undefinedAtStart : words.diverged}
        </p>
      )}
    </Notice>
  );
}
