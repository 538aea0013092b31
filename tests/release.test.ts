import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Printed, call, closeLab, install, lab, makeFolder, packAll, succeed } from "./package-lab.ts";
import { type Manifest, published, root } from "./repository.ts";

/* Releases, rehearsed in a repository that holds the files of this one. */

const minutes = 60_000;
const repository = join(lab, "repository");
const git = (...words: readonly string[]): Promise<string> =>
  succeed(repository, "git", "-c", "user.name=Release", "-c", "user.email=release@example.org", ...words);
/** Packages whose sources are as they are here, or as in another of these releases, are built once: Turbo knows by hash. */
const turbo = join(root, ".turbo/cache");
const release = (...words: readonly string[]): Promise<Printed> =>
  call(repository, "env", `TURBO_CACHE_DIR=${turbo}`, process.execPath, "scripts/release.mjs", ...words);

const inRepository = (path: string): string => readFileSync(join(repository, path), "utf8");
const versions = (): Record<string, string> =>
  Object.fromEntries(
    published.map(({ folder, manifest: { name } }) => {
      const { version } = JSON.parse(inRepository(`${folder}/package.json`)) as Manifest;
      return [name.replace("@downslope/", ""), version];
    }),
  );

/** Versions as they are in the checkout, and what a bump makes of them. */
const now: Readonly<Record<string, string>> = Object.fromEntries(
  published.map(({ manifest: { name, version } }) => [name.replace("@downslope/", ""), version]),
);
const afterMinor = (name: string): string => now[name]!.replace(/(\d+)\.\d+$/, (_, minor) => `${Number(minor) + 1}.0`);
const afterPatch = (name: string): string => now[name]!.replace(/\d+$/, (patch) => String(Number(patch) + 1));

/** The repository with one changeset, committed. */
async function given(changeset?: { readonly name: string; readonly bump: string; readonly text: string }) {
  await git("reset", "--quiet", "--hard", "start");
  await git("clean", "--quiet", "--force", "-d");
  if (changeset === undefined) return;
  const { name, bump, text } = changeset;
  writeFileSync(join(repository, ".changeset/one.md"), `---\n"@downslope/${name}": ${bump}\n---\n\n${text}\n`);
  await git("add", "--all");
  await git("commit", "--quiet", "--message", "Add a changeset");
}

beforeAll(async () => {
  const listed = await succeed(root, "git", "ls-files", "-z", "--cached", "--others", "--exclude-standard");
  for (const file of listed.split("\0").filter((one) => one !== "" && existsSync(join(root, one)))) {
    mkdirSync(dirname(join(repository, file)), { recursive: true });
    copyFileSync(join(root, file), join(repository, file));
  }
  for (const file of readdirSync(join(repository, ".changeset")))
    if (file.endsWith(".md")) rmSync(join(repository, ".changeset", file));
  await git("init", "--quiet", "--initial-branch", "main");
  // What `npm run release` has installed by then; git's own pattern leaves out folders alone.
  symlinkSync(join(root, "node_modules"), join(repository, "node_modules"), "junction");
  writeFileSync(join(repository, ".git/info/exclude"), "node_modules\n");
  await git("add", "--all");
  await git("commit", "--quiet", "--message", "Start");
  await git("tag", "start");
}, minutes);
afterAll(closeLab);

describe("a release is refused", () => {
  const losses = { name: "losses", bump: "minor", text: "One loss more." };

  it("where the working tree has changes, which it names", async () => {
    await given(losses);
    writeFileSync(join(repository, "packages/core/src/index.ts"), "");
    const { code, stderr } = await release("--dry-run", join(lab, "refused"));
    expect([code, stderr]).toEqual([1, expect.stringContaining("M packages/core/src/index.ts")]);
    expect(stderr).toContain("Commit or stash them: what is released is what is committed.");
  });

  it("where there are no changesets", async () => {
    await given();
    const { code, stderr } = await release("--dry-run", join(lab, "refused"));
    expect([code, stderr]).toEqual([1, expect.stringContaining("there must be changesets in .changeset, got none.")]);
  });

  it.each([
    { words: [], message: "one folder must be named, got 0." },
    { words: ["--try", "x"], message: "the arguments must be known ones: Unknown option '--try'" },
    { words: ["--dry-run", "--publish", "x"], message: "a rehearsal must not publish" },
    { words: ["--dry-run", "packages"], message: "the folder must be empty" },
  ])("for the arguments $words", async ({ words, message }) => {
    const { code, stderr } = await release(...words);
    expect([code, stderr]).toEqual([1, expect.stringContaining(message)]);
    expect(stderr).toContain("release: ");
  });

  it("where a tarball does not pass its checks, and nothing has moved", { timeout: 2 * minutes }, async () => {
    await given(losses);
    const manifest = inRepository("packages/losses/package.json");
    writeFileSync(
      join(repository, "packages/losses/package.json"),
      manifest.replaceAll('"types": "./dist/index.d.ts"', '"types": "./dist/types.d.ts"'),
    );
    await git("commit", "--quiet", "--all", "--message", "Lose the types");
    const { code, stderr } = await release(join(lab, "unsound"));
    expect([code, stderr]).toEqual([1, expect.stringContaining("every tarball must pass publint and attw, got:")]);
    expect(stderr).toMatch(/downslope-losses-\S+\.tgz: (publint|attw): /);
    expect(await git("status", "--porcelain")).toBe("");
  });
});

describe("a rehearsal of a new loss", () => {
  const folder = join(lab, "rehearsed");
  const minor = afterMinor("losses");
  const losses = `downslope-losses-${minor}`;
  const cli = `downslope-cli-${afterPatch("cli")}`;
  let printed: Printed;
  let before: string;

  beforeAll(async () => {
    await given({ name: "losses", bump: "minor", text: "`tilted` predicts a quantile." });
    before = await git("rev-parse", "HEAD");
    printed = await release("--dry-run", folder);
    expect(printed.code, printed.stdout + printed.stderr).toBe(0);
  }, 2 * minutes);

  it("releases losses and the command that ships them, and nothing else", () => {
    const rows = [...printed.stdout.matchAll(/^@downslope\/(\S+) +(\S+) +(\S+) +(\S+\.tgz) +(\d+\.\d) kB$/gm)];
    expect(rows.map((row) => row.slice(1, 5))).toEqual([
      ["losses", now["losses"], minor, `${losses}.tgz`],
      ["cli", now["cli"], afterPatch("cli"), `${cli}.tgz`],
    ]);
    expect(readdirSync(folder).sort()).toEqual(
      [`${cli}.CHANGELOG.md`, `${cli}.tgz`, `${losses}.CHANGELOG.md`, `${losses}.tgz`].sort(),
    );
  });

  it("writes what changed for its users", () => {
    const [title, ...changes] = readFileSync(join(folder, `${losses}.CHANGELOG.md`), "utf8").split("\n\n");
    expect(title).toBe("# @downslope/losses");
    expect(changes.slice(0, 2)).toEqual([`## ${minor}`, "### Minor Changes"]);
    expect(changes[2]).toMatch(/^- [\da-f]{7,}: `tilted` predicts a quantile\.$/m);
  });

  it("leaves the repository as it was", async () => {
    expect(await git("rev-parse", "HEAD")).toBe(before);
    expect(await git("status", "--porcelain")).toBe("");
    expect(versions()).toEqual(now);
  });

  it("packs what installs beside the core that is out already", { timeout: minutes }, async () => {
    const core = await packAll(published.filter(({ manifest }) => manifest.name === "@downslope/core"));
    const host = makeFolder("host");
    await install(host, core.get("@downslope/core")!, join(folder, `${losses}.tgz`));
    const installed = readFileSync(join(host, "node_modules/@downslope/losses/package.json"), "utf8");
    expect((JSON.parse(installed) as Manifest).version).toBe(minor);
    const program = 'import { huber } from "@downslope/losses"; console.log(huber.name, huber().options.delta);';
    expect(await succeed(host, process.execPath, "--input-type=module", "-e", program)).toBe("huber 1\n");
  });
});

describe("a release of core", () => {
  it(
    "makes no plugin package a new version, and leaves the bumps to be committed",
    { timeout: 2 * minutes },
    async () => {
      await given({ name: "core", bump: "minor", text: "Losses may own parameters." });
      const { code, stdout, stderr } = await release(join(lab, "released"));
      expect(code, stdout + stderr).toBe(0);
      expect(versions()).toEqual({ ...now, core: afterMinor("core"), cli: afterPatch("cli") });
      expect(inRepository("packages/core/CHANGELOG.md")).toContain("Losses may own parameters.");
      const moved = (await git("status", "--porcelain")).trimEnd().split("\n");
      expect(moved.map((line) => line.slice(3)).sort()).toEqual([
        ".changeset/one.md",
        "packages/cli/CHANGELOG.md",
        "packages/cli/package.json",
        "packages/core/CHANGELOG.md",
        "packages/core/package.json",
      ]);
      expect(existsSync(join(repository, ".changeset/one.md"))).toBe(false);
      expect(stdout).toContain("nothing was published");
    },
  );
});
