import { type ReactNode, useState } from "react";
import { findPlugin, useCatalogue } from "../app/catalogue.ts";
import { useLanguage, useTexts } from "../app/language.ts";
import { numberText } from "../charts/number-text.ts";
import { useDocument } from "../document/store.ts";
import type { LiveRun } from "../trainer/live-run.ts";
import { Button } from "../ui/button.tsx";
import { Notice, Row } from "../ui/layout.tsx";
import { texts } from "./texts.ts";

/** Why a run diverged: where, in which tensor first, and what helps. */
export function Diagnosis({ run }: { readonly run: LiveRun }): ReactNode {
  const words = useTexts(texts);
  const language = useLanguage();
  const [isCured, setCured] = useState(false);
  const optimizer = useDocument(({ reading }) =>
    reading?.isGood ? (reading.document.optimizer as { use: string; learningRate?: unknown }) : undefined,
  );
  const card = findPlugin(useCatalogue(), "optimizer", optimizer?.use);
  const { diagnosis } = run;
  if (!diagnosis) return null;
  const { edit } = useDocument.getState();
  const cure = (path: readonly string[], value: unknown): void => {
    edit(path, value);
    setCured(true);
  };
  const lower = lowerRate(optimizer?.learningRate, card?.jsonSchema.properties?.["learningRate"]?.default);
  const cause = causeOf(diagnosis.tensor);
  return (
    <Notice tone="danger">
      <p>{words.diverged(numberText(run.base + diagnosis.step, language))}</p>
      <p>{words.firstBad(tensorText(diagnosis.tensor, words.tensors))}</p>
      <p>{language === "en" ? diagnosis.message : words.why[cause]}</p>
      {cause !== "data" && (
        <Row>
          <strong>{words.cures}</strong>
          {lower !== undefined && (
            <Button size="small" onPress={() => cure(["optimizer", "learningRate"], lower)}>
              {words.lowerRate(numberText(lower, language))}
            </Button>
          )}
          <Button size="small" onPress={() => cure(["optimizer", "clip"], { globalNorm: 1 })}>
            {words.clip}
          </Button>
        </Row>
      )}
      {isCured && <p role="status">{words.cured}</p>}
    </Notice>
  );
}

/** A tenth of the rate, or the optimizer's default where that is less. */
function lowerRate(rate: unknown, usual: unknown): number | undefined {
  if (typeof rate !== "number" || rate <= 0) return undefined;
  const tenth = Number((rate / 10).toPrecision(3));
  return typeof usual === "number" && usual < tenth ? usual : tenth;
}

type Cause = keyof (typeof texts)["en"]["why"];

/** What kind of tensor went bad first. */
function causeOf(tensor: string): Cause {
  const [head = ""] = tensor.split(".");
  if (head === "params" || head === "prediction" || head === "loss" || head === "gradients") return head;
  return head === "input" || head === "target" ? "data" : "prediction";
}

/** A tensor by its place, in words. */
function tensorText(tensor: string, words: (typeof texts)["en"]["tensors"]): string {
  const [head = "", ...rest] = tensor.split(".");
  const path = rest.join(".");
  if (head === "params" || head === "gradients") return words[head](path);
  return head === "input" || head === "target" || head === "prediction" || head === "loss" ? words[head] : tensor;
}
