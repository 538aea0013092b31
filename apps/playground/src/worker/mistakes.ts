import { DocumentError, show } from "@downslope/core";
import type { Mistake } from "./document/protocol.ts";

/** What an error says of a document, place by place; the whole sentence where it names no place. */
export function mistakesOf(error: unknown): readonly Mistake[] {
  if (!(error instanceof DocumentError)) {
    const message = error instanceof Error ? error.message : String(error);
    return [{ path: "", rule: "", line: 0, column: 0, message }];
  }
  return error.issues.map((issue) => {
    const { path, rule, cure, line, column } = issue;
    const got = "got" in issue ? { got: issue.got === undefined ? undefined : show(issue.got) } : {};
    const came = "got" in issue ? `, got ${got.got ?? "nothing"}` : "";
    const message = `${path === "" ? "document" : path} must ${rule}${came}.${cure === undefined ? "" : ` ${cure}`}`;
    return { path, rule, line, column, message, ...got, ...(cure !== undefined && { cure }) };
  });
}
