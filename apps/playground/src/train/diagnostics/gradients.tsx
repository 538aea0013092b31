import { type ReactNode, useMemo, useState } from "react";
import { useTexts } from "../../app/language.ts";
import { HeatStrip } from "../../charts/heat-strip.tsx";
import { LineChart } from "../../charts/line-chart.tsx";
import { Choice } from "../../ui/button.tsx";
import { Lead, Row } from "../../ui/layout.tsx";
import type { LayerNorms } from "./layer-norms.ts";
import { texts } from "./texts.ts";
import { thresholds } from "./verdict.ts";

/** The lengths of the layers' gradients over time, as colours or as curves. */
export function Gradients({
  norms,
  names,
}: {
  readonly norms: LayerNorms | undefined;
  readonly names: readonly string[];
}): ReactNode {
  const words = useTexts(texts);
  const [look, setLook] = useState<"strip" | "curves">("strip");
  // Names are made anew with each verdict, and are the same.
  const key = names.join("\n");
  const rows = useMemo(() => key.split("\n"), [key]);
  const series = useMemo(
    () => (norms?.series ?? []).map((data, i) => ({ id: norms!.layers[i]!, name: rows[i] ?? "", data, style: i })),
    [norms, rows],
  );
  const x = useMemo(() => ({ title: words.step, min: 0 }), [words]);
  const y = useMemo(() => ({ title: words.norm, log: true }), [words]);
  if (!norms) return <Lead>{words.notMeasured}</Lead>;
  return (
    <>
      <Lead>{words.gradientsLead}</Lead>
      <Row>
        <Choice<"strip" | "curves">
          label={words.drawnAs}
          value={look}
          options={[
            { value: "strip", name: words.strip },
            { value: "curves", name: words.curves },
          ]}
          onChange={setLook}
        />
      </Row>
      {look === "strip" ? (
        <HeatStrip
          title={words.gradients}
          isTitleHidden
          rows={rows}
          data={norms.matrix}
          xTitle={words.step}
          valueTitle={words.norm}
          log
          low={thresholds.tiny}
          high={thresholds.exploding}
        />
      ) : (
        <LineChart
          title={words.gradients}
          isTitleHidden
          series={series}
          x={x}
          y={y}
          syncKey="run"
          height="18rem"
          smoothing={0.5}
        />
      )}
    </>
  );
}
