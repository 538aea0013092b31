import type { ReactNode } from "react";
import { useTexts } from "../app/language.ts";
import { Button, Choice } from "../ui/button.tsx";
import { Card, Lead } from "../ui/layout.tsx";
import { NumberField } from "../ui/number-field.tsx";
import { linearScale } from "../ui/number.ts";
import { Select } from "../ui/select.tsx";
import { Switch } from "../ui/text-field.tsx";
import type { Control } from "../worker/losses/protocol.ts";
import { axisTexts } from "./axis-texts.ts";
import { controlTexts } from "./control-texts.ts";
import { useExplorer } from "./explorer-store.ts";
import styles from "./losses.module.css";
import { pictureChoices } from "./plans.ts";
import { zooms } from "./setup.ts";
import { texts } from "./texts.ts";
import type { Explored } from "./use-explorer.ts";

/** What runs along the axis, and what holds still. */
export function PictureCard({ explored }: { readonly explored: Explored }): ReactNode {
  const words = useTexts(texts);
  const axisWords = useTexts(axisTexts);
  const { setup, change } = useExplorer();
  const { planned, axis, joined, controls, isFamily } = explored;
  const choices = pictureChoices(planned);
  if (!axis || !joined) return null;
  const isChanged = Object.keys(setup.controls).length > 0 || setup.zoom !== 1;
  return (
    <Card
      title={words.picture}
      lead={words.pictureLead}
      actions={
        isChanged && (
          <Button size="small" look="quiet" onPress={() => change({ ...setup, controls: {}, zoom: 1 })}>
            {words.reset}
          </Button>
        )
      }
    >
      <div className={styles["controls"]}>
        <Select
          label={words.axis}
          value={axis}
          options={choices.map(({ axis: value, count }) => ({
            value,
            name: axisWords[value].name,
            ...(count < planned.length && { note: words.onlySome(count, planned.length) }),
          }))}
          onChange={(next) => change({ ...setup, axis: next, at: undefined, zoom: 1, preset: undefined })}
        />
        <Lead>{axisWords[axis].lead}</Lead>
        {joined.controls
          .filter(({ id }) => !(isFamily && id === joined.family?.control))
          .map((control) => (
            <ControlField
              key={control.id}
              control={control}
              value={controls[control.id]}
              onChange={(value) => change({ ...setup, controls: { ...setup.controls, [control.id]: value } })}
            />
          ))}
        {joined.family && (
          <Switch isSelected={isFamily} onChange={(next) => change({ ...setup, isFamily: next })}>
            {words.family}
          </Switch>
        )}
        <Switch isSelected={setup.isScaled} onChange={(next) => change({ ...setup, isScaled: next })}>
          {words.scaled}
        </Switch>
        {setup.isScaled && <Lead>{words.scaledNote}</Lead>}
        <div className={styles["labelled"]}>
          <span className={styles["label"]} aria-hidden>
            {words.range}
          </span>
          <Choice
            label={words.range}
            value={String(setup.zoom) as "1"}
            options={zooms.map((zoom) => ({
              value: String(zoom) as "1",
              name: words.ranges[String(zoom) as keyof typeof words.ranges],
            }))}
            onChange={(value) => change({ ...setup, zoom: Number(value) })}
          />
        </div>
      </div>
    </Card>
  );
}

interface ControlFieldProps {
  readonly control: Control;
  readonly value: number | string | undefined;
  onChange(value: number | string): void;
}

function ControlField({ control, value, onChange }: ControlFieldProps): ReactNode {
  const { names, choices } = useTexts(controlTexts);
  const scenes = useTexts(texts).scenes;
  const label = names[control.id];
  if (control.type === "number") {
    const { low, high } = control;
    return (
      <NumberField
        label={label}
        value={Number(value)}
        rule={{ minimum: low, maximum: high }}
        scale={linearScale(low, high)}
        onChange={onChange}
      />
    );
  }
  const nameOf = (one: string): string =>
    choices[`${control.id}.${one}` as keyof typeof choices] ??
    (control.id === "role" && one in scenes ? String(scenes[one as "left"]) : one);
  return (
    <div className={styles["labelled"]}>
      <span className={styles["label"]} aria-hidden>
        {label}
      </span>
      <Choice
        label={label}
        value={String(value)}
        options={control.choices.map((one) => ({ value: one, name: nameOf(one) }))}
        onChange={onChange}
      />
    </div>
  );
}
