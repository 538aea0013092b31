import { type Device, defaultDevice, init, numpy as np } from "@jax-js/jax";
import { problem } from "../errors.ts";
import { mergeCommonSubexpressions } from "./common-subexpressions.ts";
import { hashQuickly } from "./quick-hash.ts";

/*
 * jax-js assumes a newer JavaScript than Node 20 has: it looks up `Float16Array` when it makes float64 arrays and
 * `navigator` when it starts. Both are supplied where they are missing, and nowhere else; float16 itself stays
 * unsupported there. Its string form of `einsum` needs iterator helpers; tensor/combine.ts uses the other form.
 */
function supplyMissing(): void {
  const world = globalThis as { Float16Array?: unknown; navigator?: unknown };
  world.Float16Array ??= function Float16Array() {};
  world.navigator ??= { userAgent: "", hardwareConcurrency: 1 };
}

const started = new Map<string, Promise<void>>();

/** Starts a device of the jax-js engine; once each, however often it is asked. */
export function startDevice(device: string): Promise<void> {
  let ready = started.get(device);
  if (!ready) {
    ready = start(device);
    started.set(device, ready);
  }
  return ready;
}

async function start(device: string): Promise<void> {
  supplyMissing();
  hashQuickly();
  const available = await init(device as Device);
  if (device === "wasm") refuseRelaxedArithmetic();
  if (!available.includes(device as Device)) {
    throw problem("UNSUPPORTED", {
      subject: "jax engine",
      argument: "device",
      rule: "be available on this platform",
      got: device,
      cure: `Use "wasm", which runs everywhere, or "cpu", which is exact and slow.`,
    });
  }
  onDevice(device, mergeCommonSubexpressions);
}

/**
 * Keeps jax-js from using relaxed SIMD, whose fused multiply-add rounds once or twice as the processor likes: the same
 * seed must give the same bits in Node 20, which lacks it, in Node 24 and in browsers. jax-js asks `WebAssembly.validate`
 * when it compiles its first kernel and remembers the answer.
 */
function refuseRelaxedArithmetic(): void {
  const { validate } = WebAssembly;
  WebAssembly.validate = () => false;
  try {
    onDevice("wasm", () => np.array(Float32Array.of(1, 2)).sum().dataSync());
  } finally {
    WebAssembly.validate = validate;
  }
}

/** Runs maths with its new tensors on a device. The device must have been started. */
export function onDevice<R>(device: string, body: () => R): R {
  const before = defaultDevice();
  defaultDevice(device as Device);
  try {
    return body();
  } finally {
    defaultDevice(before);
  }
}

/** Executes what was compiled, on a device. */
export function execute<R>(device: string, body: () => R): R {
  return onDevice(device, () => (device === "wasm" ? withKeptKernels(body) : body()));
}

interface KeptKernel {
  readonly memory: unknown;
  readonly instance: WebAssembly.Instance;
}
const kept = new WeakMap<WebAssembly.Module, KeptKernel>();
const { Instance } = globalThis.WebAssembly ?? {};

/** What stands in for `WebAssembly.Instance` while jax-js computes. */
function KernelInstance(module: WebAssembly.Module, imports?: WebAssembly.Imports): WebAssembly.Instance {
  const memory = imports?.["env"]?.["memory"];
  const found = kept.get(module);
  if (found && found.memory === memory) return found.instance;
  const instance = new Instance(module, imports);
  kept.set(module, { memory, instance });
  return instance;
}

/**
 * Computes with one instance of each kernel. jax-js makes a new one each time a kernel runs, which is half of the time of
 * a small step (67 kernels); a kernel has no state but the memory that it is given, so one serves all.
 */
function withKeptKernels<R>(body: () => R): R {
  const before = WebAssembly.Instance;
  WebAssembly.Instance = KernelInstance as unknown as typeof WebAssembly.Instance;
  try {
    return body();
  } finally {
    WebAssembly.Instance = before;
  }
}
