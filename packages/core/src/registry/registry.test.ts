import { describe, expect, it } from "vitest";
import { z } from "zod";
import { accuracy, blobs, crossEntropy, dense, momentum, squaredError } from "../../test/plugins.ts";
import { defineLoss } from "../plugin/loss.ts";
import { createRegistry } from "./registry.ts";

const about = { title: { en: "T", ko: "시험" }, summary: { en: "T.", ko: "시험." } };
const lossNamed = (name: string, api?: string) =>
  defineLoss({
    name,
    options: z.object({}),
    inputs: ["prediction"],
    about,
    ...(api !== undefined && { api }),
    create:
      () =>
      ({ prediction }) =>
        prediction,
  });

describe("registry", () => {
  it("finds plugins by kind and name, and lists them in order", () => {
    const registry = createRegistry([squaredError, crossEntropy], [[momentum]], dense, blobs, accuracy);
    expect(registry.get("loss", "cross-entropy")).toBe(crossEntropy);
    expect(registry.has("loss", "momentum")).toBe(false);
    expect(registry.list("loss").map(({ name }) => name)).toEqual(["cross-entropy", "squared-error"]);
    expect(registry.list().map(({ kind }) => kind)).toEqual([
      "loss",
      "loss",
      "optimizer",
      "dataset",
      "model",
      "metric",
    ]);
  });

  it("takes the same plugin twice, and refuses two of one name and kind", () => {
    const registry = createRegistry(squaredError).use(squaredError);
    expect(() => registry.use(crossEntropy, lossNamed("squared-error"))).toThrow(
      'registry: `squared-error` must be the only loss of its name, got "a second loss \\"squared-error\\"". Rename one of them, or register only one.',
    );
    expect(registry.has("loss", "cross-entropy")).toBe(false);
  });

  it("names the nearest plugins on a miss", () => {
    const registry = createRegistry(squaredError, crossEntropy);
    expect(() => registry.get("loss", "cros-entropy")).toThrow(
      'registry: `loss` must name a registered loss, got "cros-entropy". Did you mean "cross-entropy"? Known: cross-entropy, squared-error.',
    );
    expect(() => registry.get("loss", "zzz")).toThrow('got "zzz". Known: cross-entropy, squared-error.');
    expect(() => createRegistry().get("loss", "mse")).toThrow(
      "No loss is registered: pass the package's list to `registry.use`.",
    );
    for (const name of ["__proto__", "constructor", "toString"])
      expect(() => registry.get("loss", name)).toThrow("must name a registered loss");
  });

  it("says so when the name belongs to another kind", () => {
    expect(() => createRegistry(momentum).get("loss", "momentum")).toThrow(
      'registry: `loss` must name a loss, got "momentum". "momentum" is an optimizer; use it there.',
    );
  });

  it("refuses what is no plugin", () => {
    expect(() => createRegistry(squaredError() as never)).toThrow(
      "registry: `plugins` must be made by defineLoss, defineOptimizer and the like, got {",
    );
    expect(() => createRegistry({ losses: [] } as never)).toThrow(
      "Pass the plugin itself, not the result of calling it, and not its package.",
    );
  });

  it("refuses a plugin of another API version, with both versions named", () => {
    createRegistry(lossNamed("old-minor", "1.0"));
    expect(() => createRegistry(lossNamed("newer", "1.99"))).toThrow(
      'loss "newer" must be written for core API 1.0 to 1.0, which this core has, got "1.99". Update @downslope/core.',
    );
    expect(() => createRegistry(lossNamed("next", "2.0"))).toThrow("Update @downslope/core.");
    expect(() => createRegistry(lossNamed("ancient", "0.9"))).toThrow("Update the plugin's package.");
    expect(() => createRegistry(lossNamed("nonsense", "one"))).toThrow('got "one"');
  });
});
