import type { HostArray } from "@downslope/core";
import type { ConstantData } from "./constant.ts";

/** An attribute as JSON has it. */
export type Attribute = number | string | readonly number[] | readonly string[] | ConstantData;

/** One operation: an operator of ONNX with its inputs and outputs by name. An input that is left out is "". */
export interface GraphNode {
  /** The operator; with its domain before it, where that is not ONNX's own. */
  readonly op: string;
  readonly name: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

/** What a graph is given: a name, whether it holds whole numbers, and a shape with null where a length is free. */
export interface GraphInput {
  readonly name: string;
  readonly isInteger: boolean;
  /** Left out where the file does not say. */
  readonly shape?: readonly (number | null)[];
}

/** An ONNX file, decoded. Constants of whole numbers and booleans are plain data, floats are host arrays. */
export interface OnnxGraph {
  /** Version of ONNX's operators. */
  readonly opset: number;
  readonly nodes: readonly GraphNode[];
  readonly floats: ReadonlyMap<string, HostArray>;
  readonly constants: ReadonlyMap<string, ConstantData>;
  readonly inputs: readonly GraphInput[];
  readonly outputs: readonly string[];
}

/** Where a node stands, for messages. */
export const placeOf = ({ op, name, outputs }: GraphNode): string => `${op} "${name === "" ? outputs[0] : name}"`;
