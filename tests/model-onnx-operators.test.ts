import { type HostArray, onDevice, randomKey, scope, startDevice } from "@downslope/core";
import { beforeAll, expect, it } from "vitest";
import type { Architecture } from "../packages/model-onnx/src/architecture.ts";
import { Constant } from "../packages/model-onnx/src/constant.ts";
import { decodeGraph, readModel } from "../packages/model-onnx/src/decode.ts";
import { Call } from "../packages/model-onnx/src/operators/call.ts";
import { operators } from "../packages/model-onnx/src/operators.ts";
import { type Value, tensorOf } from "../packages/model-onnx/src/value.ts";
import { operatorCases } from "../packages/model-onnx/test/operator-cases.ts";
import { tensorIn } from "../packages/model-onnx/test/opened.ts";
import { inRuntime } from "./model-onnx-runtime.ts";

beforeAll(() => startDevice("cpu"));

/** What a file of one node gives for an input, on the exact device. */
function here(bytes: Uint8Array, input: HostArray): HostArray {
  const { nodes, floats, constants, opset } = decodeGraph(readModel(bytes, "test"), "test");
  const [node] = nodes as readonly [Architecture["nodes"][number]];
  let host: HostArray | undefined;
  onDevice("cpu", () =>
    scope(() => {
      const values = new Map<string, Value>([
        ...[...floats].map(([name, { shape, data }]): [string, Value] => [name, new Constant("float", shape, data)]),
        ...[...constants].map(([name, data]): [string, Value] => [name, Constant.from(data)]),
        ["x", tensorIn(input)],
      ]);
      const mode = { training: false, key: randomKey(0) };
      const batch = { declared: undefined, actual: input.shape[0]! };
      const running = { opset, mode, batch, takeKey: () => randomKey(0), state: {} };
      host = tensorOf(operators[node.op]!(new Call(node, "test", values, running))[0]!).toHost();
    }),
  );
  return host!;
}

it.each(operatorCases)("$title gives what it gives in ONNX Runtime", async ({ bytes, input }) => {
  const expected = await inRuntime(bytes, input);
  const found = here(bytes, input);
  expect(found.shape).toEqual(expected.shape);
  const isClose = (a: number, b: number) => a === b || Math.abs(a - b) < 5e-5 * Math.max(1, Math.abs(b));
  expect(expected.data.filter((value, i) => !isClose(found.data[i]!, value))).toEqual([]);
});
