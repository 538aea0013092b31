import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import {
  DownslopeError,
  type Engine,
  type Registry,
  type TrainedModel,
  decodeModel,
  decodeTorch,
  jax,
} from "@downslope/core";
import { mlp } from "@downslope/models";
import { beforeAll, describe, expect, it } from "vitest";
import { createWorld, examples, newFolder } from "../../test/world.ts";
import { run } from "../main.ts";
import { engineOf } from "./engine-of.ts";

const cwd = newFolder();

async function call(...argv: readonly string[]) {
  const world = createWorld({ cwd });
  const code = await run(argv, world);
  return { code, out: world.out(), err: world.err() };
}

const train = (name: string, out: string, ...settings: string[]) =>
  call("train", `${examples}${name}.yaml`, "--out", out, "--quiet", ...settings.flatMap((one) => ["--set", one]));

async function savedModel(runFolder: string): Promise<TrainedModel> {
  const folder = join(cwd, runFolder, "model");
  const manifest = await readFile(join(folder, "model.json"), "utf8");
  return decodeModel({ weights: await readFile(join(folder, "weights.safetensors")), manifest });
}

const hidden = "model={ use: mlp, hidden: [6], normalisation: batch, dropout: 0.1 }";

beforeAll(async () => {
  const { err } = await train("iris", "iris", hidden, "dataset.scale=standard", "train.epochs=5");
  const native = await train("iris", "native", "engine=onnx", "dataset.scale=min-max", "train.epochs=5");
  await writeFile(join(cwd, "iris.csv"), await readFile(new URL("../../../datasets/data/iris.csv", import.meta.url)));
  expect([err, native.err]).toEqual(["", ""]);
}, 60_000);

/** What is used of onnxruntime-node, which is no dependency of the command. */
interface Runtime {
  readonly InferenceSession: {
    create(file: string): Promise<{
      run(feeds: object): Promise<Readonly<Record<string, { readonly data: ArrayLike<number | bigint> }>>>;
      release(): Promise<void>;
    }>;
  };
  readonly Tensor: new (type: string, data: Float32Array, dims: readonly number[]) => object;
}

/** What ONNX Runtime gives for the rows of a table of numbers, the last column left out. */
async function runFile(file: string, csv: string): Promise<Readonly<Record<string, readonly number[]>>> {
  const require = createRequire(new URL("../../../engine-onnx/package.json", import.meta.url));
  const { InferenceSession, Tensor } = require("onnxruntime-node") as Runtime;
  const session = await InferenceSession.create(file);
  const rows = csv.trimEnd().split("\n").slice(1);
  const numbers = Float32Array.from(
    rows.flatMap((row) => row.split(",").slice(0, -1)),
    Number,
  );
  const results = await session.run({
    input: new Tensor("float32", numbers, [rows.length, numbers.length / rows.length]),
  });
  await session.release();
  return Object.fromEntries(Object.entries(results).map(([name, { data }]) => [name, Array.from(data, Number)]));
}

describe("export to ONNX", () => {
  it.each(["iris", "native"])(
    "writes what ONNX Runtime predicts with, from a table's own numbers, as predict does: %s",
    async (name) => {
      const { code, out, err } = await call("export", name, `out/${name}.onnx`);
      expect([code, err]).toEqual([0, ""]);
      expect(out).toMatch(
        /^out\/\w+\.onnx: ONNX, opset 18, \d\.\d kB\n {2}takes +input +float32 \[batch, 4\] +columns of the data as they are; scaling is in the graph\n/,
      );
      expect(out).toMatch(
        /\n {2}gives +prediction +float32 \[batch, 3\].*\n +probability +float32 \[batch, 3\].*\n +label +int64 \[batch\]/,
      );
      expect(out).toMatch(
        /\nclasses: setosa, versicolor, virginica\nchecked in onnxruntime-node \S+, batches of 1, 2, 7, 256: .*e-\d/,
      );
      const { label, probability } = await runFile(
        join(cwd, `out/${name}.onnx`),
        await readFile(join(cwd, "iris.csv"), "utf8"),
      );
      const predicted = await call("predict", name, "iris.csv");
      expect(predicted.err).toMatch(/^accuracy 0\.\d+ \(\d+ of 150 rows\)\n$/);
      const rows = predicted.out
        .trimEnd()
        .split("\n")
        .slice(1)
        .map((row) => row.split(","));
      const classes = ["setosa", "versicolor", "virginica"];
      expect(label!.map((place) => classes[place])).toEqual(rows.map(([one]) => one));
      rows.forEach(([, ...cells], i) => {
        cells.forEach((cell, k) => expect(probability![3 * i + k]! / Number(cell) - 1).toBeCloseTo(0, 5));
      });
    },
  );

  it("tells what its input takes in place of text and of missing numbers, and what float32 rounds", async () => {
    const rows = Array.from(
      { length: 20 },
      (_, i) => `${1e5 + i / 7},${i % 3 ? "red" : "blue"},${i === 4 ? "" : i},${i * 2}`,
    );
    await writeFile(join(cwd, "mixed.csv"), `far,colour,near,y\n${rows.join("\n")}\n`);
    const document = `dataset: { use: csv, path: mixed.csv, target: y, missing: mean }\nmodel: mlp\nloss: gaussian-nll\noptimizer: adam\ntrain: { epochs: 1, batchSize: 8 }\n`;
    await writeFile(join(cwd, "mixed.yaml"), document);
    expect((await call("train", "mixed.yaml", "--out", "mixed", "--quiet")).err).toBe("");
    const { code, out } = await call("export", "mixed", "mixed.onnx");
    expect(code).toBe(0);
    expect(out).toContain(
      "float32 [batch, 4]  columns of the data as they are; scaling is in the graph; in place of text 1 at a row's own category and 0 elsewhere: colour=blue, colour=red; NaN where a number is missing; float32 rounds these by more than 1e-5 of their spread: far\n",
    );
    expect(out).toMatch(/variance +float32 \[batch, 1\]/);
  });

  it("reports in Korean", async () => {
    const { out } = await call("export", "iris", "iris.onnx", "--lang", "ko");
    expect(out).toContain("데이터의 열을 그대로 받습니다");
    expect(out).toMatch(/onnxruntime-node \S+에서 크기 1, 2, 7, 256의 배치로 확인했습니다/);
  });
});

describe("export to safetensors", () => {
  it("writes PyTorch's names and layouts, with the program that loads them, and comes back whole", async () => {
    const { code, out, err } = await call("export", "iris", "iris.safetensors");
    expect([code, err]).toEqual([0, ""]);
    expect(out).toMatch(/^ {2}layers\.0\.weight +float32 \[6, 4\]$/m);
    expect(out).toMatch(/^ {2}layers\.1\.num_batches_tracked +int64 \[\]$/m);
    expect(out).toContain(`
    model = nn.Sequential(OrderedDict(layers=nn.Sequential(
        nn.Linear(4, 6, bias=False),
        nn.BatchNorm1d(6),
        nn.ReLU(),
        nn.Dropout(0.1),
        nn.Linear(6, 3),
    )))
    model.load_state_dict(load_file("iris.safetensors"))
`);
    expect(out).toContain("`preprocessing` in model.json");
    const model = await savedModel("iris");
    const { hidden: widths, normalisation, dropout } = model.manifest.model.options as never;
    const made = mlp({ hidden: widths, normalisation, dropout }).create({});
    const file = await readFile(join(cwd, "iris.safetensors"));
    const back = decodeTorch(file, model, made, "iris.safetensors");
    expect(back.tensors).toEqual({ ...model.tensors });
  });

  it("does not write over the model's own weights", async () => {
    const file = join("iris", "model", "weights.safetensors");
    const before = await readFile(join(cwd, file));
    const { code, err } = await call("export", "iris", file);
    expect([code, err]).toEqual([2, expect.stringContaining("FILE must not be the model's own weights")]);
    expect(await readFile(join(cwd, file))).toEqual(before);
  });
});

describe("the engine that predicts", () => {
  /** A registry whose one engine does not start. */
  const broken = (error: Error): Registry => {
    const engine: Engine = { ...jax().create({}), name: "far", start: () => Promise.reject(error) };
    const plugin = Object.assign(() => ({ create: () => engine }), { jsonSchema: {} });
    return { get: () => plugin } as unknown as Registry;
  };
  const open = async (error: Error, language: "en" | "ko") => {
    const world = createWorld({ cwd });
    const saved = await savedModel("iris");
    const manifest = { ...saved.manifest, versions: { core: "1.0", engine: "far far-runtime 1.2 moon" } };
    const engine = await engineOf({ ...saved, manifest }, broken(error), language, world.stderr);
    return { name: engine.name, err: world.err() };
  };

  it.each([
    ["en", 'note: the engine "far", which trained the model, cannot run here; "jax" predicts in its place'],
    ["ko", '참고: 이 모델을 학습한 엔진 "far"을(를) 여기서 실행할 수 없어 "jax"로 예측합니다.'],
  ] as const)("is jax, with a note, where that which trained is not there: %s", async (language, note) => {
    const { name, err } = await open(new DownslopeError("UNSUPPORTED", "Install the far side."), language);
    expect([name, err]).toEqual(["jax", expect.stringContaining(note)]);
    expect(err).toContain("Install the far side.");
  });

  it("hides no other failure", async () => {
    await expect(open(new Error("out of memory"), "en")).rejects.toThrow("out of memory");
  });
});
