import { describe, expect, it } from "vitest";
import { texFault } from "./tex.ts";

describe("texFault", () => {
  it.each([
    String.raw`\frac{1}{2} (\hat{y} - y)^2`,
    String.raw`\left\{ x \in \{0, 1\} \right\}`,
    String.raw`\begin{cases} x & x > 0 \\ 0 \end{cases}`,
    String.raw`x \leftarrow x - 100\$`,
    "x",
  ])("finds nothing wrong with %s", (formula) => {
    expect(texFault(formula)).toBeUndefined();
  });

  it.each([
    [String.raw`\frac{1}{2`, /braces are not balanced/],
    [String.raw`}x{`, /braces are not balanced/],
    ["$x^2$", /without dollar signs/],
    ["x \\", /ends in a backslash/],
    [String.raw`\left( x`, /not as many `\\left` as `\\right`/],
    [String.raw`\begin{cases} x`, /a `\\begin` without its `\\end`/],
  ])("tells what is wrong with %s", (formula, message) => {
    expect(texFault(formula)).toMatch(message);
  });
});
