/** A text in both languages of the project. */
export interface Text {
  readonly en: string;
  readonly ko: string;
}

/** What a plugin tells people about itself. */
export interface About {
  /** Its standard name. */
  readonly title: Text;
  /** One sentence: what it does. */
  readonly summary: Text;
  /** When to reach for it. */
  readonly use?: Text;
  /** When to take something else, and what. */
  readonly avoid?: Text;
  /** Its formula in TeX, with the symbols that the options and docs use. */
  readonly formula?: string;
  /** Author, year and title of its defining source. */
  readonly source?: string;
  /** Learning tasks it is for: `regression`, `binary`, `multiclass`, `multilabel`, ... */
  readonly tasks?: readonly string[];
  /** Activation that the model's last layer should have: `linear` for losses on logits. */
  readonly outputActivation?: string;
  /** What it is robust to: `outliers`, `imbalance`, `noisy-labels`, ... */
  readonly robustTo?: readonly string[];
  /** Licence and origin of bundled data. */
  readonly licence?: string;
}
