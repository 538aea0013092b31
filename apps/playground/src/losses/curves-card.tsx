import { type ReactNode, useMemo } from "react";
import { useLanguage, useTexts } from "../app/language.ts";
import { MessageText } from "../app/message-text.tsx";
import type { Geometry } from "../charts/axes.ts";
import { LineChart } from "../charts/line-chart.tsx";
import type { LineSeries } from "../charts/line-series.ts";
import type { Mark as LineMark } from "../charts/line-view.ts";
import { numberText } from "../charts/number-text.ts";
import { Card, Lead, Notice } from "../ui/layout.tsx";
import { SliderBar } from "../ui/number-field.tsx";
import { linearScale } from "../ui/number.ts";
import { axisTexts } from "./axis-texts.ts";
import { controlTexts } from "./control-texts.ts";
import { CurveLayer, type DrawnCurve } from "./curve-layer.tsx";
import { useExplorer } from "./explorer-store.ts";
import { useLossNames } from "./loss-names.ts";
import styles from "./losses.module.css";
import { pictureOf } from "./plans.ts";
import { scaled, worthDrawing } from "./read-curve.ts";
import { Readings } from "./readings.tsx";
import type { Curve } from "../worker/losses/protocol.ts";
import { texts } from "./texts.ts";
import type { Explored, Line } from "./use-explorer.ts";

/** A line with its name and its curve. */
export interface NamedCurve extends DrawnCurve {
  readonly line: Line;
  readonly name: string;
  /** Its curve in its own numbers. */
  readonly raw: Curve;
}

/** Value and gradient, one under the other, with a probe that reads both. */
export function CurvesCard({ explored }: { readonly explored: Explored }): ReactNode {
  const words = useTexts(texts);
  const axisWords = useTexts(axisTexts);
  const language = useLanguage();
  const probe = useExplorer((one) => one.probe);
  const isScaled = useExplorer(({ setup }) => setup.isScaled);
  const { axis, range, drawn, at, planned, focus, controls } = explored;
  const nameOf = useLineNames(explored);
  const curves = useMemo(
    (): readonly NamedCurve[] =>
      (drawn?.lines ?? []).flatMap((line, i) => {
        const curve = drawn!.answer.result!.curves[i]!;
        return "failure" in curve
          ? []
          : [
              {
                line,
                style: line.style,
                curve: isScaled ? scaled(curve) : curve,
                raw: curve,
                name: nameOf(line),
                isFocus: line.loss.id === focus?.id,
              },
            ];
      }),
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- names change with the language and the lines
    [drawn, language, focus?.id, isScaled],
  );
  if (!axis || !range) return null;
  const failures = (drawn?.lines ?? []).flatMap((line, i) => {
    const curve = drawn!.answer.result!.curves[i]!;
    return "failure" in curve ? [{ name: nameOf(line), message: curve.failure.message }] : [];
  });
  const absent = planned.filter((one) => one.plan && !pictureOf(one, axis));
  const target = axis === "prediction" && typeof controls.target === "number" ? controls.target : undefined;
  const titleOf = (title: string): string => (isScaled ? words.scaledTitle(title) : title);
  const shared = { axisTitle: axisWords[axis].title, range, curves, at, onCursor: probe };
  return (
    <Card title={axisWords[axis].name}>
      <div className={styles["charts"]} aria-busy={explored.isBusy}>
        {absent.map(({ loss }) => (
          <Lead key={loss.id}>{words.noPicture(nameOf({ loss, style: loss.style }))}</Lead>
        ))}
        {failures.map(({ name, message }) => (
          <Notice key={name} tone="danger" isLive>
            <p>{words.failed(name)}</p>
            <p>
              <MessageText message={message} />
            </p>
          </Notice>
        ))}
        <CurveChart {...shared} of="value" title={words.value} yTitle={titleOf(words.valueTitle)} target={target} />
        <CurveChart
          {...shared}
          of="gradient"
          title={words.gradient}
          yTitle={titleOf(words.gradientTitle)}
          target={target}
        />
        <div>
          <span className={styles["label"]}>{words.probe}</span>{" "}
          <span className={styles["small"]}>{words.probeNote}</span>
          <SliderBar
            label={`${words.probe}: ${axisWords[axis].title}`}
            value={at}
            scale={linearScale(range[0], range[1])}
            onChange={probe}
          />
        </div>
        {at !== undefined && (
          <Readings axis={axis} title={words.at(axisWords[axis].title, numberText(at, language))} {...{ at, curves }} />
        )}
      </div>
    </Card>
  );
}

/** The name of a line: of a family, the value that tells it from the others. */
export function useLineNames({ joined }: Explored): (line: Line) => string {
  const losses = useExplorer(({ setup }) => setup.losses);
  const lossName = useLossNames(losses);
  const { names, choices } = useTexts(controlTexts);
  return ({ loss, member }) => {
    if (member === undefined || !joined?.family) return lossName(loss);
    const { control } = joined.family;
    const value = choices[`${control}.${member}` as keyof typeof choices] ?? String(member);
    return `${names[control]}: ${value}`;
  };
}

interface CurveChartProps {
  readonly of: "value" | "gradient";
  readonly title: string;
  readonly axisTitle: string;
  readonly yTitle: string;
  readonly range: readonly [number, number];
  readonly curves: readonly NamedCurve[];
  readonly at: number | undefined;
  /** Where the prediction is right. */
  readonly target: number | undefined;
  onCursor(at: number): void;
}

function CurveChart({ of, title, axisTitle, yTitle, range, curves, at, target, onCursor }: CurveChartProps): ReactNode {
  const words = useTexts(texts);
  const [low, high] = range;
  const series = useMemo(
    (): LineSeries[] =>
      curves.map(({ line, name, style, curve }) => ({
        id: `${line.loss.id} ${line.member ?? ""}`,
        name,
        style,
        data: { x: curve.x, y: curve[of] },
      })),
    [curves, of],
  );
  const cut = useMemo(() => worthDrawing(curves.map(({ curve }) => curve[of])), [curves, of]);
  const xAxis = useMemo(() => ({ title: axisTitle, min: low, max: high }), [axisTitle, low, high]);
  const yAxis = useMemo(
    () => ({ title: yTitle, include: [0], ...(cut && { min: cut[0], max: cut[1] }) }),
    [yTitle, cut],
  );
  const marks = useMemo(
    (): LineMark[] => [
      ...(of === "gradient" ? [{ axis: "y", value: 0, label: "" } as const] : []),
      ...(target === undefined ? [] : [{ axis: "x", value: target, label: words.targetMark } as const]),
    ],
    [of, target, words],
  );
  return (
    <LineChart
      title={title}
      series={series}
      x={xAxis}
      y={yAxis}
      marks={marks}
      height={of === "value" ? "17rem" : "14rem"}
      syncKey="losses"
      empty={words.computing}
      legend={of === "value"}
      {...(cut && { note: words.clipped })}
      onCursor={(place) => place !== undefined && onCursor(place)}
      overlay={(geometry: Geometry) => <CurveLayer {...{ geometry, curves, of, at }} />}
    />
  );
}
