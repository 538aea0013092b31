/*
 * Writes the list of losses into packages/losses/README.md, from what each loss tells of itself. Run it after a build:
 * `node scripts/list-losses.mjs`. A test fails where the list is behind.
 */
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";

const readme = new URL("../packages/losses/README.md", import.meta.url);
const [start, end] = ["<!-- losses: written by scripts/list-losses.mjs -->", "<!-- end of losses -->"];

/** Tasks in the order in which they are listed, and their headings. */
const headings = {
  regression: "Regression",
  binary: "Two classes",
  multiclass: "One class of several",
  multilabel: "Several labels at once",
  ranking: "Ranking",
  segmentation: "Masks",
  detection: "Boxes",
  embedding: "Embeddings, pairs and triplets",
  sequence: "Sequences",
  generation: "Generators and critics",
};

/** The list as Markdown: a loss stands under the first of its tasks. */
export function lossList(losses) {
  const tasks = [...new Set([...Object.keys(headings), ...losses.flatMap(({ about }) => about.tasks)])];
  const groups = tasks.map((task) => [task, losses.filter(({ about }) => about.tasks[0] === task)]);
  return groups
    .filter(([, group]) => group.length > 0)
    .map(([task, group]) => {
      const rows = group.map((loss) => `| \`${loss.name}\` | ${loss.about.summary.en} | ${optionsOf(loss)} |`);
      return [
        `### ${headings[task] ?? task}`,
        "",
        "| name | what it measures | options |",
        "| - | - | - |",
        ...rows,
      ].join("\n");
    })
    .join("\n\n");
}

function optionsOf({ jsonSchema }) {
  const names = Object.keys(jsonSchema.properties).filter((name) => name !== "reduction");
  return names.map((name) => `\`${name}\``).join(", ");
}

/** The list that the README has, as it stands there. */
export const listedLosses = (text) => parts(text)[1].trim();

/** What is before, in and after the list. */
function parts(text) {
  const [from, to] = [text.indexOf(start) + start.length, text.indexOf(end)];
  if (from < start.length || to < 0) throw new Error(`packages/losses/README.md must hold "${start}" and "${end}".`);
  return [text.slice(0, from), text.slice(from, to), text.slice(to)];
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const { losses } = await import("../packages/losses/dist/index.js");
  const [before, , after] = parts(readFileSync(readme, "utf8"));
  writeFileSync(readme, `${before}\n\n${lossList(losses)}\n\n${after}`);
  spawnSync("npx", ["oxfmt", readme.pathname], { stdio: "inherit" });
}
