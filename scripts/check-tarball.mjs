import { readFileSync } from "node:fs";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { filterProblems, problemKindInfo } from "@arethetypeswrong/core/problems";
import { publint } from "publint";
import { formatMessage } from "publint/utils";

// The packages are ES modules alone: how a `require` before Node 20.19 would resolve their types is not asked.
const resolutions = ["node16-esm", "bundler"];

/** What publint and attw hold against a packed package: one line a problem. */
export async function checkTarball(file) {
  const bytes = new Uint8Array(readFileSync(file));
  return [...(await lint(bytes)), ...(await checkTypes(bytes))];
}

async function lint(bytes) {
  const { messages, pkg } = await publint({ pack: { tarball: bytes.buffer }, strict: true });
  return messages.map((message) => `publint: ${formatMessage(message, pkg)}`);
}

async function checkTypes(bytes) {
  const analysis = await checkPackage(createPackageFromTarballData(bytes));
  if (!analysis.types) return ["attw: the package has no types"];
  const problems = resolutions.flatMap((resolutionKind) => filterProblems(analysis, { resolutionKind }));
  return [...new Set(problems)].map(({ kind, ...place }) => {
    const where = place.entrypoint ?? place.typesFileName ?? place.fileName;
    const { title, shortDescription } = problemKindInfo[kind];
    return `attw: ${where}: ${title} (${shortDescription})`;
  });
}
