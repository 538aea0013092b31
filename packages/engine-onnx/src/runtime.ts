import { problem } from "@downslope/core";
import type { InferenceSession, Tensor } from "onnxruntime-common";
import { encode } from "./encode.ts";
import { Graph } from "./graph.ts";

/** Where ONNX Runtime computes: `cpu` is native code, of onnxruntime-node; `wasm` is WebAssembly, of onnxruntime-web. */
export const devices = ["cpu", "wasm"] as const;
export type Device = (typeof devices)[number];

/** What is used of ONNX Runtime. Results are in the tensors that were given to be written. */
export interface Runtime {
  /** `onnxruntime-node 1.30.0`: bits are promised for the same package and version. */
  readonly version: string;
  readonly device: Device;
  readonly InferenceSession: {
    create(model: Uint8Array, options: InferenceSession.SessionOptions): Promise<InferenceSession>;
  };
  readonly Tensor: new (type: Tensor.Type, data: Tensor.DataType, dims: readonly number[]) => Tensor;
  readonly env: { readonly versions: { readonly common: string; readonly node?: string; readonly web?: string } };
}

/** What the packages export, as far as it is used. */
interface Package extends Pick<Runtime, "InferenceSession" | "Tensor"> {
  readonly env: Runtime["env"] & { readonly wasm: { numThreads?: number } };
}

/** How each package is loaded. */
export type Packages = Readonly<Record<Device, () => Promise<unknown>>>;

// Bundlers are not to look for native code: the name stands in a variable.
const native = "onnxruntime-node";
const packages: Packages = {
  cpu: () => import(/* @vite-ignore */ /* webpackIgnore: true */ native),
  wasm: () => import("onnxruntime-web/wasm"),
};

const isNode = (): boolean => {
  const { process } = globalThis as { process?: { readonly versions?: { readonly node?: string } } };
  return process?.versions?.node !== undefined;
};

const loading = new Map<Device, Promise<Runtime>>();

/**
 * ONNX Runtime for a device, or for the first that there is: native code where there is Node and onnxruntime-node is
 * installed, else WebAssembly. Whoever uses the engine installs one of the two packages. Throws UNSUPPORTED where none can
 * be loaded. `threads` is what onnxruntime-web takes for all of its sessions when it is first loaded.
 */
export async function loadRuntime(
  device: Device | "auto" = "auto",
  { threads = 1, from = packages }: { readonly threads?: number; readonly from?: Packages } = {},
): Promise<Runtime> {
  const tried = device === "auto" ? devices.filter((one) => one !== "cpu" || isNode()) : [device];
  const reasons: unknown[] = [];
  for (const one of tried) {
    try {
      return await (from === packages ? loadOnce(one, threads) : loaders[one](from, threads));
    } catch (error) {
      reasons.push(error);
    }
  }
  throw problem("UNSUPPORTED", {
    subject: "onnx engine",
    argument: tried.map((one) => packageOf[one]).join("` or `"),
    rule: "be installed, and be able to run here",
    got: reasons.map(shortly).join(", "),
    cure: "Install it beside this package, or use the engine `jax`, which runs everywhere.",
    cause: reasons.length === 1 ? reasons[0] : new AggregateError(reasons),
  });
}

/** What went wrong, by its code where it has one: messages of loaders are long. */
const shortly = (reason: unknown): string => {
  const { code, message } = Object(reason) as { readonly code?: unknown; readonly message?: unknown };
  return String(code ?? message ?? reason);
};

const packageOf = { cpu: native, wasm: "onnxruntime-web" } as const;

function loadOnce(device: Device, threads: number): Promise<Runtime> {
  let loaded = loading.get(device);
  if (!loaded) {
    loaded = loaders[device](packages, threads);
    loading.set(device, loaded);
    // Installed later, it is found later.
    loaded.catch(() => loading.delete(device));
  }
  return loaded;
}

const loaders: Readonly<Record<Device, (from: Packages, threads: number) => Promise<Runtime>>> = {
  async cpu(from) {
    const { InferenceSession: Made, Tensor, env } = exported(await from.cpu());
    return {
      version: `${native} ${env.versions.node ?? env.versions.common}`,
      device: "cpu",
      InferenceSession: Made,
      Tensor,
      env,
    };
  },
  async wasm(from, threads) {
    const { InferenceSession: Made, Tensor, env } = exported(await from.wasm());
    // In Node its threads would need a `Worker` in the world, which jax-js takes for a sign that memory is shared.
    env.wasm.numThreads = isNode() ? 1 : threads;
    await withoutWorker(async () => (await Made.create(encode(nothing()), { logSeverityLevel: 3 })).release());
    return {
      version: `${packageOf.wasm} ${env.versions.web ?? env.versions.common}`,
      device: "wasm",
      InferenceSession: { create: async (model, options) => writing(await Made.create(model, options)) },
      Tensor,
      env,
    };
  },
};

const exported = (module: unknown): Package =>
  (module as { readonly default?: Package }).default ?? (module as Package);

/** A graph that computes nothing: with its session the package loads its WebAssembly. */
function nothing(): Graph {
  const graph = new Graph();
  graph.output("out", graph.input("in", "float32", [1]));
  return graph;
}

/**
 * Runs what would put a `Worker` into the world without letting it: in Node, onnxruntime-web does so when it loads its
 * WebAssembly. jax-js, which asks for a `Worker` to know whether its memory is shared, would then compile kernels that do
 * not fit the memory it has.
 */
async function withoutWorker<T>(body: () => Promise<T>): Promise<T> {
  if (!isNode() || "Worker" in globalThis) return body();
  Object.defineProperty(globalThis, "Worker", { get: () => undefined, set: () => {}, configurable: true });
  try {
    return await body();
  } finally {
    delete (globalThis as { Worker?: unknown }).Worker;
  }
}

/** A session that writes results into the tensors that are given for them, which onnxruntime-web's does not. */
function writing(session: InferenceSession): InferenceSession {
  type Places = Readonly<Record<string, Tensor | null>>;
  const run = async (feeds: InferenceSession.FeedsType, places?: Places): Promise<Readonly<Record<string, Tensor>>> => {
    if (!places) return session.run(feeds);
    const results: Record<string, Tensor> = { ...(await session.run(feeds, Object.keys(places))) };
    for (const [name, place] of Object.entries(places)) {
      if (!place) continue;
      (place.data as Float32Array).set(results[name]!.data as Float32Array);
      results[name] = place;
    }
    return results;
  };
  return { run, release: () => session.release() } as unknown as InferenceSession;
}
