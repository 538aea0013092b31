import {
  type Array as EngineArray,
  type JsTree,
  jvp as engineJvp,
  jit,
  valueAndGrad as engineValueAndGrad,
  vmap as engineVmap,
} from "@jax-js/jax";
import { problem, show } from "../errors.ts";
import type { Kind } from "./dtype.ts";
import { withScope } from "./scope.ts";
import { Tensor, isTensor, wrap } from "./tensor.ts";
import { type Tree, leavesOf, mapTree } from "./tree.ts";

// oxlint-disable-next-line typescript/no-explicit-any -- any kind of tensor may stand in a tree
type AnyTensor = Tensor<any>;
export type TensorTree = Tree<AnyTensor>;
type EngineTree = JsTree<EngineArray>;

const isEngineArray = (value: unknown): value is EngineArray =>
  typeof value === "object" && value !== null && "aval" in value;
const tensorsOf = (tree: TensorTree): AnyTensor[] =>
  leavesOf<AnyTensor>(tree, isTensor as never).map(({ leaf }) => leaf);

/** Arrays that the engine hands over, as tensors of the innermost scope. */
export const wrapTree = <T extends TensorTree>(tree: EngineTree): T =>
  mapTree<EngineArray, AnyTensor>(tree as Tree<EngineArray>, isEngineArray, (array) => wrap<Kind>(array)) as T;

/** Fresh references to the arrays of tensors, for the engine to consume. */
export const borrowTree = (tree: TensorTree): EngineTree =>
  mapTree<AnyTensor, EngineArray>(tree, isTensor as never, (one) => one.array.ref) as EngineTree;

/** Runs maths on tensors and frees all that it made but its result. Everything outside a compiled step belongs in one. */
export function scope<T extends TensorTree | void>(body: () => T): T {
  return withScope(body, (result) => ({ result, kept: result === undefined ? [] : tensorsOf(result as TensorTree) }));
}

/** A function on tensors as the engine wants it: it consumes its arguments and hands over its results. */
export function owned(subject: string, f: (...given: never[]) => TensorTree): (...given: EngineTree[]) => EngineTree {
  return (...given) =>
    withScope(
      () => f(...(given.map((tree) => wrapTree(tree)) as never[])),
      (out, isOwn) => {
        checkTensors(subject, out);
        const kept = new Set<AnyTensor>();
        // A tensor that is returned twice, or was not made here, needs one reference more.
        const result = mapTree<AnyTensor, EngineArray>(out, isTensor as never, (one) => {
          const isFirst = !kept.has(one);
          kept.add(one);
          return isFirst && isOwn(one) ? one.array : one.array.ref;
        }) as EngineTree;
        return { kept, result };
      },
      true,
    );
}

function checkTensors(subject: string, out: unknown): void {
  if (out instanceof Promise)
    throw problem("INVALID_RESULT", { subject, rule: "return tensors at once", got: out, cure: "Remove `async`." });
  if (typeof out !== "object" || out === null)
    throw problem("INVALID_RESULT", { subject, rule: "return a tensor, or records and arrays of tensors", got: out });
}

/** A function differentiated by its first argument, `[value, gradient]`. The function must return one number. */
export function valueAndGrad<P extends TensorTree, A extends TensorTree[]>(
  f: (params: P, ...rest: A) => Tensor,
): (params: P, ...rest: A) => [Tensor, P] {
  return (params, ...rest) => {
    const run = engineValueAndGrad(scalar(f) as never) as unknown as (...given: EngineTree[]) => EngineTree;
    const [value, gradient] = run(...[params, ...rest].map(borrowTree)) as [EngineTree, EngineTree];
    return [wrapTree<Tensor>(value), wrapTree<P>(gradient)];
  };
}

/** As {@link valueAndGrad}, of a function that returns `[value, extra]`; gives `[value, extra, gradient]`. */
export function valueAndGradWith<P extends TensorTree, A extends TensorTree[], X extends TensorTree>(
  f: (params: P, ...rest: A) => readonly [Tensor, X],
): (params: P, ...rest: A) => [Tensor, X, P] {
  return (params, ...rest) => {
    const run = engineValueAndGrad(
      owned("valueAndGradWith", f as never) as never,
      { hasAux: true } as never,
    ) as unknown as (...given: EngineTree[]) => EngineTree;
    const [[value, extra], gradient] = run(...[params, ...rest].map(borrowTree)) as [
      [EngineTree, EngineTree],
      EngineTree,
    ];
    return [wrapTree<Tensor>(value), wrapTree<X>(extra), wrapTree<P>(gradient)];
  };
}

/** The gradient of a function of one number by its first argument. */
export function grad<P extends TensorTree, A extends TensorTree[]>(
  f: (params: P, ...rest: A) => Tensor,
): (params: P, ...rest: A) => P {
  return (params, ...rest) => valueAndGrad(f)(params, ...rest)[1];
}

function scalar<A extends TensorTree[]>(f: (...given: A) => Tensor): (...given: EngineTree[]) => EngineTree {
  return owned("grad", ((...given: A) => {
    const value = f(...given);
    if (!(value instanceof Tensor) || value.size !== 1 || value.rank !== 0) {
      throw problem("INVALID_RESULT", {
        subject: "grad",
        argument: "f",
        rule: "return one number, a tensor without axes",
        got: value instanceof Tensor ? value : show(value),
        cure: "Reduce it with `mean` or `sum`.",
      });
    }
    return value;
  }) as never);
}

/**
 * A function at `params`, and its derivative along `tangents`: `[f(p), ∇f(p) · t]`, in one forward pass. The gradient of
 * the second is a Hessian times a vector.
 */
export function jvp<P extends TensorTree>(f: (params: P) => Tensor, params: P, tangents: P): [Tensor, Tensor] {
  const run = engineJvp as unknown as (f: unknown, params: EngineTree[], tangents: EngineTree[]) => EngineTree[];
  const [value, slope] = run(owned("jvp", f as never), [borrowTree(params)], [borrowTree(inOrderOf(params, tangents))]);
  return [wrapTree<Tensor>(value!), wrapTree<Tensor>(slope!)];
}

/** The tensors of a tree in another's order of keys, which the engine goes by. */
function inOrderOf(order: TensorTree, tree: TensorTree): TensorTree {
  const byPath = new Map(leavesOf<AnyTensor>(tree, isTensor as never).map(({ path, leaf }) => [path, leaf]));
  const paths = leavesOf<AnyTensor>(order, isTensor as never).map(({ path }) => path);
  const stranger = paths.find((path) => !byPath.has(path));
  if (stranger !== undefined || byPath.size !== paths.length)
    throw problem("INVALID_ARGUMENT", {
      subject: "jvp",
      argument: "tangents",
      rule: "hold a tensor for each of the parameters",
      got: [...byPath.keys()],
      cure: `The parameters are ${paths.join(", ")}.`,
    });
  let place = 0;
  return mapTree<AnyTensor, AnyTensor>(order, isTensor as never, () => byPath.get(paths[place++]!)!);
}

/** A function applied to each element of the first axis of its arguments. */
export function vmap<A extends TensorTree[], R extends TensorTree>(f: (...given: A) => R): (...given: A) => R {
  return (...given) =>
    wrapTree<R>(
      (engineVmap(owned("vmap", f as never) as never) as unknown as (...given: EngineTree[]) => EngineTree)(
        ...given.map(borrowTree),
      ),
    );
}

/** A function compiled on first use for each combination of shapes; `traces` counts how often. */
export function compiled<A extends TensorTree[], R extends TensorTree>(
  f: (...given: A) => R,
): ((...given: A) => R) & { readonly traces: number } {
  let traces = 0;
  const run = jit(
    owned("compiled", ((...given: A) => {
      traces += 1;
      return f(...given);
    }) as never) as never,
  ) as unknown as (...given: EngineTree[]) => EngineTree;
  const call = (...given: A): R => wrapTree<R>(run(...given.map(borrowTree)));
  return Object.defineProperty(call, "traces", { get: () => traces }) as typeof call & { readonly traces: number };
}
