import { onDevice, problem, scope, tensor } from "@downslope/core";

/** Floats in a block that fills a page up: a size that little else has, so that no freed block is taken instead. */
const fillers = [112, 80];
/** Calls before memory is looked at: kernels are compiled, freed blocks are there to be used again. */
const warmUp = 5;
const leastCalls = 16;
const mostCalls = 300;
const milliseconds = 500;

/**
 * Bytes by which calls make the memory of the Wasm device grow, once warm. The last page is filled up before, so that
 * even one number that is kept at each call shows: memory grows by whole pages of 65,536 bytes.
 */
export function memoryGrowth(call: (i: number) => void): number {
  // A call may itself use blocks of a filler's size; what grows beside one filler alone is no leak.
  return fillers.reduce((growth, length) => (growth > 0 ? growthBeside(length, call) : 0), Number.POSITIVE_INFINITY);
}

function growthBeside(length: number, call: (i: number) => void): number {
  const memory = wasmMemory();
  return onDevice("wasm", () => {
    let growth = 0;
    for (let i = 0; i < warmUp; i++) call(i);
    scope(() => {
      const fill = (i: number): void => void tensor(Float32Array.from({ length }, (_, j) => i + j));
      const start = memory.buffer.byteLength;
      let filled = 0;
      while (memory.buffer.byteLength === start) fill(filled++);
      const perPage = Math.floor(65_536 / (Math.ceil(length / 16) * 64));
      for (let i = 1; i < perPage; i++) fill(filled++);
      const before = memory.buffer.byteLength;
      const end = performance.now() + milliseconds;
      for (let i = 0; i < mostCalls && (i < leastCalls || performance.now() < end); i++) call(warmUp + i);
      growth = memory.buffer.byteLength - before;
    });
    return growth;
  });
}

let found: WebAssembly.Memory | undefined;

/**
 * The memory that the Wasm device computes in. The engine has no name for it, but hands it to each program that it
 * starts; so one is started under watch. Unlike a hook on `WebAssembly.Memory` this works whatever was loaded first.
 */
function wasmMemory(): WebAssembly.Memory {
  if (found) return found;
  const Original = WebAssembly.Instance;
  const wasm = WebAssembly as { Instance: typeof WebAssembly.Instance };
  wasm.Instance = class extends Original {
    constructor(program: WebAssembly.Module, imports?: WebAssembly.Imports) {
      super(program, imports);
      const given = Object.values(imports ?? {}).flatMap((group) => Object.values(group));
      found ??= given.find((one) => one instanceof WebAssembly.Memory);
    }
  };
  try {
    onDevice("wasm", () => scope(() => void tensor([1, 2, 3]).exp().data()));
  } finally {
    wasm.Instance = Original;
  }
  if (!found)
    throw problem("UNSUPPORTED", {
      subject: "memory check",
      rule: "run where the jax engine computes in WebAssembly on this thread",
      cure: "Skip the promise here and check it in Node.",
    });
  return found;
}
