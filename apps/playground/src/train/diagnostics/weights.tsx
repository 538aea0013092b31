import { type ReactNode, useMemo, useRef } from "react";
import { useLanguage, useTexts } from "../../app/language.ts";
import { LegendSwatch } from "../../charts/legend-swatch.tsx";
import { LineChart } from "../../charts/line-chart.tsx";
import { numberText } from "../../charts/number-text.ts";
import { useTrainer } from "../../trainer/store.ts";
import { Lead } from "../../ui/layout.tsx";
import type { Distribution, LayerWeights, WeightsRequest } from "../../worker/diagnostics/protocol.ts";
import styles from "./diagnostics.module.css";
import { Failure } from "./failure-note.tsx";
import { layerNames } from "./layer-names.ts";
import { texts } from "./texts.ts";
import { useDiagnosis, useSubject } from "./subject.ts";
import { useVisible } from "./use-visible.ts";

const startDash = [4, 3];

/** How the weights of each layer are spread, now and at the start. */
export function Weights(): ReactNode {
  const words = useTexts(texts);
  const box = useRef<HTMLDivElement>(null);
  const isVisible = useVisible(box);
  const subject = useSubject();
  const first = useTrainer(({ run }) => run?.snapshots[0]);
  const question = useMemo<WeightsRequest | undefined>(() => {
    if (!subject) return undefined;
    return first?.layout ? { ...subject, start: { values: first.values, layout: first.layout } } : subject;
  }, [subject, first]);
  const { answer, failure } = useDiagnosis("diagnostics.weights", isVisible ? question : undefined);
  const names = layerNames(answer?.map(({ layer }) => layer) ?? [], words);
  return (
    <div ref={box} className={styles["part"]} aria-busy={!answer}>
      <Lead>{words.weightsLead}</Lead>
      <Failure failure={failure} />
      {!answer && failure === undefined && <Lead>{words.computing}</Lead>}
      {answer && (
        <ul className={styles["key"]}>
          {first && (
            <li>
              <LegendSwatch style={1} dash={startDash} marker="none" kind="line" /> {words.atStart}
            </li>
          )}
          <li>
            <LegendSwatch style={0} marker="none" kind="line" /> {words.now}
          </li>
        </ul>
      )}
      <div className={styles["multiples"]}>
        {answer?.map((layer, i) => (
          <LayerChart key={layer.layer} layer={layer} name={names[i]!} />
        ))}
      </div>
      {answer && !first && <Lead>{words.noStart}</Lead>}
    </div>
  );
}

function LayerChart({ layer, name }: { readonly layer: LayerWeights; readonly name: string }): ReactNode {
  const words = useTexts(texts);
  const language = useLanguage();
  const number = (value: number): string => numberText(value, language, 2);
  const { now, start, deviation, broken, size } = layer;
  const series = useMemo(
    () => [
      ...(start ? [{ id: "start", name: words.atStart, ...curve(start, size), style: 1, dash: startDash }] : []),
      { id: "now", name: words.now, ...curve(now, size), style: 0 },
    ],
    [now, start, size, words],
  );
  const x = useMemo(() => ({ title: words.weight }), [words]);
  const y = useMemo(
    () => ({ title: words.shareOfWeights, min: 0, tickText: (share: number) => `${Math.round(100 * share)}%` }),
    [words],
  );
  const spread = start ? words.spread(number(deviation), number(start.deviation)) : words.spreadNow(number(deviation));
  return (
    <LineChart
      title={name}
      note={broken > 0 ? `${spread} ${words.broken(number(broken))}` : spread}
      series={series}
      x={x}
      y={y}
      height="8rem"
      legend={false}
    />
  );
}

/** A histogram as a curve of steps: the share of each bin holds to its end. */
const curve = ({ edges, counts }: Distribution, size: number) => ({
  data: { x: edges, y: Float64Array.from(edges, (_, i) => counts[Math.min(i, counts.length - 1)]! / size) },
  steps: true,
  exact: true,
  marker: "none" as const,
});
