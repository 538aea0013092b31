import type { ReactNode } from "react";
import { useLanguage, useTexts } from "../app/language.ts";
import { numberText } from "../charts/number-text.ts";
import { useOptionWords } from "../document/option-words.tsx";
import { Button } from "../ui/button.tsx";
import { Card, Lead, Notice, Row } from "../ui/layout.tsx";
import { NumberField } from "../ui/number-field.tsx";
import { Select } from "../ui/select.tsx";
import { Switch } from "../ui/text-field.tsx";
import type { Options } from "../worker/schedules/protocol.ts";
import { type PlanState, mostSteps, withShown } from "./plan-state.ts";
import styles from "./schedules.module.css";
import { texts } from "./texts.ts";
import type { Actual } from "./use-pipeline.ts";
import type { Change } from "./use-plan-state.ts";

export interface RunCardProps {
  readonly state: PlanState;
  readonly change: Change;
  readonly pipeline: Options | undefined;
  readonly actual: Actual | undefined;
  readonly isActualShown: boolean;
  onActual(isShown: boolean): void;
}

const whole = { minimum: 1, isInteger: true };
const above = { exclusiveMinimum: 0 };

/** The run that is planned over: its length, what moves and from which value. */
export function RunCard({ state, change, pipeline, actual, isActualShown, onActual }: RunCardProps): ReactNode {
  const words = useTexts(texts);
  const language = useLanguage();
  const { label } = useOptionWords();
  const { epochs, stepsPerEpoch, base, option } = state;
  const total = epochs * stepsPerEpoch;
  const names = [...new Set(["learningRate", option, ...(pipeline?.options ?? []).map(({ name }) => name)])];
  const own = pipeline?.entries[option];
  const take = (length: { epochs: number; stepsPerEpoch?: number | undefined }): void =>
    change((before) => {
      const steps = length.stepsPerEpoch ?? before.stepsPerEpoch;
      return length.epochs * steps > mostSteps ? before : { ...before, epochs: length.epochs, stepsPerEpoch: steps };
    });
  return (
    <Card title={words.run}>
      <div className={styles["fields"]}>
        <Select
          label={words.option}
          value={option}
          options={names.map((value) => ({ value, name: label(value) }))}
          onChange={(value) => {
            const found = pipeline?.options.find(({ name }) => name === value);
            change((before) => ({ ...before, option: value, ...(found && { base: found.base }) }));
          }}
        />
        <NumberField
          label={words.baseValue}
          value={base}
          rule={above}
          onChange={(value) => change((before) => ({ ...before, base: value }), "base")}
        />
        <NumberField
          label={words.epochs}
          value={epochs}
          rule={whole}
          onChange={(value) => change((before) => ({ ...before, epochs: value }), "epochs")}
        />
        <NumberField
          label={words.stepsPerEpoch}
          value={stepsPerEpoch}
          rule={whole}
          onChange={(value) => change((before) => ({ ...before, stepsPerEpoch: value }), "steps")}
        />
      </div>
      {total > mostSteps ? (
        <Notice tone="warning" isLive>
          {words.tooLong(numberText(mostSteps, language))}
        </Notice>
      ) : (
        <Lead>{words.totalSteps(numberText(total, language))}</Lead>
      )}
      <Row>
        {pipeline && (
          <Button
            size="small"
            onPress={() => {
              take(pipeline);
              const found = pipeline.options.find(({ name }) => name === option);
              if (found) change((before) => ({ ...before, base: found.base }));
            }}
          >
            {words.fromPipeline}
          </Button>
        )}
        {own !== undefined && (
          <Button size="small" onPress={() => change((before) => withShown(before, own))}>
            {words.ownSchedule}
          </Button>
        )}
        {actual && (
          <Button size="small" onPress={() => take(actual)}>
            {words.fromRun}
          </Button>
        )}
      </Row>
      {actual && (
        <Switch isSelected={isActualShown} onChange={onActual}>
          {words.showActual}
        </Switch>
      )}
    </Card>
  );
}
