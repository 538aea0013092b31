import { describe, expect, it } from "vitest";
import { editYaml, readYaml, replacePlugin } from "./yaml-edit.ts";

const text = `# What is learnt.
dataset:
  use: spiral # two arms
  classes: 2
model: {use: mlp, hidden: [16, 16]}
loss: huber
optimizer:
  use: adam
  learningRate: 0.01 # found by hand
`;

describe("editYaml", () => {
  it("puts a number in place and keeps every comment", () => {
    expect(editYaml(text, ["optimizer", "learningRate"], 0.1)).toBe(text.replace("0.01", "0.1"));
  });

  it("keeps what is said beside a list", () => {
    const noted = text.replace("model: {use: mlp, hidden: [16, 16]}", "model:\n  use: mlp\n  hidden: [16, 16] # few");
    expect(editYaml(noted, ["model", "hidden"], [8, 4])).toBe(noted.replace("[16, 16]", "[8, 4]"));
  });

  it("adds what is not there, in the style of its record", () => {
    expect(editYaml(text, ["model", "activation"], "tanh")).toContain("{use: mlp, hidden: [16, 16], activation: tanh}");
    expect(readYaml(editYaml(text, ["train", "epochs"], 5)).value).toMatchObject({ train: { epochs: 5 } });
  });

  it("gives options to a plugin that is named by its name alone", () => {
    expect(readYaml(editYaml(text, ["loss", "delta"], 2)).value).toMatchObject({ loss: { use: "huber", delta: 2 } });
  });

  it("takes away what is there, and nothing where there is nothing", () => {
    expect(editYaml(text, ["dataset", "classes"], undefined)).not.toContain("classes");
    expect(editYaml(text, ["scheduler", "gamma"], undefined)).toBe(text);
  });

  it("writes into a list by its index", () => {
    expect(readYaml(editYaml(text, ["model", "hidden", 1], 4)).value).toMatchObject({ model: { hidden: [16, 4] } });
  });

  it("begins an empty document", () => {
    expect(readYaml(editYaml("", ["dataset"], { use: "iris" })).value).toEqual({ dataset: { use: "iris" } });
  });

  it("leaves a text that cannot be read as it is", () => {
    expect(editYaml("a: [1", ["a"], 2)).toBe("a: [1");
  });
});

describe("replacePlugin", () => {
  it("keeps the place and the rest", () => {
    const next = replacePlugin(text, ["optimizer"], { use: "sgd", learningRate: 0.01 });
    expect(readYaml(next).value).toMatchObject({ optimizer: { use: "sgd", learningRate: 0.01 }, loss: "huber" });
    expect(next).toContain("# What is learnt.");
  });

  it("adds a part that is not there", () => {
    expect(readYaml(replacePlugin(text, ["scheduler"], { use: "step" })).value).toMatchObject({
      scheduler: { use: "step" },
    });
  });
});

describe("readYaml", () => {
  it("says where YAML goes wrong", () => {
    expect(readYaml("a: 1\nb: [1").error).toMatchObject({ line: expect.any(Number) });
  });

  it("refuses what is no record", () => {
    expect(readYaml("- 1\n- 2").error).toBeDefined();
  });
});
