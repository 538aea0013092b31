/** Text as it may stand in HTML and SVG, in quotes too. */
export function escapeHtml(text: string): string {
  return (
    text
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replaceAll('"', "&quot;")
      .replaceAll("'", "&#39;")
      // oxlint-disable-next-line eslint/no-control-regex -- they may not stand in HTML at all
      .replaceAll(/[\u0000-\u0008\u000B\u000C\u000E-\u001F]/g, "\uFFFD")
  );
}

/** A table with a heading for each column. */
export function htmlTable(caption: string, head: readonly string[], rows: readonly (readonly string[])[]): string {
  const heading = head.map((cell) => `<th scope="col">${escapeHtml(cell)}</th>`).join("");
  const body = rows.map((row) => `<tr>${row.map((cell) => `<td>${escapeHtml(cell)}</td>`).join("")}</tr>`);
  return `<div class="scroll"><table><caption>${escapeHtml(caption)}</caption>
<thead><tr>${heading}</tr></thead>
<tbody>
${body.join("\n")}
</tbody></table></div>`;
}
