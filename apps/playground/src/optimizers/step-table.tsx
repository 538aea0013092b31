import type { ReactNode } from "react";
import { useLanguage, useTexts } from "../app/language.ts";
import { numberText } from "../charts/number-text.ts";
import { Lead, TableBox } from "../ui/layout.tsx";
import { explainTexts } from "./explain-texts.ts";
import styles from "./optimizers.module.css";
import type { Quantity, StateQuantity, StepStory } from "./step-numbers.ts";

/** So many numbers of a long tensor are shown. */
const most = 6;

interface StepTableProps {
  readonly story: StepStory;
  readonly hasNoise: boolean;
  readonly leftOut: readonly string[];
}

/** All that goes into an update and comes out of it: gradient, rate, state before and after, move. */
export function StepTable({ story, hasNoise, leftOut }: StepTableProps): ReactNode {
  const words = useTexts(explainTexts);
  const { from, to, move, gradient, learningRate, handed, isLast, state } = story;
  const pair = (before: readonly number[]): Quantity => ({ before, after: undefined, kind: "coordinates" });
  return (
    <>
      <TableBox label={words.table}>
        <table className={styles["numbers"]}>
          <thead>
            <tr>
              <th scope="col">{words.quantity}</th>
              <th scope="col">x</th>
              <th scope="col">y</th>
            </tr>
          </thead>
          <tbody>
            <Line name={words.position} quantity={pair(from)} />
            <Line name={hasNoise ? words.noisy : words.gradient} quantity={pair(gradient)} />
            <Line name={words.rate} quantity={{ before: [learningRate], after: undefined, kind: "scalar" }} />
            {state.map((one) => (
              <Line key={one.path} name={<StateName state={one} />} quantity={one} />
            ))}
            {!isLast && <Line name={words.move} quantity={pair(move)} />}
            {!isLast && <Line name={words.next} quantity={pair(to)} />}
            {!isLast && handed && <Line name={words.handed} quantity={pair(handed)} />}
          </tbody>
        </table>
      </TableBox>
      {leftOut.length > 0 && <Lead>{words.leftOut(leftOut.join(", "))}</Lead>}
    </>
  );
}

/** What a tensor of the state is, in words where they are known; its path in any case. */
function StateName({ state: { name, path, isInside } }: { readonly state: StateQuantity }): ReactNode {
  const words = useTexts(explainTexts);
  const known = (words.state as Readonly<Record<string, string>>)[name];
  return (
    <>
      {known !== undefined && <>{isInside ? words.inside(known) : known} </>}
      <code className={styles["path"]}>{path}</code>
    </>
  );
}

function Line({ name, quantity }: { readonly name: ReactNode; readonly quantity: Quantity }): ReactNode {
  const language = useLanguage();
  const { before, after, kind } = quantity;
  const number = (value: number): string => numberText(value, language, 4);
  const change = (i: number): ReactNode => {
    const was = number(before[i]!);
    if (after === undefined || number(after[i]!) === was) return was;
    return (
      <>
        {was} <span className={styles["after"]}>→ {number(after[i]!)}</span>
      </>
    );
  };
  const list = (values: readonly number[]): string =>
    values.slice(0, most).map(number).join(", ") + (values.length > most ? ", …" : "");
  return (
    <tr>
      <th scope="row">{name}</th>
      {kind === "coordinates" ? (
        <>
          <td>{change(0)}</td>
          <td>{change(1)}</td>
        </>
      ) : (
        <td colSpan={2}>{kind === "scalar" ? change(0) : list(after ?? before)}</td>
      )}
    </tr>
  );
}
