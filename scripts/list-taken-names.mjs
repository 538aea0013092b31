import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { losses } from "../packages/losses/dist/index.js";
import { metrics } from "../packages/metrics/dist/index.js";
import { optimizers } from "../packages/optimizers/dist/index.js";
import { schedulers } from "../packages/schedulers/dist/index.js";

/* Lists the names of Downslope's own plugins, which `npm create @downslope/plugin` refuses: `node
 * scripts/list-taken-names.mjs` after a build. A test fails where the list is behind. */

const lists = { loss: losses, optimizer: optimizers, scheduler: schedulers, metric: metrics };
const place = fileURLToPath(new URL("../packages/create-plugin/src/taken-names.ts", import.meta.url));

const sets = Object.entries(lists).map(([kind, plugins]) => {
  const names = plugins.filter((plugin) => plugin.kind === kind).map(({ name }) => name);
  return `  ${kind}: new Set(${JSON.stringify(names.toSorted())}),\n`;
});
writeFileSync(
  place,
  `import type { Kind } from "./kinds.ts";

// Written by scripts/list-taken-names.mjs.
/** Names of Downslope's own plugins, by kind: a registry takes one of each. */
export const takenNames: Readonly<Record<Kind, ReadonlySet<string>>> = {
${sets.join("")}};
`,
);
spawnSync("npx", ["oxfmt", place], { stdio: "inherit" });
