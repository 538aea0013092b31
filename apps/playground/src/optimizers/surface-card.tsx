import { RotateCcw, Undo2 } from "lucide-react";
import type { ReactNode } from "react";
import { useLanguage, useTexts } from "../app/language.ts";
import { MessageText } from "../app/message-text.tsx";
import { numberText } from "../charts/number-text.ts";
import { IconButton } from "../ui/button.tsx";
import { Formula } from "../ui/formula.tsx";
import { Card, Lead, Notice } from "../ui/layout.tsx";
import { NumberField } from "../ui/number-field.tsx";
import { linearScale, logScale } from "../ui/number.ts";
import { Select } from "../ui/select.tsx";
import { readFormula } from "../worker/race/formula/read.ts";
import { FormulaField } from "./formula-field.tsx";
import styles from "./optimizers.module.css";
import { useRace } from "./race-store.ts";
import { type Setup, firstFormula, formulaExtent, limits, onSurface } from "./setup.ts";
import { SurfaceMap } from "./surface-map.tsx";
import { texts } from "./texts.ts";
import { Transport } from "./transport.tsx";

const own = "=";

/** The surface, the race on it, and what both are set by. */
export function SurfaceCard({ setup }: { readonly setup: Setup }): ReactNode {
  const words = useTexts(texts);
  const language = useLanguage();
  const { surfaces, change, undo, canUndo, failure, paths } = useRace();
  const { surface } = setup;
  const info = "name" in surface ? surfaces.find(({ name }) => name === surface.name) : undefined;
  const hasAverage = [...paths.values()].some(({ layout }) => layout?.hasAverage);
  const choose = (name: string): void => {
    const chosen = surfaces.find((one) => one.name === name);
    if (chosen) return change(onSurface(setup, chosen));
    change({
      ...setup,
      surface: { expression: info?.expression ?? firstFormula },
      extent: info?.extent ?? formulaExtent,
    });
  };
  return (
    <Card
      title={words.surface}
      actions={
        <IconButton label={words.undo} size="small" isDisabled={!canUndo} onPress={undo}>
          <Undo2 size={16} aria-hidden />
        </IconButton>
      }
    >
      <div className={styles["surfaceHead"]}>
        <Select
          label={words.surface}
          isLabelHidden
          value={info?.name ?? own}
          options={[
            ...surfaces.map(({ name, title }) => ({ value: name, name: title[language] })),
            { value: own, name: words.ownFormula },
          ]}
          onChange={choose}
        />
        <SurfaceFormula setup={setup} />
      </div>
      {"expression" in surface && <FormulaField setup={setup} expression={surface.expression} />}
      {failure !== undefined && (
        <Notice tone="danger" isLive>
          <p>{words.failed}</p>
          <p>
            <MessageText message={failure} />
          </p>
        </Notice>
      )}
      <SurfaceMap />
      <Transport />
      <Lead>
        {words.mapNote} {words.arrows} {hasAverage && words.average}
      </Lead>
      {info && (
        <Lead>
          {info.summary[language]}
          {info.source !== undefined && ` ${words.source(info.source)}`}
        </Lead>
      )}
      <StartFields setup={setup} />
    </Card>
  );
}

function SurfaceFormula({ setup: { surface } }: { readonly setup: Setup }): ReactNode {
  const surfaces = useRace((one) => one.surfaces);
  if ("name" in surface) {
    const info = surfaces.find(({ name }) => name === surface.name);
    return info ? <Formula tex={`f(x, y) = ${info.formula}`} /> : null;
  }
  const reading = readFormula(surface.expression);
  return reading.isGood ? <Formula tex={`f(x, y) = ${reading.formula}`} /> : null;
}

function StartFields({ setup }: { readonly setup: Setup }): ReactNode {
  const words = useTexts(texts);
  const language = useLanguage();
  const { surfaces, change } = useRace();
  const { start, steps, noise, seed, surface } = setup;
  const usual = "name" in surface ? surfaces.find(({ name }) => name === surface.name)?.start : undefined;
  const isMoved = usual && (usual.x !== start.x || usual.y !== start.y);
  return (
    <div className={styles["fields"]}>
      {(["x", "y"] as const).map((axis) => (
        <NumberField
          key={axis}
          label={words.startAt(axis)}
          value={start[axis]}
          onChange={(value) => change({ ...setup, start: { ...start, [axis]: value } })}
        />
      ))}
      {isMoved && (
        <div className={styles["reset"]}>
          <IconButton
            label={`${words.startOf}: ${numberText(usual.x, language)}, ${numberText(usual.y, language)}`}
            onPress={() => change({ ...setup, start: usual }, true)}
          >
            <RotateCcw size={16} aria-hidden />
          </IconButton>
        </div>
      )}
      <NumberField
        label={words.steps}
        value={steps}
        rule={{ minimum: 1, maximum: limits.steps, isInteger: true }}
        scale={logScale(10, limits.steps)}
        onChange={(value) => change({ ...setup, steps: value })}
      />
      <NumberField
        label={words.noise}
        value={noise}
        rule={{ minimum: 0 }}
        scale={linearScale(0, 10)}
        note={words.noiseNote}
        onChange={(value) => change({ ...setup, noise: value })}
      />
      {noise > 0 && (
        <NumberField
          label={words.seed}
          value={seed}
          rule={{ minimum: 0, isInteger: true }}
          onChange={(value) => change({ ...setup, seed: value })}
        />
      )}
    </div>
  );
}
