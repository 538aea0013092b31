import { createHash, randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { basename, join } from "node:path";
import { type Printed, call, lab, succeed } from "./package-lab.ts";
import type { Manifest } from "./repository.ts";

/* Our packages as if they were published: a registry for the scope of this repository, on this machine alone. */

/** A shell whose npm finds our packages, and all others where it always does. */
export interface PackageRegistry {
  /** Runs shell lines in a folder, to the first that fails. */
  shell(folder: string, lines: string): Promise<Printed>;
  close(): void;
}

/** Serves tarballs, by package name, to npm. */
export async function openRegistry(tarballs: ReadonlyMap<string, string>): Promise<PackageRegistry> {
  const files = new Map<string, string | Buffer>();
  // A registry of its own each time: what npm keeps of one must not answer for the next.
  const path = `/${randomUUID()}/`;
  const server = createServer((request, response) => {
    const found = files.get(decodeURIComponent(request.url ?? ""));
    response.writeHead(found === undefined ? 404 : 200, { "cache-control": "no-store" }).end(found);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
  for (const [name, tarball] of tarballs) {
    const file = basename(tarball);
    const packed = readFileSync(tarball);
    files.set(path + file, packed);
    const text = await succeed(lab, "tar", "-xzOf", tarball, "package/package.json");
    const manifest = JSON.parse(text) as Manifest;
    const integrity = `sha512-${createHash("sha512").update(packed).digest("base64")}`;
    const published = { ...manifest, dist: { tarball: address + file, integrity } };
    const versions = { [manifest.version]: published };
    files.set(path + name, JSON.stringify({ name, "dist-tags": { latest: manifest.version }, versions }));
  }
  const environment = Object.entries({
    "@downslope:registry": address,
    audit: "false",
    cache: await makeCache(),
    fund: "false",
    prefer_offline: "true",
    update_notifier: "false",
    // What a stranger answers where npm asks whether it may install what they asked for.
    yes: "true",
  }).map(([name, value]) => `npm_config_${name}=${value}`);
  return {
    // `env` and bash pass on variables whose names are no identifiers, as that of a scope's registry.
    shell: (folder, lines) => call(folder, "env", ...environment, "bash", "-e", "-c", lines),
    close: () => void server.close(),
  };
}

/** npm's cache with what it holds, but without the programs that `npm create` kept from runs before. */
async function makeCache(): Promise<string> {
  const cache = join(lab, "npm-cache");
  mkdirSync(cache);
  const usual = join((await succeed(lab, "npm", "config", "get", "cache")).trim(), "_cacache");
  mkdirSync(usual, { recursive: true });
  symlinkSync(usual, join(cache, "_cacache"), "junction");
  return cache;
}
