/**
 * Wording of messages in Korean, by their English. Both may have holes: `{least}` stands for what a message says there, and
 * is put in as it is; `{kind:kind}` is put in in Korean by the word list of that name. Particles are written `을(를)`, and
 * chosen by what precedes them.
 */
export type Wording = Readonly<Record<string, string>>;

/** What rules ("must ...") and cures say. */
export interface Wordings {
  readonly rules: Wording;
  readonly cures: Wording;
}
