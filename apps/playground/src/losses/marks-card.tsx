import type { ReactNode } from "react";
import { useLanguage, useTexts } from "../app/language.ts";
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
  const place = drawn?.lines.findIndex(({ loss }) => loss.id === focus?.id) ?? -1;
  const line = drawn?.lines[place];
  const curve = drawn?.answer.result?.curves[place];
  if (!line || !curve || "failure" in curve) return null;
  return (
    <Card title={words.marks} lead={words.marksLead(nameOf(line))}>
      {curve.marks.length === 0 ? (
        <Lead>{words.noMarks}</Lead>
      ) : (
        <ul className={styles["marks"]}>
          {curve.marks.map((mark) => {
            const { name, text } = say(mark);
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
      )}
    </Card>
  );
}

/** Puts a mark into words. */
function useMarkText({ joined }: Explored): (mark: Mark) => { readonly name: string; readonly text: string } {
  const words = useTexts(markTexts);
  const language = useLanguage();
  const write = (value: number | undefined): string => (value === undefined ? "" : numberText(value, language, 3));
  return (mark) => {
    const of = mark as Partial<Record<"x" | "to" | "value" | "slope" | "before" | "after", number>>;
    const at = {
      x: write(of.x),
      to: write(of.to),
      value: write(of.value),
      slope: write(of.slope),
      before: write(of.before),
      after: write(of.after),
    };
    if (mark.kind !== "minimum") return { name: words[mark.kind].name, text: words[mark.kind].say(at) };
    const { name, point, stretch, open, end } = words.minimum;
    if (mark.to !== undefined) return { name, text: stretch(at) };
    if (mark.edge === undefined) return { name, text: point(at) };
    const isEnd = joined?.limits.some((limit) => Math.abs(limit - mark.x) < 1e-9);
    return { name, text: isEnd ? end(at) : open(at) };
  };
}
