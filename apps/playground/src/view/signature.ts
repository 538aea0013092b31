import type { Words } from "../language.ts";
import { element } from "./element.ts";

export interface Signature {
  readonly element: HTMLElement;
  show(fingerprint: string | undefined): void;
}

/** The fingerprint of the trained model, by which anybody can tell that two runs are the same. */
export function createSignature(words: Words): Signature {
  const term = element("dt");
  const fingerprint = element("code", { translate: "no" });
  const hint = element("dd", { class: "hint" });
  const list = element("dl", { class: "signature", hidden: true }, term, element("dd", {}, fingerprint), hint);
  words.bind((texts) => {
    term.textContent = texts.signature.heading;
    hint.textContent = texts.signature.hint;
  });
  return {
    element: list,
    show(found) {
      list.hidden = found === undefined;
      fingerprint.textContent = found ?? "";
    },
  };
}
