import { DownslopeError, show } from "../errors.ts";
import { type Path, type Position, pathText } from "./locate.ts";

/** One mistake in a document. */
export interface DocumentIssue extends Position {
  /** What is at fault: `optimizer.learningRate`; empty for the document as a whole. */
  readonly path: string;
  /** What must hold, continuing "must ...". */
  readonly rule: string;
  /** What came; `undefined` where it is missing. Not there where the rule says it all. */
  readonly got?: unknown;
  /** What to do about it. */
  readonly cure?: string;
}

/** So many mistakes are gathered, and so many are listed in the message: a text that has more is not a pipeline. */
const limits = { gathered: 200, shown: 50 };

/** All mistakes of a pipeline document, by place: `FILE:LINE:COLUMN PATH: must RULE, got VALUE. CURE.` */
export class DocumentError extends DownslopeError {
  readonly issues: readonly DocumentIssue[];

  constructor(issues: readonly DocumentIssue[]) {
    const lines = issues.slice(0, limits.shown).map(sentence);
    if (issues.length > limits.shown) lines.push(`... and ${issues.length - limits.shown} more.`);
    super("INVALID_DOCUMENT", lines.join("\n"));
    this.name = "DocumentError";
    this.issues = issues;
  }
}

/** How the position of an override starts. */
export const overridePrefix = "--set ";

function sentence(issue: DocumentIssue): string {
  const { file, line, column, path, rule, got, cure } = issue;
  const place = file.startsWith(overridePrefix) ? file : `${file}:${line}:${column}`;
  const came = "got" in issue ? `, got ${got === undefined ? "nothing" : show(got)}` : "";
  return `${place}${path === "" ? "" : ` ${path}`}: must ${rule}${came}.${cure === undefined ? "" : ` ${cure}`}`;
}

/** Gathers mistakes while a document is read, so that all are told at once. */
export class Issues {
  readonly #list: DocumentIssue[] = [];

  get count(): number {
    return this.#list.length;
  }

  /** Whether something is wrong with an item of a list at the top. */
  hasIn(list: string): boolean {
    return this.#list.some(({ path }) => path.startsWith(`${list}.`));
  }

  get isFull(): boolean {
    return this.#list.length >= limits.gathered;
  }

  add(at: Position, path: Path, what: { rule: string; got?: unknown; cure?: string | undefined }): void {
    const { rule, cure } = what;
    if (this.isFull) return;
    this.#list.push({
      ...at,
      path: pathText(path),
      rule,
      ...("got" in what && { got: what.got }),
      ...(cure !== undefined && { cure }),
    });
  }

  /** Throws what was gathered, in the order of the file, overrides last. */
  throwIfAny(): void {
    if (this.#list.length === 0) return;
    const told = new Map(this.#list.map((issue) => [sentence(issue), issue]));
    const isOverride = ({ file }: DocumentIssue) => Number(file.startsWith(overridePrefix));
    throw new DocumentError(
      [...told.values()].toSorted((a, b) => isOverride(a) - isOverride(b) || a.line - b.line || a.column - b.column),
    );
  }
}
