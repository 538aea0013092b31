import { type Array as EngineArray, numpy as np } from "@jax-js/jax";

/**
 * 1/x. jax-js 0.1.25 forgets one reference to the value inside x at each level of differentiation (its rule for
 * `reciprocal` takes a reference more than it uses), so that eager gradients would leak; it is given back here, through
 * `vmap` too. The version of jax-js is pinned, and the tests of transforms.ts measure memory.
 */
export function reciprocal(x: EngineArray): EngineArray {
  const result = np.reciprocal(x.ref);
  let inner: Inside | undefined = x as Inside;
  while (inner) {
    if (inner.primal) {
      inner = inner.primal;
      inner.dispose();
    } else inner = inner.val && "aval" in inner.val ? inner.val : undefined;
  }
  x.dispose();
  return result;
}

/** What a value that is being differentiated or mapped holds inside. */
interface Inside extends EngineArray {
  readonly primal?: Inside;
  readonly val?: Inside;
}
