/** A value, or arrays and records of such values, nested to any depth: parameters, optimizer state, batches. */
export type Tree<T> = T | readonly Tree<T>[] | { readonly [key: string]: Tree<T> };

/** The same structure with each `From` leaf replaced by a `To` leaf. */
export type MapTree<S, From, To> = S extends From
  ? To
  : S extends object
    ? { [K in keyof S]: MapTree<S[K], From, To> }
    : S;

type IsLeaf<T> = (value: unknown) => value is T;

/** Applies a function to each leaf, in a fixed order, and keeps the structure. The path is the keys joined by dots. */
export function mapTree<T, U>(
  tree: Tree<T>,
  isLeaf: IsLeaf<T>,
  visit: (leaf: T, path: string) => U,
  path = "",
): Tree<U> {
  if (isLeaf(tree)) return visit(tree, path) as Tree<U>;
  const under = (key: string | number) => (path === "" ? String(key) : `${path}.${key}`);
  if (Array.isArray(tree)) return tree.map((child: Tree<T>, i) => mapTree(child, isLeaf, visit, under(i)));
  if (typeof tree !== "object" || tree === null)
    throw new TypeError(`A tree at "${path}" must hold tensors, arrays and records only, got ${String(tree)}.`);
  const result: Record<string, Tree<U>> = {};
  for (const key of Object.keys(tree))
    result[key] = mapTree((tree as Record<string, Tree<T>>)[key]!, isLeaf, visit, under(key));
  return result;
}

/** The leaves with their paths, in the order that {@link mapTree} visits them. */
export function leavesOf<T>(tree: Tree<T>, isLeaf: IsLeaf<T>): { path: string; leaf: T }[] {
  const leaves: { path: string; leaf: T }[] = [];
  mapTree(tree, isLeaf, (leaf, path) => leaves.push({ path, leaf }));
  return leaves;
}
