// Writes packages/datasets/src/data/*.ts from packages/datasets/data/*.csv: data that needs no file at run time.
import { readFile, writeFile } from "node:fs/promises";

const folder = new URL("../packages/datasets/", import.meta.url);

/** Digits: one character a pixel (base 17: 0 to g) and the label last, a row a line; 0.44 of the CSV. */
function packDigits(csv) {
  const rows = csv.trimEnd().split("\n").slice(1);
  return rows
    .map((row) =>
      row
        .split(",")
        .map((cell) => Number(cell).toString(17))
        .join(""),
    )
    .join("\n");
}

const sets = [
  {
    name: "breast-cancer",
    credit: "W. Wolberg, O. Mangasarian, N. Street, W. Street (1993), Breast Cancer Wisconsin (Diagnostic)",
    doi: "10.24432/C5DW2B",
    pack: (csv) => csv,
  },
  {
    name: "digits",
    credit: "E. Alpaydin, C. Kaynak (1998), Optical Recognition of Handwritten Digits",
    doi: "10.24432/C50P49",
    pack: packDigits,
  },
  { name: "iris", credit: "R. A. Fisher (1936), Iris", doi: "10.24432/C56C76", pack: (csv) => csv },
];

for (const { name, credit, doi, pack } of sets) {
  const csv = await readFile(new URL(`data/${name}.csv`, folder), "utf8");
  const text = pack(csv);
  if (/[`\\$]/.test(text)) throw new Error(`${name}.csv: a template literal cannot hold it as it is.`);
  const header = `// ${credit}. UCI Machine Learning Repository, https://doi.org/${doi}. CC BY 4.0.
// Written by scripts/embed-data.mjs from data/${name}.csv; change that file and run the script again.
`;
  await writeFile(new URL(`src/data/${name}.ts`, folder), `${header}export const text: string = \`${text}\`;\n`);
}
