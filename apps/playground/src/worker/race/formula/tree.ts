/** A formula that was read. */
export type Formula =
  | { readonly type: "number"; readonly value: number; readonly text: string }
  | { readonly type: "variable"; readonly name: string }
  | { readonly type: "negative"; readonly of: Formula }
  | { readonly type: "operation"; readonly operator: Operator; readonly left: Formula; readonly right: Formula }
  | { readonly type: "call"; readonly name: FunctionName; readonly given: readonly Formula[] };

export type Operator = "+" | "-" | "*" | "/" | "^";

/** Functions with the number of arguments that they take, at least and at most. */
export const functions = {
  sin: [1, 1],
  cos: [1, 1],
  exp: [1, 1],
  log: [1, 1],
  sqrt: [1, 1],
  abs: [1, 1],
  tanh: [1, 1],
  min: [2, 8],
  max: [2, 8],
  pow: [2, 2],
} as const satisfies Readonly<Record<string, readonly [least: number, most: number]>>;

export type FunctionName = keyof typeof functions;

export const constants: Readonly<Record<string, number>> = { pi: Math.PI, e: Math.E };

export const variables = ["x", "y"] as const;
