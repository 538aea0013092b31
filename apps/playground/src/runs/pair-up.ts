import type { RunRecord } from "../history/record.ts";

/** The run that others are compared with, and which. */
export function pairUp(
  records: readonly RunRecord[],
  selected: ReadonlySet<string>,
): { readonly baseline: RunRecord; readonly others: readonly RunRecord[]; readonly isPinned: boolean } | undefined {
  const pinned = records.find((run) => run.pinned);
  const chosen = records.filter(({ id }) => selected.has(id) && id !== pinned?.id);
  if (pinned) {
    const newest = records.findLast(({ id }) => id !== pinned.id);
    const others = chosen.length > 0 ? chosen : newest ? [newest] : [];
    return others.length > 0 ? { baseline: pinned, others, isPinned: true } : undefined;
  }
  const [first, ...rest] = chosen.length > 1 ? chosen : records.slice(-2);
  if (chosen.length === 1) {
    const before = records[records.indexOf(chosen[0]!) - 1];
    if (before) return { baseline: before, others: chosen, isPinned: false };
  }
  return first && rest.length > 0 ? { baseline: first, others: rest, isPinned: false } : undefined;
}
