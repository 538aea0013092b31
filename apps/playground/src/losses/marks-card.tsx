import type { ReactNode } from "react";
import { useLanguage, useTexts } from "../app/language.ts";
import { LegendSwatch } from "../charts/legend-swatch.tsx";
import { numberText } from "../charts/number-text.ts";
import { seriesColor } from "../charts/palette.ts";
import { Card, Lead } from "../ui/layout.tsx";
import type { Mark } from "../worker/losses/protocol.ts";
import { useLineNames } from "./curves-card.tsx";
import styles from "./losses.module.css";
import { markTexts } from "./mark-texts.ts";
import { Sign } from "./sign.tsx";
import { texts } from "./texts.ts";
import type { Explored } from "./use-explorer.ts";

/** What was found in the curve of the loss in focus, in words. */
export function MarksCard({ explored }: { readonly explored: Explored }): ReactNode {
  const words = useTexts(texts);
  const nameOf = useLineNames(explored);
  const say = useMarkText(explored);
  const { drawn, focus } = explored;
  const found = (drawn?.lines ?? []).flatMap((line, i) => {
    const curve = drawn!.answer.result!.curves[i]!;
    return "failure" in curve ? [] : [{ line, marks: curve.marks }];
  });
  if (found.length === 0) return null;
  const ordered = found.toSorted((a, b) => Number(b.line.loss.id === focus?.id) - Number(a.line.loss.id === focus?.id));
  return (
    <Card title={words.marks} lead={words.marksLead}>
      {ordered.map(({ line, marks }) => (
        <div key={`${line.loss.id} ${line.member ?? ""}`} className={styles["markGroup"]}>
          <h3 className={styles["swatched"]}>
            <LegendSwatch style={line.style} kind="line" />
            {nameOf(line)}
          </h3>
          {marks.length === 0 && <Lead>{words.noMarks}</Lead>}
          <ul className={styles["marks"]}>
            {gathered(marks).map((some) => {
              const [mark] = some as [Mark];
              const { name, text } = say(some);
              return (
                <li key={`${mark.kind} ${mark.x}`} className={styles["mark"]}>
                  <svg width={20} height={20} viewBox="-10 -10 20 20" aria-hidden focusable={false}>
                    <Sign kind={mark.kind} color={seriesColor(line.style)} />
                  </svg>
                  <p>
                    <strong>{name}.</strong> {text}
                  </p>
                </li>
              );
            })}
          </ul>
        </div>
      ))}
    </Card>
  );
}

/** So many kinks are told one by one. */
const mostTold = 2;

/** Marks by what is said of them: each by itself, but for many kinks, of which a sentence tells. */
function gathered(marks: readonly Mark[]): readonly (readonly Mark[])[] {
  const kinks = marks.filter(({ kind }) => kind === "kink");
  if (kinks.length <= mostTold) return marks.map((mark) => [mark]);
  return [...marks.filter(({ kind }) => kind !== "kink").map((mark) => [mark]), kinks];
}

/** Puts marks of one kind into words. */
function useMarkText({
  joined,
  axis,
  range,
}: Explored): (marks: readonly Mark[]) => { readonly name: string; readonly text: string } {
  const words = useTexts(markTexts);
  const language = useLanguage();
  const write = (value: number | undefined): string => (value === undefined ? "" : numberText(value, language, 3));
  return (marks) => {
    const [mark] = marks as [Mark];
    if (mark.kind === "kink" && marks.length > 1)
      return { name: words.kink.name, text: words.kink.many(marks.map(({ x }) => write(x)).join(", ")) };
    const of = mark as Partial<Record<"x" | "to" | "value" | "slope" | "before" | "after", number>>;
    const at = {
      x: write(of.x),
      to: write(of.to),
      value: write(of.value),
      slope: write(of.slope),
      before: write(of.before),
      after: write(of.after),
    };
    if (mark.kind === "steep" && (axis === "probability" || axis === "class-probability"))
      return { name: words.chained.name, text: words.chained.say(at) };
    if (mark.kind !== "minimum") return { name: words[mark.kind].name, text: words[mark.kind].say(at) };
    const { name, point, stretch, open, end } = words.minimum;
    if (mark.to !== undefined) return { name, text: stretch(at) };
    if (mark.edge === undefined) return { name, text: point(at) };
    const width = range ? range[1] - range[0] : 0;
    const isEnd = joined?.limits.some((limit) => Math.abs(limit - mark.x) <= 0.006 * width);
    return { name, text: isEnd ? end(at) : open(at) };
  };
}
