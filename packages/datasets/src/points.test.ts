import type { Dataset, Split } from "@downslope/core";
import { createRegistry, parseDocument, toDocument } from "@downslope/core";
import { describe, expect, it } from "vitest";
import { points } from "./points.ts";

const files = { readText: () => Promise.reject(new Error("no files")) };
type Options = Parameters<typeof points>[0];
const create = async (options: Options): Promise<Dataset> => points(options).create({ seed: 0, files });
/** Input and target of each row, in an order that the splits do not decide. */
const rows = (split: Split, width: number) => {
  const { input, target } = split.get([...Array(split.length).keys()]);
  const row = (y: number, i: number) => [...input!.data.slice(i * width, (i + 1) * width), y];
  return Array.from(target!.data, row).toSorted((a, b) => a[0]! - b[0]!);
};

describe("points", () => {
  it("takes values as they are written, and holds nothing out", async () => {
    const { spec, splits } = await create({
      samples: [
        [0, 1.5],
        [1, -2],
        [2, 3],
      ],
    });
    expect(spec).toMatchObject({ input: [1], features: ["x"], target: { kind: "values", names: ["y"] } });
    expect(rows(splits.train, 1)).toEqual([
      [0, 1.5],
      [1, -2],
      [2, 3],
    ]);
    expect(Object.keys(splits)).toEqual(["train"]);
  });

  it("takes classes by name or number, one spelling a class", async () => {
    const named = await create({
      target: "class",
      samples: [
        [0, 5, "b"],
        [1, 6, " a "],
        [2, 7, "b"],
      ],
    });
    expect(named.spec).toMatchObject({ input: [2], target: { kind: "classes", classes: ["a", "b"] } });
    expect(rows(named.splits.train, 2)).toEqual([
      [0, 5, 1],
      [1, 6, 0],
      [2, 7, 1],
    ]);
    const numbered = await create({
      target: "class",
      samples: [
        [0, 10],
        [1, "2.0"],
        [2, 2],
      ],
    });
    expect(numbered.spec.target).toEqual({ kind: "classes", classes: ["2", "10"] });
    expect(rows(numbered.splits.train, 1)).toEqual([
      [0, 1],
      [1, 0],
      [2, 0],
    ]);
  });

  it("is content with one sample, splits where asked to and scales what it trains on", async () => {
    expect((await create({ samples: [[1, 2]] })).splits.train.length).toBe(1);
    const samples = Array.from({ length: 10 }, (_, i) => [i, i]);
    const { splits } = await create({ samples, test: 0.2, validation: 0.3, scale: "min-max" });
    expect([splits.train.length, splits.validation!.length, splits.test!.length]).toEqual([5, 3, 2]);
    const inputs = rows(splits.train, 1).map(([x]) => x);
    expect([inputs[0], inputs.at(-1)]).toEqual([0, 1]);
  });

  it.each<[Options, string]>([
    [{ samples: [] }, "`samples` must have at least 1 item"],
    [{ samples: [[1]] }, "`samples.0` must hold a number or more and the target, which is the last entry"],
    [{ samples: [[1, 2], [3]] }, "`samples.1` must have 2 entries, as many as the first row"],
    [
      {
        samples: [
          [1, 2],
          ["a", 3],
        ],
      },
      "`samples.1.0` must be a number, got",
    ],
    [
      {
        samples: [
          [1, 2],
          [2, "a"],
        ],
      },
      "`samples.1.1` must be a number, unless `target` is class",
    ],
    [{ samples: [[1, 1e39]] }, "`samples.0.1` must be a number within float32's range"],
    [{ samples: [[1, Number.NaN]] }, "`samples.0.1` must be"],
    [{ samples: [[1, 2]], test: 0.5 }, "`samples` must have rows for each split that `test` and `validation` ask for"],
    [
      {
        samples: [
          [1, 2],
          [2, 2],
        ],
        target: "class",
      },
      "`samples` must have two classes or more in the last entries",
    ],
    [
      {
        samples: [
          [1, " "],
          [2, "a"],
        ],
        target: "class",
      },
      "`samples.0.1` must name a class",
    ],
    [
      {
        samples: [
          [1, "a"],
          [2, "b"],
          [3, "b"],
        ],
        target: "class",
        test: 0.3,
      },
      "`samples.0` must not be the only one of its class, which the splits divide",
    ],
    [
      {
        samples: [
          [1, "a"],
          [2, "a"],
          [3, "b"],
          [4, "b"],
        ],
        target: "class",
        test: 0.75,
      },
      "`samples` must leave a row of each class for training",
    ],
  ])("refuses %j", (options, message) => {
    expect(() => points(options)).toThrow(message);
  });

  it("tells mistakes at their place in a document", () => {
    const source = "dataset:\n  use: points\n  samples:\n    - [0, 1]\n    - [oops, 2]\n";
    const parse = () => parseDocument(source, { registry: createRegistry(points), file: "points.yaml" });
    expect(parse).toThrow("points.yaml:5:8 dataset.samples.1.0: must be a number");
  });

  it("leaves samples as they are in a document", () => {
    const configured = points({
      samples: [
        [0, 1, "a"],
        [1, 0, "b"],
      ],
      target: "class",
    });
    expect(toDocument({ dataset: configured, train: {} } as never).dataset).toMatchObject({
      use: "points",
      samples: [
        [0, 1, "a"],
        [1, 0, "b"],
      ],
    });
  });

  it("encodes new points as they are", async () => {
    const { spec } = await create({
      samples: [
        [0, 1, "a"],
        [1, 0, "b"],
      ],
      target: "class",
    });
    const { input, labels } = points.encode!(spec.preprocessing, "x1,x2,class\n-1,2,b", "new.csv");
    expect([Array.from(input.data), labels]).toEqual([[-1, 2], ["b"]]);
  });
});
