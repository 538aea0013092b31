/*
 * What `npm run demo`, `npm start`, `npm test` and `npm run check`, `build`, `release` and `size` do, on a machine that
 * has Node and npm alone: brings the pnpm that this repository is made with, installs, builds and goes on. Outside the
 * repository only the caches of npm and pnpm grow.
 */
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import { basename, delimiter, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const pnpmVersion = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).devEngines.packageManager.version;
const pnpmHome = join(root, ".cache", `pnpm-${pnpmVersion}`);
const tallyFile = join(root, ".cache", "tally.json");
const environment = cleanEnvironment();

const tasks = { build, check, demo, release, size, start, test };

/** A task's failure that has been told already. */
class Failure extends Error {
  constructor(code) {
    super(`exit code ${code}`);
    this.code = code;
  }
}

async function demo(args) {
  // The command and what it stands on; the playground is not needed here.
  await build(["--filter=@downslope/cli..."]);
  const words = args[0]?.endsWith(".yaml") ? args : ["examples/digits.yaml", ...args];
  say(`training ${words[0]}`);
  await must(run(process.execPath, ["packages/cli/bin/downslope.js", "train", ...words]));
}

async function start(args) {
  await build(["--filter=./apps/playground^..."]);
  await must(run("pnpm", ["--dir", "apps/playground", "run", "start", ...args]));
}

async function build(args) {
  say("building");
  await must(runTool("turbo", ["run", "build", "--output-logs=errors-only", ...args]));
}

/** Measures a browser bundle beside TensorFlow.js's, and what each loss adds to one. */
async function size() {
  await build([]);
  const words = ["--project", "repository", "tests/packages", "tests/bundle", "-t", "TensorFlow|further"];
  await must(runTool("vitest", ["run", ...words], { DOWNSLOPE_SIZE: "all" }));
}

/** Bumps, packs and checks what changed; publishes only where it is told to. */
async function release(args) {
  await must(run(process.execPath, ["scripts/release.mjs", ...args]));
}

/** Everything but the tests: seconds, for before a commit. */
async function check() {
  close(await checks());
}

/** Everything. Words after `--` go to Vitest: `npm test -- packages/losses`. */
async function test(args) {
  const tally = await checks();
  say("testing");
  rmSync(tallyFile, { force: true });
  const code = await runTool("vitest", ["run", ...args], { DOWNSLOPE_TALLY: tallyFile });
  const tests = readTally();
  tally.passed += tests.passed;
  tally.skipped += tests.skipped;
  // A run that ends badly counts as a failure even where no test says so.
  tally.failed += code === 0 ? tests.failed : Math.max(1, tests.failed);
  if (code !== 0) tally.failures.push("tests");
  close(tally);
}

async function checks() {
  const steps = {
    build: () => runTool("turbo", ["run", "build", "--output-logs=errors-only"]),
    types: () => runTool("tsc", ["-p", "tsconfig.test.json"]),
    lint: () => runTool("oxlint", ["--deny-warnings"]),
    format: () => runTool("oxfmt", ["--check"]),
  };
  const tally = { passed: 0, failed: 0, skipped: 0, failures: [] };
  for (const [name, step] of Object.entries(steps)) {
    say(`checking: ${name}`);
    if ((await step()) === 0) {
      tally.passed += 1;
    } else {
      tally.failed += 1;
      tally.failures.push(name);
    }
  }
  return tally;
}

/** The closing line, for people and for CI. */
function close({ passed, failed, skipped, failures }) {
  if (failures.length > 0) process.stdout.write(`\nfailed: ${failures.join(", ")}\n`);
  process.stdout.write(`\ntests: ${passed} passed, ${failed} failed, ${skipped} skipped\n`);
  if (failed > 0) throw new Failure(1);
}

function readTally() {
  try {
    return JSON.parse(readFileSync(tallyFile, "utf8"));
  } catch {
    return { passed: 0, failed: 0, skipped: 0 };
  }
}

async function install() {
  await bringPnpm();
  say("installing packages");
  // The lockfile's hashes are checked here as ever. Whether its packages were old enough was asked when it was written;
  // asking again would double the time. With pnpm's own retries it takes nine minutes to say that there is no network.
  const flags =
    "--frozen-lockfile --trust-lockfile --config.confirm-modules-purge=false --config.fetch-retries=2 " +
    "--config.fetch-retry-mintimeout=2000 --config.fetch-retry-maxtimeout=8000";
  // pnpm reads npm's settings files, but not its environment variables.
  const registry = environment["npm_config_registry"];
  const mirror = registry === undefined ? [] : [`--registry=${registry}`];
  const code = await run("pnpm", ["install", ...flags.split(" "), ...mirror]);
  if (code === 0) return;
  complain(
    `packages must be installed from the npm registry, got exit code ${code} from pnpm.`,
    "If the registry cannot be reached, check the connection and npm's proxy settings, and run the command again.",
  );
  throw new Failure(code);
}

/** Installs pnpm into a folder of its own. It is put aside first and renamed, so that it is there whole or not at all. */
async function bringPnpm() {
  if (isInstalled()) return;
  say(`bringing pnpm ${pnpmVersion} into ${relative(root, pnpmHome)} (once)`);
  const aside = `${pnpmHome}.${process.pid}`;
  mkdirSync(aside, { recursive: true });
  writeFileSync(join(aside, "package.json"), JSON.stringify({ private: true, allowScripts: { pnpm: true } }));
  // Every flag that a user's npm settings could turn against it is said aloud.
  const flags =
    "--no-global --no-dry-run --no-save --no-package-lock --no-audit --no-fund --no-update-notifier --no-ignore-scripts " +
    "--include=optional --no-workspaces --install-strategy=hoisted --fetch-retries=2 --fetch-retry-mintimeout=2000 " +
    "--fetch-retry-maxtimeout=8000 --loglevel=error";
  const code = await runNpm(["install", "--prefix", aside, ...flags.split(" "), `pnpm@${pnpmVersion}`]);
  if (code === 0) {
    try {
      renameSync(aside, pnpmHome);
    } catch {
      // Another run was faster: its copy is as good.
      if (!isInstalled()) {
        rmSync(pnpmHome, { recursive: true, force: true });
        renameSync(aside, pnpmHome);
      }
    }
  }
  rmSync(aside, { recursive: true, force: true });
  if (isInstalled()) return;
  complain(
    `pnpm ${pnpmVersion} must be installed from the npm registry (once), got exit code ${code} from npm.`,
    "If the registry cannot be reached, check the connection and npm's proxy settings (`npm ping`), and run the command again.",
  );
  throw new Failure(code || 1);
}

function isInstalled() {
  try {
    const manifest = join(pnpmHome, "node_modules", "pnpm", "package.json");
    return JSON.parse(readFileSync(manifest, "utf8")).version === pnpmVersion;
  } catch {
    return false;
  }
}

/** The caller's environment, with our pnpm first, and without what would change where or which packages are installed. */
function cleanEnvironment() {
  const env = { ...process.env, TURBO_TELEMETRY_DISABLED: "1", TURBO_NO_UPDATE_NOTIFIER: "1", DO_NOT_TRACK: "1" };
  const unwanted =
    /^p?npm_config_(global|location|prefix|local_prefix|dir|dry_run|ignore_scripts|omit|include|only|optional|dev|prod|production|workspace|workspaces|node_linker|shamefully_hoist|hoist|hoist_pattern|lockfile|lockfile_only|package_lock|modules_dir|virtual_store_dir|engine_strict|script_shell)$/i;
  for (const name of Object.keys(env)) if (unwanted.test(name) || name === "NODE_ENV") delete env[name];
  const path = Object.keys(env).find((name) => name.toUpperCase() === "PATH") ?? "PATH";
  env[path] = [join(pnpmHome, "node_modules", ".bin"), env[path]].filter(Boolean).join(delimiter);
  return env;
}

const runTool = (name, args, extra) => run("pnpm", ["exec", name, ...args], extra);

/** npm's own program where npm started us; else the `npm` on PATH. */
function runNpm(args) {
  const npm = process.env["npm_execpath"];
  const isNpm = npm !== undefined && /^npm-cli\.c?js$/.test(basename(npm));
  return isNpm ? run(process.execPath, [npm, ...args]) : run("npm", args);
}

/** Runs a program to its end, from the root, on our terminal; gives its exit code. */
function run(program, args, extra = {}) {
  // Windows starts `npm` and `pnpm` through a shell, which must not split or expand their words.
  const isShell = process.platform === "win32" && program !== process.execPath;
  const words = isShell ? args.map((word) => `"${word}"`) : args;
  const child = spawn(program, words, {
    cwd: root,
    env: { ...environment, ...extra },
    stdio: "inherit",
    shell: isShell,
  });
  // A terminal sends Ctrl-C to the program as well; said twice, it would mean "at once".
  const forward = (signal) => (signal === "SIGINT" && process.stdin.isTTY ? undefined : child.kill(signal));
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  let stopped = false;
  const onSignal = (signal) => {
    if (signal !== "SIGINT" || !stopped) forward(signal);
    stopped = true;
  };
  for (const signal of signals) process.on(signal, onSignal);
  return new Promise((resolve, reject) => {
    child.once("error", (error) => {
      complain(`\`${program}\` must be a program that can be started, got ${error.code ?? error.message}.`, "");
      reject(new Failure(127));
    });
    child.once("close", (code, signal) => {
      for (const one of signals) process.off(one, onSignal);
      const result = code ?? 128 + (constants.signals[signal] ?? 0);
      // What was stopped from outside is not followed by the next step.
      if (stopped) reject(new Failure(result === 0 ? 0 : result));
      else resolve(result);
    });
  });
}

async function must(pending) {
  const code = await pending;
  if (code !== 0) throw new Failure(code);
}

function say(what) {
  process.stdout.write(`\ndownslope: ${what}\n`);
}

function complain(what, cure) {
  process.stderr.write(`\ndownslope: ${what} ${cure}\n`);
}

function checkNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19)) return;
  complain(
    `Node must be 20.19 or newer (of the 22 line, 22.12 or newer), got ${process.versions.node}.`,
    "Install a current one from https://nodejs.org and run the command again.",
  );
  throw new Failure(1);
}

async function main([name, ...args]) {
  checkNode();
  const task = Object.hasOwn(tasks, name ?? "") ? tasks[name] : undefined;
  if (!task) {
    complain(`the task must be one of ${Object.keys(tasks).join(", ")}, got ${name}.`, "");
    throw new Failure(2);
  }
  await install();
  await task(args);
}

main(process.argv.slice(2)).catch((error) => {
  if (!(error instanceof Failure)) throw error;
  process.exitCode = error.code;
});
