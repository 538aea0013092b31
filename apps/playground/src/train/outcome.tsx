import type { ReactNode } from "react";
import { findPlugin, useCatalogue, usePluginText } from "../app/catalogue.ts";
import { useLanguage, useTexts } from "../app/language.ts";
import { timeText } from "../app/time-text.ts";
import { MessageText } from "../app/message-text.tsx";
import { numberText } from "../charts/number-text.ts";
import { useTrainer } from "../trainer/store.ts";
import { Button } from "../ui/button.tsx";
import { Card, Disclosure, Lead, Notice, Row } from "../ui/layout.tsx";
import type { RunEnd } from "../worker/train/protocol.ts";
import { Diagnosis } from "./diagnosis.tsx";
import styles from "./live-pane.module.css";
import { texts } from "./texts.ts";

/** How the run ended, in plain words, and what can be done now. */
export function Outcome(): ReactNode {
  const words = useTexts(texts);
  const language = useLanguage();
  const { phase, run, end, recordId } = useTrainer();
  if (phase !== "ended" || !run || !end) return null;
  const number = (value: number): string => numberText(value, language);
  const time = timeText(run.seconds, language);
  return (
    <Card title={words.outcome}>
      {end.reason === "completed" && (
        <Notice tone="good">{words.completedIn(number(end.epoch), number(run.step), time)}</Notice>
      )}
      {end.reason === "stopped" && (
        <Notice>
          <p>{words.stoppedAt(number(run.step), time)}</p>
          {end.detail !== undefined && <p>{words.stoppedWhy(end.detail)}</p>}
          {end.isForced && <p>{words.forced}</p>}
        </Notice>
      )}
      {end.reason === "failed" && (
        <Notice tone="danger">
          <p>{words.failedAt}</p>
          <p>
            <MessageText message={end.failure?.message ?? ""} />
          </p>
        </Notice>
      )}
      {end.reason === "non-finite" && <Diagnosis run={run} />}
      {run.skips > 0 && <Lead>{words.skipped(number(run.skips))}</Lead>}
      {end.scores && <TestScores scores={end.scores} />}
      {end.reason === "completed" && !end.scores && <Lead>{words.noTest}</Lead>}
      {end.reason === "stopped" && run.checkpoint && (
        <Row>
          <Button onPress={() => useTrainer.getState().goOn()}>
            {words.goOnFrom(number(run.base + run.checkpoint.step))}
          </Button>
        </Row>
      )}
      {end.fingerprint !== undefined && (
        <Disclosure title={words.fingerprint}>
          <Lead>{words.fingerprintLead}</Lead>
          <p className={styles["fingerprint"]}>{end.fingerprint}</p>
        </Disclosure>
      )}
      <Lead>{recordId === undefined ? words.notRecorded : words.recorded}</Lead>
    </Card>
  );
}

/** Scores of the test split, each with what it means. */
function TestScores({ scores }: { readonly scores: NonNullable<RunEnd["scores"]> }): ReactNode {
  const words = useTexts(texts);
  const language = useLanguage();
  const say = usePluginText();
  const catalogue = useCatalogue();
  const rows = Object.entries(scores).map(([name, value]) => {
    const card = findPlugin(catalogue, "metric", name);
    return {
      name,
      value: numberText(value, language),
      title: name === "loss" ? words.loss : card ? say(card.about.title) : name,
      meaning: name === "loss" ? words.testLoss : say(card?.about.summary),
    };
  });
  return (
    <>
      <p>{words.testScores}</p>
      <dl className={styles["scores"]}>
        {rows.map(({ name, title, value, meaning }) => (
          <div key={name}>
            <dt>{title}</dt>
            <dd>
              <strong>{value}</strong> <span className={styles["muted"]}>{meaning}</span>
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}
