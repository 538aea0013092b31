import { type DownslopeError, type Kind, type ModelMode, type Tensor, problem } from "@downslope/core";
import { Constant } from "../constant.ts";
import type { GraphNode } from "../graph.ts";
import { type Value, isConstant, kindOf, tensorOf } from "../value.ts";

/** What all nodes of a graph share while it runs. */
export interface Running {
  readonly opset: number;
  readonly mode: ModelMode;
  /** Samples of the batch: as the graph was exported for, where it was for a number, and as they are. */
  readonly batch: { readonly declared: number | undefined; readonly actual: number };
  readonly takeKey: () => Tensor<"key">;
  /** The state after the batch, by name; what moves is put here. */
  readonly state: Record<string, Tensor>;
}

/** What an operator does: outputs from a call's inputs and attributes. */
export type Operator = (call: Call) => readonly Value[];

/** A node at work: its inputs by place, its attributes by name. */
export class Call {
  readonly node: GraphNode;
  readonly subject: string;
  readonly running: Running;
  readonly inputs: readonly (Value | undefined)[];

  constructor(node: GraphNode, subject: string, values: ReadonlyMap<string, Value>, running: Running) {
    this.node = node;
    this.subject = subject;
    this.running = running;
    this.inputs = node.inputs.map((name) => (name === "" ? undefined : this.#found(name, values)));
  }

  #found(name: string, values: ReadonlyMap<string, Value>): Value {
    const value = values.get(name);
    if (value) return value;
    throw this.wrong(
      name,
      "be computed before it is read",
      undefined,
      "The file is incomplete, or holds what this package leaves out.",
    );
  }

  /** An input that the operator cannot do without. */
  value(place: number): Value {
    const value = this.inputs[place];
    if (value) return value;
    throw this.wrong("inputs", `hold at least ${place + 1}`, this.inputs.length);
  }
  has(place: number): boolean {
    return this.inputs[place] !== undefined;
  }
  /** An input of floats. */
  tensor(place: number): Tensor {
    const value = this.value(place);
    if (kindOf(value) === "float") return tensorOf(value);
    throw this.wrong("inputs", "hold floats", value);
  }
  anyTensor(place: number): Tensor<Kind> {
    return tensorOf<Kind>(this.value(place));
  }
  /** An input whose numbers are known when the model is traced. */
  constant(place: number): Constant {
    const value = this.value(place);
    if (isConstant(value)) return value;
    throw this.wrong(
      "inputs",
      `be known from shapes and constants at place ${place + 1}`,
      value,
      "What depends on the numbers of the data cannot be compiled.",
    );
  }
  numbers(place: number): readonly number[] {
    return Array.from(this.constant(place).values);
  }
  /** The number in an input, or one in its place where it is left out. */
  number(place: number, otherwise: number): number {
    return this.has(place) ? this.numbers(place)[0]! : otherwise;
  }

  int(name: string, otherwise: number): number {
    return (this.node.attributes[name] as number | undefined) ?? otherwise;
  }
  float(name: string, otherwise: number): number {
    return (this.node.attributes[name] as number | undefined) ?? otherwise;
  }
  text(name: string, otherwise: string): string {
    return (this.node.attributes[name] as string | undefined) ?? otherwise;
  }
  ints(name: string): readonly number[] | undefined {
    return this.node.attributes[name] as readonly number[] | undefined;
  }
  /** Numbers that older versions of the operator have as an attribute and newer ones as an input. */
  intsOrInput(name: string, place: number): readonly number[] | undefined {
    return this.ints(name) ?? (this.has(place) ? this.numbers(place) : undefined);
  }

  /** Refuses another value of an attribute than those given. */
  only(name: string, got: unknown, ...known: readonly unknown[]): void {
    if (known.includes(got)) return;
    throw this.wrong(name, `be ${known.join(" or ")}, which is all that is known`, got);
  }
  wrong(argument: string, rule: string, got: unknown, cure?: string): DownslopeError {
    const seen = isConstant(got as Value) ? (got as Constant).toJSON() : got;
    return problem("UNSUPPORTED", {
      subject: this.subject,
      argument,
      rule,
      got: seen,
      ...(cure !== undefined && { cure }),
    });
  }
}
