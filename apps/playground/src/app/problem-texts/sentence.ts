import type { Translate } from "./wordings.ts";

/** The parts of ``SUBJECT: `argument` must RULE, got VALUE. CURE.``, the rule in Korean. */
export interface Sentence {
  readonly subject: string;
  readonly argument: string | undefined;
  readonly rule: string;
  readonly got: string | undefined;
  readonly cure: string | undefined;
}

/**
 * Takes a message apart. Values may hold anything, stops and "must" too, so that the parts are those of which the rule is
 * known, and best the cure too.
 */
export function readSentence(line: string, ruleOf: Translate, cureOf: Translate): Sentence | undefined {
  let best: Sentence | undefined;
  for (const { index } of line.matchAll(/ must /g)) {
    const head = headOf(line.slice(0, index));
    for (const { rule, got, cure } of readings(line.slice(index + " must ".length))) {
      const known = ruleOf(rule);
      if (known === undefined) continue;
      const sentence = { ...head, rule: known, got, cure };
      if (cure === undefined || cureOf(cure) !== undefined) return sentence;
      best ??= sentence;
    }
  }
  return best;
}

/** ``dataset "csv": `path` ``, or `FILE:LINE:COLUMN path:` of a document. */
function headOf(text: string): Pick<Sentence, "subject" | "argument"> {
  const [, subject, argument] = /^(.*): `([^`]+)`$/s.exec(text) ?? [];
  return subject === undefined ? { subject: text.replace(/:$/, ""), argument: undefined } : { subject, argument };
}

/** All ways to read what follows "must": where the sentence ends, and where it says what came. */
function* readings(rest: string): Generator<{ rule: string; got: string | undefined; cure: string | undefined }> {
  for (const { index } of rest.matchAll(/\.(?= |$)/g)) {
    const cure = rest.slice(index + 2) || undefined;
    const body = rest.slice(0, index);
    for (const { index: at } of [...body.matchAll(/, got /g)].toReversed()) {
      yield { rule: body.slice(0, at), got: body.slice(at + ", got ".length), cure };
    }
    yield { rule: body, got: undefined, cure };
  }
}
