import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createPredictor, createRegistry, decodeModel, jax } from "@downslope/core";
import { models } from "@downslope/models";
import { beforeAll, describe, expect, it } from "vitest";
import { createWorld, examples, newFolder } from "../../test/world.ts";
import { run } from "../main.ts";

const cwd = newFolder();

async function call(argv: readonly string[]) {
  const world = createWorld({ cwd });
  const code = await run(argv, world);
  return { code, out: world.out(), err: world.err() };
}

const rowsOf = (csv: string) =>
  csv
    .trimEnd()
    .split("\n")
    .map((line) => line.split(","));

beforeAll(async () => {
  const train = (name: string, out: string, ...more: string[]) =>
    call(["train", `${examples}${name}.yaml`, "--out", out, "--quiet", ...more]);
  await train("iris", "붓꽃", "--set", "optimizer.learningRate=0.02", "--set", "train.epochs=60");
  await train("line", "line");
  await train("breast-cancer", "cancer", "--set", "train.epochs=10");
}, 60_000);

const dataFile = (name: string) => readFile(new URL(`../../../datasets/data/${name}.csv`, import.meta.url), "utf8");

describe("classes", () => {
  it("are predicted with the probability of each, columns found by name", async () => {
    await writeFile(
      join(cwd, "새 꽃.csv"),
      "petal_width_cm,petal_length_cm,sepal_width_cm,sepal_length_cm\n0.2,1.4,3.5,5.1\n2.1,5.9,3.0,6.3\n",
    );
    const { code, out, err } = await call(["predict", "붓꽃", "새 꽃.csv"]);
    expect([code, err]).toEqual([0, ""]);
    const [head, first, second] = rowsOf(out);
    expect(head).toEqual(["prediction", "probability_setosa", "probability_versicolor", "probability_virginica"]);
    expect([first![0], second![0]]).toEqual(["setosa", "virginica"]);
    for (const row of [first!, second!]) {
      expect(row.slice(1).reduce((total, cell) => total + Number(cell), 0)).toBeCloseTo(1, 5);
    }
  });

  it("are compared where the file has the answers, labels that are no class left out", async () => {
    const [head, ...rows] = (await dataFile("iris")).trimEnd().split("\n");
    const file = [head, ...rows, rows[0]!.replace("setosa", "rose")].join("\n");
    await writeFile(join(cwd, "iris.csv"), file);
    const { code, out, err } = await call(["predict", join("붓꽃", "model"), "iris.csv", "--out", "predicted.csv"]);
    expect([code, out]).toEqual([0, ""]);
    const [, ...predicted] = rowsOf(await readFile(join(cwd, "predicted.csv"), "utf8"));
    const right = predicted.filter(([name], i) => rows[i]?.endsWith(`,${name}`)).length;
    expect(right).toBeGreaterThan(140);
    expect(err).toBe(
      `accuracy ${(right / 150).toFixed(3)} (${right} of 150 rows)\n1 row left out: the label is none of the classes (setosa, versicolor, virginica).\n`,
    );
  });

  it("of two have the probability of both from one output", async () => {
    await writeFile(join(cwd, "cancer.csv"), await dataFile("breast-cancer"));
    const { out, err } = await call(["predict", "cancer", "cancer.csv"]);
    const [head, ...rows] = rowsOf(out);
    expect(head).toEqual(["prediction", "probability_benign", "probability_malignant"]);
    expect(rows).toHaveLength(569);
    for (const [name, benign, malignant] of rows) {
      expect(Number(benign) + Number(malignant)).toBeCloseTo(1, 5);
      expect(name).toBe(Number(benign) >= Number(malignant) ? "benign" : "malignant");
    }
    expect(err).toMatch(/^accuracy 0\.9\d\d \(\d+ of 569 rows\)\n$/);
  });
});

describe("values", () => {
  it("are predicted, and written so that they are the same float32 again", async () => {
    const x = Array.from({ length: 300 }, (_, i) => Math.sin(i));
    await writeFile(join(cwd, "x.csv"), `x,y\n${x.map((value) => `${value},${2 * value + 1}`).join("\n")}\n`);
    const { out, err } = await call(["predict", "line", "x.csv"]);
    const [head, ...rows] = rowsOf(out);
    expect(head).toEqual(["prediction"]);
    expect(err).toMatch(/^rmse 0\.0\d+\n$/);
    const folder = join(cwd, "line/model");
    const manifest = await readFile(join(folder, "model.json"), "utf8");
    const model = decodeModel({ weights: await readFile(join(folder, "weights.safetensors")), manifest });
    const predictor = await createPredictor(model, createRegistry(models), jax().create({}));
    const expected = await predictor.predict({ shape: [300, 1], dtype: "float32", data: Float32Array.from(x) });
    predictor.dispose();
    expect(Float32Array.from(rows, ([cell]) => Number(cell))).toEqual(expected.data);
  });
});

describe("losses that teach more than a prediction", () => {
  const train = (name: string, out: string, loss: string, ...more: string[]) =>
    call(["train", `${examples}${name}.yaml`, "--out", out, "--quiet", "--set", `loss=${loss}`, ...more]);

  it("have the variance beside each value", async () => {
    expect((await train("line", "uncertain", "gaussian-nll")).err).toBe("");
    await writeFile(join(cwd, "three.csv"), "x,y\n0.1,1\n0.5,2\n-0.5,0\n");
    const { out, err } = await call(["predict", "uncertain", "three.csv"]);
    const [head, ...rows] = rowsOf(out);
    expect(head).toEqual(["prediction", "variance"]);
    for (const [, variance] of rows) expect(Number(variance)).toBeGreaterThan(0);
    expect(err).toMatch(/^rmse \d/);
  });

  it("put out embeddings, which nothing in the file is compared with", async () => {
    const settings = ["loss={ use: arcface }", "loss.embeddingSize=3", "metrics=[recall-at-k]", "train.epochs=10"];
    const words = settings.flatMap((setting) => ["--set", setting]);
    const { code, err: complaint } = await call([
      "train",
      `${examples}iris.yaml`,
      "--out",
      "points",
      "--quiet",
      ...words,
    ]);
    expect([code, complaint]).toEqual([0, ""]);
    await writeFile(join(cwd, "iris-few.csv"), (await dataFile("iris")).split("\n").slice(0, 4).join("\n"));
    const { out, err } = await call(["predict", "points", "iris-few.csv"]);
    const [head, ...rows] = rowsOf(out);
    expect(head).toEqual(["embedding_0", "embedding_1", "embedding_2"]);
    expect([rows.length, err]).toEqual([3, ""]);
  });

  it("of -1 and 1 have the score whose sign tells the class", async () => {
    expect((await train("breast-cancer", "signs", "hinge", "--set", "train.epochs=10")).err).toBe("");
    const { out, err } = await call(["predict", "signs", "cancer.csv"]);
    const [head, ...rows] = rowsOf(out);
    expect(head).toEqual(["prediction", "score"]);
    for (const [name, score] of rows) expect(name).toBe(Number(score) > 0 ? "malignant" : "benign");
    expect(err).toMatch(/^accuracy 0\.9\d\d /);
  });
});

describe("files that do not fit", () => {
  it.each([
    ["lacks.csv", "sepal_length_cm,petal_length_cm\n1,2\n", /none named "sepal_width_cm", "petal_width_cm"/],
    ["text.csv", "sepal_length_cm,sepal_width_cm,petal_length_cm,petal_width_cm\n1,2,long,4\n", /long/],
    ["empty.csv", "", /empty\.csv/],
  ])("are refused by name: %s", async (name, text, message) => {
    await writeFile(join(cwd, name), text);
    const { code, out, err } = await call(["predict", "붓꽃", name]);
    expect(err).toMatch(/^downslope: /);
    expect(err).toMatch(message);
    expect([code, out]).toEqual([1, ""]);
  });

  it("are told where they are not there", async () => {
    const { code, err } = await call(["predict", "붓꽃", "nowhere.csv"]);
    expect(code).toBe(1);
    expect(err).toContain("nowhere.csv");
  });
});
