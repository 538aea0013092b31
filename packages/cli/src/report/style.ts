/** The look of a report: the reader's own fonts, light or dark as their system is, fit for printing. */
export const style = `
:root { color-scheme: light dark; --page: #fff; --ink: #1f2328; --soft: #59636e; --rule: #d9dee3; --box: #f6f8fa;
  --first: #0b62c4; --second: #b3450b; --third: #1a7f4b; --faint: #8b97a5; --bad: #b3261e; }
@media (prefers-color-scheme: dark) {
  :root { --page: #14171c; --ink: #e6eaef; --soft: #9aa5b1; --rule: #2e353d; --box: #1c2128;
    --first: #6cb0ff; --second: #ff9d5c; --third: #5fd39a; --faint: #67717d; --bad: #ff8a80; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 820px; padding: 32px 20px 64px; background: var(--page); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", "Apple SD Gothic Neo", "Malgun Gothic", "Noto Sans KR", sans-serif; }
h1 { margin: 0; font-size: 26px; line-height: 1.25; overflow-wrap: anywhere; }
h2 { margin: 40px 0 12px; font-size: 18px; }
h3 { margin: 0; font-size: 15px; }
h3 small { color: var(--soft); font-size: 13px; font-weight: 400; }
.facts { margin: 4px 0 0; color: var(--soft); }
.scores { display: flex; flex-wrap: wrap; gap: 12px; margin: 24px 0 0; padding: 0; list-style: none; }
.scores li { flex: 1 1 130px; max-width: 220px; padding: 10px 16px 12px; border-radius: 8px; background: var(--box); }
.scores span { display: block; color: var(--soft); font-size: 13px; }
.scores b { font-size: 26px; font-weight: 600; font-variant-numeric: tabular-nums; line-height: 1.3; }
.alert { margin: 24px 0 0; padding: 12px 16px; border-left: 4px solid var(--bad); border-radius: 4px; background: var(--box); }
figure { margin: 0 0 28px; }
figcaption { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: baseline; gap: 4px 16px; margin: 0 0 6px; }
.legend { display: flex; flex-wrap: wrap; gap: 4px 16px; margin: 0; padding: 0; list-style: none; color: var(--soft); font-size: 13px; }
.legend li::before { content: ""; display: inline-block; width: 16px; height: 3px; margin-right: 6px; border-radius: 2px;
  vertical-align: middle; background: currentColor; }
.legend .faint::before { background: var(--faint); }
.legend .first::before { background: var(--first); }
.legend .second::before { background: var(--second); }
.legend .third::before { background: var(--third); }
svg { display: block; width: 100%; height: auto; }
svg text { fill: var(--soft); font-size: 12px; font-variant-numeric: tabular-nums; }
.grid { stroke: var(--rule); }
.base { stroke: var(--faint); }
svg .faint { --colour: var(--faint); --line: 1; }
svg .first { --colour: var(--first); --line: 2; }
svg .second { --colour: var(--second); --line: 2; }
svg .third { --colour: var(--third); --line: 2; }
.line { fill: none; stroke: var(--colour); stroke-width: var(--line); stroke-linejoin: round; stroke-linecap: round; }
.band { fill: var(--colour); opacity: 0.22; }
circle { fill: var(--colour); stroke: var(--page); stroke-width: 1.5; }
details { margin: 8px 0; }
summary { cursor: pointer; color: var(--soft); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: 14px; }
.scores + .scroll { margin-top: 16px; }
caption { padding: 8px 0; color: var(--soft); text-align: left; white-space: nowrap; }
th, td { padding: 4px 20px 4px 0; border-bottom: 1px solid var(--rule); text-align: left; white-space: nowrap; }
th { color: var(--soft); font-weight: 500; }
pre { margin: 0; padding: 14px 16px; white-space: pre-wrap; overflow-wrap: anywhere; border-radius: 8px; background: var(--box);
  font: 13px/1.55 ui-monospace, SFMono-Regular, Menlo, Consolas, "D2Coding", monospace; }
@media print { body { max-width: none; } details > * { display: block; } }
`;
