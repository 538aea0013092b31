import { type Array as EngineArray, numpy as np } from "@jax-js/jax";

/**
 * 1/x. jax-js 0.1.25 forgets one reference to the value inside x at each level of differentiation (its rule for
 * `reciprocal` takes a reference more than it uses), so that eager gradients would leak; it is given back here. The
 * version of jax-js is pinned, and the tests of transforms.ts measure memory.
 */
export function reciprocal(x: EngineArray): EngineArray {
  const result = np.reciprocal(x.ref);
  for (let inner = primalOf(x); inner; inner = primalOf(inner)) inner.dispose();
  x.dispose();
  return result;
}

function primalOf(x: EngineArray): EngineArray | undefined {
  return (x as { readonly primal?: EngineArray }).primal;
}
