/** Every error of Downslope: a stable code, and when it is raised. `docs/errors.md` explains each; a test ties the two. */
export const errorCodes = {
  INVALID_ARGUMENT: "an argument breaks a rule of the function it was given to",
  SHAPE_MISMATCH: "the shapes of tensors do not fit together",
  DTYPE_MISMATCH: "a tensor has a dtype that the operation cannot take",
  TRACED_READ: "numbers of a tensor are read inside a compiled step, where there are none yet",
  INVALID_OPTIONS: "the options of a plugin break its schema",
  INVALID_PLUGIN: "a value is not a plugin, or its definition is incomplete",
  INVALID_RESULT: "a plugin returned something its contract does not allow",
  UNKNOWN_PLUGIN: "no plugin of that kind and name is registered",
  DUPLICATE_PLUGIN: "two plugins of one kind claim the same name",
  WRONG_KIND: "a plugin stands where another kind of plugin belongs",
  API_VERSION: "a plugin was written for another version of the core API",
  INVALID_DOCUMENT: "a pipeline document has mistakes",
  INVALID_DATA: "a data set has values that cannot be trained on",
  INVALID_FILE: "a saved model or training state cannot be read",
  MISSING_SERVICE: "the host has not supplied a service that is needed",
  UNSUPPORTED: "the engine or the platform lacks an operation",
  NON_FINITE: "the loss or a gradient became NaN or infinite",
} as const;

export type ErrorCode = keyof typeof errorCodes;

/** What an error says: ``SUBJECT: `argument` must RULE, got VALUE. CURE.`` */
export interface ErrorParts {
  /** The plugin, function or file that complains. */
  readonly subject: string;
  /** The argument at fault, as its user wrote it. */
  readonly argument?: string;
  /** What must hold, continuing "must ...". */
  readonly rule: string;
  /** What came instead. Tensors are described by shape and dtype, never by content. */
  readonly got?: unknown;
  /** What to do about it: one sentence. */
  readonly cure?: string;
  readonly cause?: unknown;
}

/** An error with a stable `code`, the rule that was broken and the cure. */
export class DownslopeError extends Error {
  readonly code: ErrorCode;
  readonly cure: string | undefined;

  constructor(code: ErrorCode, message: string, options: { cure?: string; cause?: unknown } = {}) {
    super(options.cure === undefined ? message : `${message} ${options.cure}`, { cause: options.cause });
    this.name = "DownslopeError";
    this.code = code;
    this.cure = options.cure;
  }
}

/** Builds the error that {@link ErrorParts} describes. */
export function problem(code: ErrorCode, parts: ErrorParts): DownslopeError {
  const { subject, argument, rule, got, cure, cause } = parts;
  const who = argument === undefined ? subject : `${subject}: \`${argument}\``;
  const came = "got" in parts ? `, got ${show(got)}` : "";
  const options: { cure?: string; cause?: unknown } = {};
  if (cure !== undefined) options.cure = cure;
  if (cause !== undefined) options.cause = cause;
  return new DownslopeError(code, `${who} must ${rule}${came}.`, options);
}

/** Prints a value for an error message, short and on one line. */
export function show(value: unknown): string {
  if (typeof value === "string")
    return value.length > 60 ? `${JSON.stringify(value.slice(0, 60))}...` : JSON.stringify(value);
  if (typeof value === "function") return `function ${value.name}`.trimEnd();
  if (value === undefined || value === null || typeof value !== "object") return String(value);
  if ("shape" in value && "dtype" in value)
    return `${String(value.dtype)}[${(value.shape as readonly number[]).join(",")}]`;
  if (value instanceof Promise) return "a Promise";
  const text = safeJson(value);
  return text.length > 80 ? `${text.slice(0, 80)}...` : text;
}

function safeJson(value: object): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return Array.isArray(value) ? "an array" : "an object";
  }
}

/** The known names nearest to a misspelt one, best first; at most three, none that is far off. */
export function nearest(name: string, known: Iterable<string>): string[] {
  const limit = Math.max(2, Math.ceil(name.length / 3));
  return [...known]
    .filter((candidate) => candidate.includes(name) || Math.abs(candidate.length - name.length) <= limit)
    .map((candidate) => ({ candidate, distance: editDistance(name.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ candidate, distance }) => distance <= limit || (name.length > 2 && candidate.includes(name)))
    .toSorted((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}

/** Damerau-Levenshtein distance (adjacent swaps count once). */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      row[j] = Math.min(last[j]! + 1, row[j - 1]! + 1, substitution);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        row[j] = Math.min(row[j]!, beforeLast[j - 2]! + 1);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length]!;
}
