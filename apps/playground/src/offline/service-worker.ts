/*
 * Keeps the page, so that it opens without a network after the first visit. Files of a build have its hash in their
 * names and never change: they come from the cache. The page itself comes from the network where there is one.
 */

/** Written by build/offline.ts. */
declare const __FILES__: readonly string[];
declare const __VERSION__: string;

/** The part of a service worker's world that is used; TypeScript has it in a library that does not go with the page's. */
interface World {
  readonly registration: { readonly scope: string };
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: "install" | "activate", listen: (event: Lasting) => void): void;
  addEventListener(type: "fetch", listen: (event: Fetching) => void): void;
}
interface Lasting {
  waitUntil(done: Promise<unknown>): void;
}
interface Fetching extends Lasting {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}

const world = globalThis as unknown as World;
const prefix = "downslope-";
const name = `${prefix}${__VERSION__}`;

/** So many files are fetched at a time: the page that is being looked at needs the network, too. */
const atOnce = 4;

async function install(): Promise<void> {
  const cache = await caches.open(name);
  const files = ["./", ...__FILES__.filter((file) => file !== "./index.html")];
  for (let i = 0; i < files.length; i += atOnce) await cache.addAll(files.slice(i, i + atOnce));
  await world.skipWaiting();
}

async function activate(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(names.filter((one) => one.startsWith(prefix) && one !== name).map((one) => caches.delete(one)));
  await world.clients.claim();
}

async function fromNetwork(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await caches.match(world.registration.scope);
    if (kept) return kept;
    throw error;
  }
}

async function fromCache(request: Request): Promise<Response> {
  const kept = await caches.match(request, { ignoreSearch: true });
  if (kept) return kept;
  const response = await fetch(request);
  if (response.ok) await (await caches.open(name)).put(request, response.clone());
  return response;
}

world.addEventListener("install", (event) => event.waitUntil(install()));
world.addEventListener("activate", (event) => event.waitUntil(activate()));
world.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(world.registration.scope)) return;
  event.respondWith(request.mode === "navigate" ? fromNetwork(request) : fromCache(request));
});
