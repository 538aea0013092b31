/** What is wrong with a formula as TeX, continuing "`about.formula` ..."; undefined where nothing is. */
export function texFault(formula: string): string | undefined {
  // A backslash hides the brace or dollar that follows it.
  const plain = formula.replaceAll(/\\[{}$\\]/g, "  ");
  if (plain.includes("$")) return "must be TeX without dollar signs";
  if (plain.endsWith("\\")) return "must be TeX, and ends in a backslash";
  let depth = 0;
  for (const character of plain) {
    if (character === "{") depth += 1;
    if (character === "}") depth -= 1;
    if (depth < 0) break;
  }
  if (depth !== 0) return `must be TeX, and its braces are not balanced: ${formula}`;
  const count = (pattern: RegExp): number => plain.match(pattern)?.length ?? 0;
  if (count(/\\left(?![a-zA-Z])/g) !== count(/\\right(?![a-zA-Z])/g))
    return "must be TeX, and has not as many `\\left` as `\\right`";
  const names = (pattern: RegExp): string =>
    [...plain.matchAll(pattern)]
      .map(([, name]) => name)
      .toSorted()
      .join();
  if (names(/\\begin\{(\w+\*?)\}/g) !== names(/\\end\{(\w+\*?)\}/g))
    return "must be TeX, and has a `\\begin` without its `\\end`";
  return undefined;
}
