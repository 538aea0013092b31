import { describe, expect, it } from "vitest";
import { executed, floats, graphOf, operators } from "../../test/graphs.ts";
import type { Graph, Value } from "../graph.ts";
import { reshapeConvolutions } from "./convolutions.ts";

interface Settings {
  readonly strides?: readonly number[];
  readonly dilations?: readonly number[];
  readonly pads?: readonly number[];
  readonly group?: number;
}

/** A convolution as it is lowered: all of its attributes are there. */
function convolved(graph: Graph, x: Value, kernel: Value, settings: Settings = {}, bias?: Value): Value {
  const size = x.shape.slice(2);
  const window = kernel.shape.slice(2);
  const {
    strides = size.map(() => 1),
    dilations = size.map(() => 1),
    pads = [...size, ...size].map(() => 0),
  } = settings;
  const space = size.map((length, i) => {
    const room = length + pads[i]! + pads[i + size.length]! - dilations[i]! * (window[i]! - 1) - 1;
    return Math.floor(room / strides[i]!) + 1;
  });
  return graph.add(
    "Conv",
    [x, kernel, ...(bias ? [bias] : [])],
    { type: x.type, shape: [x.shape[0]!, kernel.shape[0]!, ...space] },
    { group: settings.group ?? 1, kernel_shape: window, strides, dilations, pads },
  );
}

/** A kernel as the gradient of a convolution's input reads it: channels exchanged, and turned round. */
function turned(graph: Graph, kernel: Value, axes = kernel.shape.map((_, axis) => axis).slice(2)): Value {
  const perm = kernel.shape.map((_, axis) => (axis < 2 ? 1 - axis : axis));
  const shape = perm.map((axis) => kernel.shape[axis]!);
  const exchanged = graph.add("Transpose", [kernel], { type: kernel.type, shape }, { perm });
  const lists = [axes.map((axis) => shape[axis]! - 1), axes.map((axis) => -shape[axis]! - 1), axes, axes.map(() => -1)];
  return graph.add("Slice", [exchanged, ...lists.map((list) => graph.list(list))], exchanged);
}

const side = ["Transpose", "Reshape", "Conv", "Reshape", "Transpose"];

const cases: [name: string, build: (graph: Graph) => Value, operators: readonly string[]][] = [
  [
    "images of small results become one",
    (g) => convolved(g, floats(g, "x", [8, 16, 12, 12]), floats(g, "w", [16, 16, 10, 10])),
    side,
  ],
  [
    "with pads on all sides, strides and dilations of other axes, and a bias",
    (g) =>
      convolved(
        g,
        floats(g, "x", [8, 16, 15, 11]),
        floats(g, "w", [16, 16, 4, 5]),
        { strides: [2, 1], dilations: [3, 2], pads: [1, 2, 0, 3] },
        floats(g, "b", [16]),
      ),
    side,
  ],
  ["along one axis", (g) => convolved(g, floats(g, "x", [32, 64, 12]), floats(g, "w", [32, 64, 5])), side],
  [
    "not with a stride along the last axis",
    (g) => convolved(g, floats(g, "x", [8, 16, 12, 12]), floats(g, "w", [16, 16, 10, 10]), { strides: [1, 2] }),
    ["Conv"],
  ],
  [
    "nor where results are large",
    (g) => convolved(g, floats(g, "x", [8, 16, 12, 12]), floats(g, "w", [16, 16, 3, 3])),
    ["Conv"],
  ],
  [
    "nor where there is little to compute",
    (g) => convolved(g, floats(g, "x", [8, 3, 5, 5]), floats(g, "w", [4, 3, 3, 3])),
    ["Conv"],
  ],
  [
    "nor in groups",
    (g) => convolved(g, floats(g, "x", [8, 32, 12, 12]), floats(g, "w", [32, 16, 10, 10]), { group: 2 }),
    ["Conv"],
  ],
  [
    "a kernel turned round, of fewer channels, is a convolution transposed",
    (g) => convolved(g, floats(g, "x", [2, 8, 9, 9]), turned(g, floats(g, "w", [8, 4, 3, 2])), { pads: [1, 0, 2, 1] }),
    ["ConvTranspose"],
  ],
  [
    "also where it is dilated, and has an axis of length 1",
    (g) =>
      convolved(g, floats(g, "x", [2, 8, 9, 9]), turned(g, floats(g, "w", [8, 4, 1, 3]), [3]), {
        dilations: [1, 2],
        pads: [0, 4, 0, 3],
      }),
    ["ConvTranspose"],
  ],
  [
    "not with as many channels",
    (g) => convolved(g, floats(g, "x", [2, 4, 9, 9]), turned(g, floats(g, "w", [4, 4, 3, 3]))),
    ["Transpose", "Slice", "Conv"],
  ],
  [
    "nor a kernel that is turned along one axis alone",
    (g) => convolved(g, floats(g, "x", [2, 8, 9, 9]), turned(g, floats(g, "w", [8, 4, 3, 3]), [2])),
    ["Transpose", "Slice", "Conv"],
  ],
  [
    "nor with more zeros around than a convolution transposed can have",
    (g) => convolved(g, floats(g, "x", [2, 8, 9, 9]), turned(g, floats(g, "w", [8, 4, 3, 3])), { pads: [3, 2, 2, 2] }),
    ["Transpose", "Slice", "Conv"],
  ],
];

describe("convolutions in another form", () => {
  it.each(cases)("%s", async (_, build, expected) => {
    const graph = graphOf((g) => [build(g)]);
    const other = reshapeConvolutions(graph);
    expect(operators(other)).toEqual(expected);
    expect(other.outputs).toEqual(graph.outputs);
    const [before, after] = [await executed(graph, {}), await executed(other, {})];
    const largest = Math.max(...before["y0"]!.map(Math.abs));
    before["y0"]!.forEach((number, i) => expect(Math.abs(after["y0"]![i]! - number)).toBeLessThan(1e-5 * largest));
  });
});
