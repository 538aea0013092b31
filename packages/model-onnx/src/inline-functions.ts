import { clone } from "@bufbuild/protobuf";
import { problem } from "@downslope/core";
import { AttributeProtoSchema, type FunctionProto, type ModelProto, type NodeProto, NodeProtoSchema } from "onnx-buf";

/** Nodes within nodes, at most: what is deeper calls itself. */
const deepest = 32;

/**
 * The nodes of a model's graph, with each call of one of the model's own functions replaced by the function's nodes, whose
 * names begin with the call's: `CALL/NODE`.
 */
export function inlineFunctions({ graph, functions }: ModelProto, subject: string): readonly NodeProto[] {
  const byName = new Map(functions.map((one) => [keyOf(one.domain, one.name, one.overload), one]));
  const inlined = (nodes: readonly NodeProto[], depth: number): readonly NodeProto[] =>
    nodes.flatMap((node) => {
      const called = byName.get(keyOf(node.domain, node.opType, node.overload));
      if (!called) return [node];
      if (depth === deepest)
        throw problem("INVALID_FILE", {
          subject,
          argument: called.name,
          rule: "be a function that does not call itself",
          got: `${deepest} calls within each other`,
        });
      return inlined(bodyOf(called, node), depth + 1);
    });
  return inlined(graph?.node ?? [], 0);
}

const keyOf = (domain: string, name: string, overload: string): string => `${domain}\n${name}\n${overload}`;

function bodyOf(called: FunctionProto, call: NodeProto): NodeProto[] {
  const prefix = call.name === "" ? call.output[0]! : call.name;
  const names = new Map<string, string>();
  called.input.forEach((name, i) => names.set(name, call.input[i] ?? ""));
  called.output.forEach((name, i) => names.set(name, call.output[i] ?? `${prefix}/${name}`));
  const rename = (name: string): string => (name === "" ? "" : (names.get(name) ?? `${prefix}/${name}`));
  const given = new Map([...called.attributeProto, ...call.attribute].map((one) => [one.name, one]));
  return called.node.map((node) => {
    const copy = clone(NodeProtoSchema, node);
    copy.name = `${prefix}/${node.name === "" ? node.output[0] : node.name}`;
    copy.input = node.input.map(rename);
    copy.output = node.output.map(rename);
    copy.attribute = node.attribute.flatMap((one) => {
      if (one.refAttrName === "") return [one];
      const found = given.get(one.refAttrName);
      return found ? [Object.assign(clone(AttributeProtoSchema, found), { name: one.name })] : [];
    });
    return copy;
  });
}
