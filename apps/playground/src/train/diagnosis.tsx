import type { ReactNode } from "react";
import { useLanguage, useTexts } from "../app/language.ts";
import { MessageText } from "../app/message-text.tsx";
import { numberText } from "../charts/number-text.ts";
import type { LiveRun } from "../trainer/live-run.ts";
import { Notice } from "../ui/layout.tsx";
import { texts } from "./texts.ts";

/** Why a run diverged: where, and in which tensor first. The verdict beside it tells what helps. */
export function Diagnosis({ run }: { readonly run: LiveRun }): ReactNode {
  const words = useTexts(texts);
  const language = useLanguage();
  const { diagnosis } = run;
  if (!diagnosis) return null;
  return (
    <Notice tone="danger">
      <p>{words.diverged(numberText(run.base + diagnosis.step, language))}</p>
      <p>{words.firstBad(tensorText(diagnosis.tensor, words.tensors))}</p>
      <p>
        <MessageText message={diagnosis.message} />
      </p>
    </Notice>
  );
}

/** A tensor by its place, in words. */
function tensorText(tensor: string, words: (typeof texts)["en"]["tensors"]): string {
  const [head = "", ...rest] = tensor.split(".");
  const path = rest.join(".");
  if (head === "params" || head === "gradients") return words[head](path);
  return head === "input" || head === "target" || head === "prediction" || head === "loss" ? words[head] : tensor;
}
