import { mkdtemp, readFile, rm } from "node:fs/promises";
import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, createServer as createDevServer } from "vite";

const root = fileURLToPath(new URL("..", import.meta.url));

/** The playground at an address of this machine. */
export interface Site {
  readonly address: string;
  close(): Promise<void>;
}

/** Builds the app into a folder of its own. */
export async function buildApp(): Promise<string> {
  const outDir = await mkdtemp(join(tmpdir(), "downslope-playground-"));
  await build({ root, logLevel: "warn", build: { outDir, emptyOutDir: true, reportCompressedSize: false } });
  return outDir;
}

const compress = async (path: string): Promise<Buffer> => gzipSync(await readFile(path));

/** Serves a folder as any static host would: compressed, with files that do not change under their name kept. */
export async function serveFolder(folder: string): Promise<Site> {
  const compressed = new Map<string, Promise<Buffer>>();
  const read = (file: string): Promise<Buffer> => {
    // Files that may change under their name are read anew.
    if (!file.startsWith("/assets/")) return compress(join(folder, file));
    if (!compressed.has(file)) compressed.set(file, compress(join(folder, file)));
    return compressed.get(file)!;
  };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://site");
    const file = pathname === "/" ? "/index.html" : pathname;
    read(file).then(
      (body) => {
        response
          .writeHead(200, {
            "content-type": types[extname(file)] ?? "application/octet-stream",
            "content-encoding": "gzip",
            "content-length": body.length,
            "cache-control": file.startsWith("/assets/") ? "max-age=31536000, immutable" : "no-cache",
          })
          .end(body);
      },
      () => response.writeHead(404).end(),
    );
  });
  const address = await listen(server);
  return {
    address,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Builds the app and serves it; the folder goes when it is closed. */
export async function serveBuild(): Promise<Site> {
  const folder = await buildApp();
  const { address, close } = await serveFolder(folder);
  return {
    address,
    async close() {
      await close();
      await rm(folder, { recursive: true });
    },
  };
}

/** Serves the app from its sources, as `vite` does, with a cache of its own. */
export async function serveSources(): Promise<Site> {
  const cacheDir = await mkdtemp(join(tmpdir(), "downslope-playground-"));
  const server = await createDevServer({ root, cacheDir, logLevel: "warn", server: { port: 0, watch: null } });
  await server.listen();
  const { port } = server.httpServer!.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}/`,
    async close() {
      await server.close();
      await rm(cacheDir, { recursive: true });
    },
  };
}

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".webmanifest": "application/manifest+json",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

function listen(server: Server): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`));
  });
}
