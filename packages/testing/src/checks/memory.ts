import { onDevice, problem, scope, tensor } from "@downslope/core";

const pageBytes = 65_536;
/** Blocks are multiples of this many bytes, and freed ones are kept by size. */
const blockBytes = 64;
/** Floats in blocks of all the small sizes, from the largest on. */
const lengths = [512, 384, 256, 128, 112, 96, 80, 64, 48, 32, 16];
/** Floats in a block that fills a page up: sizes that little else has, so that calls do not miss what it takes. */
const fillers = [112, 80];

/** Calls before memory is looked at, in which kernels are compiled and blocks are taken that will be freed and taken again. */
const warmUp = 2;
const leastCalls = 6;
const mostCalls = 60;
const milliseconds = 20;

/**
 * Bytes by which calls make the memory of the Wasm device grow, once warm. Freed blocks of earlier work are taken and the
 * last page is filled up before, so that even one number that is kept at each call shows, though memory grows by whole
 * pages.
 */
export function memoryGrowth(call: (i: number) => void): number {
  // A call may itself use blocks of a filler's size; what grows beside one filler alone is no leak.
  return fillers.reduce((growth, length) => (growth > 0 ? growthBeside(length, call) : 0), Number.POSITIVE_INFINITY);
}

/** Milliseconds spent since it was made, less those in which a busy machine did something else, as far as can be told. */
function stopwatch(): () => number {
  // A page has a clock alone.
  const { process } = globalThis as { process?: NodeJS.Process };
  const computed = (): number => {
    const { user, system } = process?.cpuUsage?.() ?? { user: Number.POSITIVE_INFINITY, system: 0 };
    return (user + system) / 1000;
  };
  const [clock, computing] = [performance.now(), process?.cpuUsage ? computed() : 0];
  return () => Math.min(performance.now() - clock, computed() - computing);
}

function growthBeside(filler: number, call: (i: number) => void): number {
  const memory = wasmMemory();
  const bytes = (): number => memory.buffer.byteLength;
  return onDevice("wasm", () => {
    let growth = 0;
    scope(() => {
      takeFreed(memory);
      for (let i = 0; i < warmUp; i++) call(i);
      takeUntilGrowth(filler, bytes);
      const perPage = Math.floor(pageBytes / (Math.ceil((filler * 4) / blockBytes) * blockBytes));
      for (let i = 1; i < perPage; i++) take(filler, i);
      const before = bytes();
      const spent = stopwatch();
      for (let i = 0; i < mostCalls && (i < leastCalls || spent() < milliseconds); i++) call(warmUp + i);
      growth = bytes() - before;
    });
    return growth;
  });
}

/**
 * Takes all small blocks that were freed. A block that is new lies where memory was used last, one that was freed before
 * that: so the first new one of a size tells that none is left, and not only a page that is full of them.
 */
function takeFreed(memory: WebAssembly.Memory): void {
  const bytes = (): number => memory.buffer.byteLength;
  const [largest = 0, ...others] = lengths;
  const start = bytes();
  const last = takeUntilGrowth(largest, bytes);
  const isAt = (place: number, i: number): boolean =>
    place + 4 <= bytes() && new Float32Array(memory.buffer, place, 1)[0] === i;
  let end = start + largest * 4;
  while (end > start && !isAt(end - largest * 4, last)) end -= blockBytes;
  for (const length of others) {
    const before = bytes();
    for (let i = last + 1; ; i++) {
      take(length, i);
      if (isAt(end, i)) {
        end += length * 4;
        break;
      }
      // Where it was not found after all, a page that is full tells as well.
      if (bytes() !== before) break;
    }
  }
}

/** Takes blocks of a size until there is none left to be taken again; gives the first number of the last. */
function takeUntilGrowth(length: number, bytes: () => number): number {
  const start = bytes();
  let i = 0;
  for (; bytes() === start; i++) take(length, i);
  return i - 1;
}

/**
 * A block for good: freed again, all of them would have to be taken at each look, and each look needs some more. Its
 * numbers are unequal, for equal ones are not stored.
 */
const take = (length: number, i: number): void => void tensor(Float32Array.from({ length }, (_, j) => i + j)).array.ref;

let found: WebAssembly.Memory | undefined;

/**
 * The memory that the Wasm device computes in. The engine has no name for it, but hands it to each program that it
 * starts; so one is started under watch. Unlike a hook on `WebAssembly.Memory` this works whatever was loaded first.
 */
function wasmMemory(): WebAssembly.Memory {
  if (found) return found;
  // Core may put a stand-in of its own in this place while it computes: ours goes before it.
  onDevice("wasm", () => {
    const wasm = WebAssembly as { Instance: typeof WebAssembly.Instance };
    const Original = wasm.Instance;
    wasm.Instance = class extends Original {
      constructor(program: WebAssembly.Module, imports?: WebAssembly.Imports) {
        super(program, imports);
        const given = Object.values(imports ?? {}).flatMap((group) => Object.values(group));
        found ??= given.find((one) => one instanceof WebAssembly.Memory);
      }
    };
    try {
      // A program that was never started: no other has this number in it.
      scope(() => void tensor([1, 2, 3]).exp().add(performance.now()).data());
    } finally {
      wasm.Instance = Original;
    }
  });
  if (!found)
    throw problem("UNSUPPORTED", {
      subject: "memory check",
      rule: "run where the jax engine computes in WebAssembly on this thread",
      cure: "Skip the promise here and check it in Node.",
    });
  return found;
}
