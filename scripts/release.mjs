/*
 * Makes a release: bumps versions and writes changelogs by changesets, builds, packs every package that changed, and
 * holds publint and attw against each tarball. All of it happens in a clone of the last commit; the working tree is
 * touched at the very end, when everything has passed.
 *
 *   npm run release -- --dry-run FOLDER    a rehearsal: tarballs and changelogs in FOLDER, the working tree stays as it is
 *   npm run release -- FOLDER              the same, and the new versions and changelogs in the working tree, to commit
 *   npm run release -- FOLDER --publish    the same, and the tarballs go to the npm registry
 */
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { checkTarball } from "./check-tarball.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Why there is no release. */
class Refusal extends Error {}

const refuse = (what, cure) => {
  throw new Refusal(`${what} ${cure}`);
};

function readArguments() {
  const cure = "Write `npm run release -- --dry-run FOLDER`, or `npm run release -- FOLDER [--publish]`.";
  let given;
  try {
    given = parseArgs({
      allowPositionals: true,
      options: { "dry-run": { type: "boolean", default: false }, publish: { type: "boolean", default: false } },
    });
  } catch (error) {
    return refuse(`the arguments must be known ones: ${error.message.split("\n")[0]}`, cure);
  }
  const { positionals, values } = given;
  if (positionals.length !== 1) refuse(`one folder must be named, got ${positionals.length}.`, cure);
  if (values["dry-run"] && values.publish) refuse("a rehearsal must not publish, got --dry-run and --publish.", cure);
  const folder = resolve(process.env["INIT_CWD"] ?? process.cwd(), positionals[0]);
  if (existsSync(folder) && readdirSync(folder).length > 0)
    refuse(`the folder must be empty, got ${folder}.`, "Name another, or empty it.");
  return { folder, isRehearsal: values["dry-run"], publishes: values.publish };
}

/** Runs a program; gives what it prints, or refuses with what it said. */
function run(place, program, ...args) {
  // Windows starts `pnpm` and `npm` through a shell, which must not split their words.
  const isShell = process.platform === "win32" && program !== "git";
  const options = { cwd: place, encoding: "utf8", maxBuffer: 1 << 28, shell: isShell };
  const { status, stdout, stderr, error } = spawnSync(program, isShell ? args.map((one) => `"${one}"`) : args, options);
  if (status !== 0)
    refuse(
      `\`${program} ${args.join(" ")}\` must end well, got ${error?.message ?? `exit code ${status}`}.`,
      `It said:\n${stdout ?? ""}${stderr ?? ""}`,
    );
  return stdout;
}

function checkTree() {
  const changes = run(root, "git", "status", "--porcelain").trimEnd();
  if (changes !== "")
    refuse(
      `the working tree must be as the last commit has it, got changes:\n${changes}\n`,
      "Commit or stash them: what is released is what is committed.",
    );
  const changesets = readdirSync(join(root, ".changeset")).filter(
    (file) => file.endsWith(".md") && file !== "README.md",
  );
  if (changesets.length === 0)
    refuse(
      "there must be changesets in .changeset, got none.",
      "Nothing to release; `npx changeset` writes one for a change that users notice.",
    );
}

/** Folder, name and version of every package that is published. */
function packagesIn(place) {
  return readdirSync(join(place, "packages"))
    .map((folder) => join("packages", folder))
    .filter((folder) => existsSync(join(place, folder, "package.json")))
    .map((folder) => ({ folder, ...JSON.parse(readFileSync(join(place, folder, "package.json"), "utf8")) }))
    .filter((one) => one.private !== true);
}

/** Packages after those of ours that they need, so that nobody can install one whose needs are not published yet. */
function inOrderOfNeed(packages) {
  const ordered = [];
  const add = (one) => {
    if (ordered.includes(one)) return;
    const needs = { ...one.dependencies, ...one.peerDependencies };
    for (const other of packages) if (other.name in needs) add(other);
    ordered.push(one);
  };
  packages.forEach(add);
  return ordered;
}

/** Bumps, builds and packs in a clone; gives what was packed. */
function prepare(place, folder) {
  say("cloning the last commit");
  run(root, "git", "clone", "--quiet", root, place);
  say("installing");
  // What is built and packed needs nothing of the apps and the benchmarks, which take most of the room.
  const needed = [".", "./packages/*"].flatMap((path) => ["--filter", path]);
  run(place, "pnpm", "install", "--frozen-lockfile", "--trust-lockfile", "--prefer-offline", ...needed);
  const before = new Map(packagesIn(place).map(({ name, version }) => [name, version]));
  say("bumping versions, writing changelogs");
  run(place, "pnpm", "exec", "changeset", "version");
  const changed = inOrderOfNeed(packagesIn(place)).filter(({ name, version }) => before.get(name) !== version);
  if (changed.length === 0)
    refuse("the changesets must bump a package, got none that does.", "Name the packages that changed in one.");
  say("building");
  run(place, "pnpm", "exec", "turbo", "run", "build", "--filter=./packages/*", "--output-logs=errors-only");
  say(`packing ${changed.length} of ${before.size} packages`);
  mkdirSync(folder, { recursive: true });
  return changed.map((one) => {
    const printed = run(join(place, one.folder), "pnpm", "pack", "--json", "--pack-destination", folder);
    const tarball = JSON.parse(printed).filename;
    copyFileSync(join(place, one.folder, "CHANGELOG.md"), tarball.replace(/\.tgz$/, ".CHANGELOG.md"));
    return { ...one, before: before.get(one.name), tarball };
  });
}

async function check(packed) {
  say("checking tarballs with publint and attw");
  const problems = [];
  for (const { tarball } of packed)
    problems.push(...(await checkTarball(tarball)).map((problem) => `${basename(tarball)}: ${problem}`));
  if (problems.length > 0)
    refuse(`every tarball must pass publint and attw, got:\n${problems.join("\n")}\n`, "Nothing was released.");
}

/** New versions, changelogs and the changesets that they used up, from the clone into the working tree. */
function takeOver(place) {
  run(place, "git", "add", "--all");
  const changes = run(place, "git", "diff", "--cached", "--name-status", "--no-renames", "HEAD").trimEnd().split("\n");
  for (const change of changes) {
    const [status, file] = change.split("\t");
    if (status === "D") rmSync(join(root, file));
    else copyFileSync(join(place, file), join(root, file));
  }
}

function publish(packed) {
  for (const { name, version, tarball } of packed) {
    say(`publishing ${name} ${version}`);
    run(root, "npm", "publish", tarball, "--access", "public");
  }
}

function tableOf(packed) {
  const rows = [
    ["package", "before", "now", "tarball", "size"],
    ...packed.map(({ name, before, version, tarball }) => [
      name,
      before,
      version,
      basename(tarball),
      `${(statSync(tarball).size / 1000).toFixed(1)} kB`,
    ]),
  ];
  const widths = rows[0].map((_, i) => Math.max(...rows.map((row) => row[i].length)));
  return rows
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i]))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function say(what) {
  process.stdout.write(`release: ${what}\n`);
}

async function main() {
  const { folder, isRehearsal, publishes } = readArguments();
  checkTree();
  const clone = mkdtempSync(join(tmpdir(), "downslope-release-"));
  try {
    const packed = prepare(clone, folder);
    await check(packed);
    process.stdout.write(`\n${tableOf(packed)}\n\n`);
    if (isRehearsal) return say(`rehearsed; the tarballs and changelogs are in ${folder}`);
    takeOver(clone);
    if (publishes) publish(packed);
    say(
      publishes
        ? "published. Commit the new versions, then `npx changeset tag` and push with `--follow-tags`"
        : `the tarballs are in ${folder}, the new versions in the working tree; nothing was published`,
    );
  } finally {
    rmSync(clone, { recursive: true, force: true });
  }
}

main().catch((error) => {
  if (!(error instanceof Refusal)) throw error;
  process.stderr.write(`release: ${error.message}\n`);
  process.exitCode = 1;
});
