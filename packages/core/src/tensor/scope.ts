import type { Array as EngineArray } from "@jax-js/jax";

/** What a scope looks after: a tensor and the engine array it holds. */
interface Held {
  readonly array: EngineArray;
}

let live: Held[] | undefined;

/** Frees what was made outside every scope once nobody can reach it any more. */
const strays = new FinalizationRegistry<EngineArray>((array) => array.dispose());

/** Enters a new tensor into the innermost scope. */
export function track(tensor: Held): void {
  if (live) live.push(tensor);
  else strays.register(tensor, tensor.array);
}

/** What a scope gives back: the tensors that outlive it, and its result. */
interface Settled<Out> {
  readonly kept: Iterable<Held>;
  readonly result: Out;
}

/**
 * Runs `body`, then frees every tensor it made but those that `settle` keeps. Frees all when it throws. Kept tensors go
 * to the scope outside, or to the caller where `handOver` says so.
 */
export function withScope<R, Out>(
  body: () => R,
  settle: (result: R, isOwn: (tensor: Held) => boolean) => Settled<Out>,
  handOver = false,
): Out {
  const outer = live;
  const own: Held[] = [];
  live = own;
  let kept = new Set<Held>();
  try {
    const value = body();
    const members = new Set(own);
    const settled = settle(value, (tensor) => members.has(tensor));
    kept = new Set(settled.kept);
    return settled.result;
  } finally {
    live = outer;
    for (const tensor of own) {
      if (!kept.has(tensor)) tensor.array.dispose();
      else if (!handOver) track(tensor);
    }
  }
}
