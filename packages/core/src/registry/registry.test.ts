import { describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { accuracy, blobs, crossEntropy, dense, momentum, squaredError } from "../../test/plugins.ts";
import { definePipeline } from "../pipeline/pipeline.ts";
import { defineLoss } from "../plugin/loss.ts";
import { API_VERSION, isPlugin } from "../plugin/plugin.ts";
import { train } from "../training/train.ts";
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

  it("lists a dozen of many names", () => {
    const letters = [..."abcdefghijklmnop"];
    const registry = createRegistry(letters.map((letter) => lossNamed(`loss-${letter}`)));
    expect(() => registry.get("loss", "zzz")).toThrow(/got "zzz"\. Known: loss-a, loss-b, .*, loss-l and 4 more\.$/);
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

  it("takes a plugin of this API version, of an earlier minor, and one that states none", () => {
    const plugins = [
      lossNamed("current", API_VERSION),
      lossNamed("old-minor", "1.0"),
      lossNamed("last-minor", "1.2"),
      lossNamed("silent"),
    ];
    expect(
      createRegistry(plugins)
        .list()
        .map(({ name, api }) => `${name} ${api}`),
    ).toEqual([`current ${API_VERSION}`, "last-minor 1.2", "old-minor 1.0", `silent ${API_VERSION}`]);
  });

  it.each([
    ["newer", "1.9", "Update @downslope/core."],
    ["next", "2.0", "Update @downslope/core."],
    // Minors are numbers: 1.10 comes after 1.9, and is no 1.1.
    ["tenth", "1.10", "Update @downslope/core."],
    ["ancient", "0.9", "Update the plugin's package."],
    ["nonsense", "one", "Update the plugin's package."],
    ["half", "1", "Update the plugin's package."],
  ])("refuses the %s API, %s, with both versions named", (name, api, cure) => {
    const message = `loss "${name}" must be written for core API 1.0 to ${API_VERSION}, which this core has, got "${api}". ${cure}`;
    expect(() => createRegistry(lossNamed(name, api))).toThrow(message);
    const pipeline = { dataset: blobs(), model: dense(), loss: lossNamed(name, api)(), optimizer: momentum() };
    expect(() => definePipeline(pipeline)).toThrow(message);
  });
});

describe("a second copy of core", () => {
  const secondCopy = async () => {
    vi.resetModules();
    return import("../../test/plugins.ts");
  };

  it("has plugins that are known as such", async () => {
    const { squaredError: theirs } = await secondCopy();
    expect(theirs).not.toBe(squaredError);
    expect(isPlugin(theirs)).toBe(true);
  });

  it("is told from ours where its plugins would meet our tensors", async () => {
    const theirs = await secondCopy();
    const message =
      'loss "squared-error" must be made by the copy of @downslope/core that runs it, got "a plugin of a second copy". Install @downslope/core once';
    expect(() => createRegistry(theirs.squaredError)).toThrow(message);
    const parts = { dataset: blobs(), model: dense(), optimizer: momentum() };
    expect(() => definePipeline({ ...parts, loss: theirs.squaredError() })).toThrow(message);
    for (const plugin of [theirs.momentum, theirs.dense, theirs.accuracy])
      expect(() => createRegistry(plugin)).toThrow(`${plugin.kind} "${plugin.name}" must be made by the copy`);
  });

  it("may bring plugins that see no tensors, such as data sets, and they work", async () => {
    const theirs = await secondCopy();
    const registry = createRegistry(theirs.blobs);
    const dataset = registry.get("dataset", "blobs")() as ReturnType<typeof blobs>;
    const run = train(
      definePipeline({
        dataset,
        model: dense(),
        loss: crossEntropy(),
        optimizer: momentum(),
        train: { epochs: 1 },
      }),
    );
    const events = [];
    for await (const event of run) events.push(event.type);
    expect(events.at(-1)).toBe("end");
  });
});
