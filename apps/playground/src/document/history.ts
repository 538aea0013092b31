/** Texts that were, to go back to. */
export interface History {
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** Adds a text. One of the same group as the last, within a second, takes its place. */
  write(text: string, group?: string): void;
  /** The text before; the same where there is none. */
  undo(): string;
  /** The text after; the same where there is none. */
  redo(): string;
}

/** Steps that are kept. */
const limit = 200;
const groupMs = 1000;

/** A history that begins with a text. */
export function openHistory(first: string, now: () => number = () => performance.now()): History {
  const texts = [first];
  let at = 0;
  let last: { readonly group: string; readonly time: number } | undefined;
  const move = (by: number): string => {
    at = Math.min(Math.max(at + by, 0), texts.length - 1);
    last = undefined;
    return texts[at]!;
  };
  return {
    get canUndo() {
      return at > 0;
    },
    get canRedo() {
      return at < texts.length - 1;
    },
    write(text, group) {
      if (text === texts[at]) return;
      const time = now();
      const isSame = group !== undefined && last?.group === group && time - last.time < groupMs;
      texts.length = at + 1;
      if (isSame && at > 0) texts[at] = text;
      else texts.push(text);
      if (texts.length > limit) texts.shift();
      at = texts.length - 1;
      last = group === undefined ? undefined : { group, time };
    },
    undo: () => move(-1),
    redo: () => move(1),
  };
}
