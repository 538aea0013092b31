import { type LossPlugin, type Tensor, defineCallback, defineLoss, problem } from "@downslope/core";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { about, lossOf, squared, transformOf } from "../../test/plugins.ts";
import { type PromiseResult, checkPlugin, promisesOf } from "../reference.ts";
import type { Draw } from "./draw.ts";
import type { LossGiven } from "./loss-given.ts";

const brief = ({ name, outcome, because }: PromiseResult): string =>
  [name, outcome, ...(because === undefined ? [] : [because])].join(" ");

const brokenBy = async (plugin: LossPlugin): Promise<PromiseResult[]> =>
  (await checkPlugin(plugin, { skip: ["memory"] })).filter(({ outcome }) => outcome === "broken");

describe("checkPlugin", () => {
  it("tells of each promise whether it is kept, in the order of the list", async () => {
    const results = await checkPlugin(squared, { skip: ["memory"] });
    expect(results.map(({ name }) => name)).toEqual(promisesOf("loss").map(({ name }) => name));
    const outcomes = results.map(brief);
    expect(outcomes).toContain("gradient kept");
    expect(outcomes).toContain("values skipped");
    expect(outcomes).toContain("memory skipped");
  });

  it("tells what is wrong, whose it is and what helps, and goes on", async () => {
    const [fault, ...others] = await brokenBy(
      lossOf(({ prediction, target }) => prediction.sub(target).exp().add(1).log()),
    );
    expect(others).toEqual([]);
    expect(fault!.name).toBe("extremes");
    expect(fault!.message).toMatch(
      /^loss "sample" breaks a promise in its loss function: value and gradient are finite at the extremes .* `softplus`/,
    );
    expect(fault!.fault).toMatchObject({ hook: "loss function", cure: { ko: expect.stringContaining("안정한 꼴") } });
  });

  it("leaves out what rests on a broken promise", async () => {
    const reduced = lossOf(({ prediction, target }) => prediction.sub(target).square().mean());
    const outcomes = (await checkPlugin(reduced)).map(brief);
    expect(outcomes).toContain("result broken");
    expect(outcomes).toContain("about kept");
    for (const name of ["gradient", "traced", "extremes", "memory"])
      expect(outcomes).toContain(`${name} skipped result`);
  });

  it("names the hook that threw, and keeps the error", async () => {
    const failing = defineLoss({
      name: "sample",
      options: z.object({}),
      inputs: ["prediction", "target"],
      create: (): (() => Tensor) => {
        throw new RangeError("no table");
      },
      about,
    });
    const [fault, ...others] = await brokenBy(failing);
    expect(others).toEqual([]);
    expect(fault!.fault).toMatchObject({ hook: "create", detail: "It throws RangeError: no table." });
    expect(fault!.fault!.error).toBeInstanceOf(RangeError);
  });

  it("tells a cause once that breaks several promises", async () => {
    const broken = await checkPlugin(transformOf("clip", "by", (gradient) => gradient));
    expect(broken.filter(({ outcome }) => outcome === "broken")).toEqual([]);
    const needing = defineLoss({
      name: "sample",
      options: z.object({ margin: z.number().describe("distance") }),
      inputs: ["prediction", "target"],
      create:
        ({ margin }) =>
        ({ prediction, target }) =>
          prediction.sub(target).square().add(margin),
      about,
    });
    expect((await brokenBy(needing as LossPlugin)).map(brief)).toEqual(["options broken", "result broken options"]);
  });

  it("says how to tell which inputs it takes, where it refuses those that are drawn", async () => {
    const refusing = lossOf(({ prediction, target }) => {
      if (prediction.rank < 4)
        throw problem("SHAPE_MISMATCH", {
          subject: "sample",
          argument: "prediction",
          rule: "hold images",
          got: prediction,
        });
      return prediction.sub(target).square();
    });
    const broken = await brokenBy(refusing);
    expect(broken.map(brief)).toEqual(["result broken"]);
    expect(broken[0]!.message).toMatch(/sample: `prediction` must hold images, got .* tell the checks what it takes/);
    const draw = (given: Draw) => ({ prediction: given.normal([2, 3, 3, 1]), target: given.normal([2, 3, 3, 1]) });
    const given: LossGiven = { sample: draw, skip: ["memory"] };
    expect((await checkPlugin(refusing, given)).filter(({ outcome }) => outcome === "broken")).toEqual([]);
  });

  it("takes numbers that are read for what they are, wherever they are met first", async () => {
    const reading = lossOf(({ prediction, target }) => prediction.sub(target).mul(prediction.max().item()));
    const broken = await brokenBy(reading);
    expect(broken.map(brief)).toEqual(["traced broken"]);
    expect(broken[0]!.fault!.cure.en).toMatch(/^Use `where`/);
  });

  it("tells of a change to a global once, by the hook that made it, and takes it back", async () => {
    const world = globalThis as { acmeScale?: number };
    const setting = lossOf(({ prediction, target }) => {
      world.acmeScale = 2;
      return prediction.sub(target).square().mul(world.acmeScale);
    });
    const broken = await brokenBy(setting);
    expect(broken.map(({ name, fault }) => `${name}: ${fault!.hook}`)).toEqual(["globals: loss function"]);
    expect(world.acmeScale).toBeUndefined();
  });

  it("refuses a plugin for another core before anything else", async () => {
    const newer = { name: "newer", options: z.object({}), inputs: ["prediction"] as const, api: "1.99", about };
    const plugin = defineLoss({ ...newer, create: () => () => expect.fail("it is run") });
    const broken = await brokenBy(plugin as LossPlugin);
    expect(broken.map(brief)).toEqual(["api broken"]);
    expect(broken[0]!.fault).toMatchObject({
      hook: "api",
      detail: expect.stringMatching(/core API 1\.0 to \d+\.\d+, .* got "1\.99"\.$/),
      cure: { en: "Update @downslope/core." },
    });
  });

  it("tells its listener when promises begin and end, and which hook runs", async () => {
    const told: string[] = [];
    await checkPlugin(
      squared,
      { skip: ["memory"] },
      {
        begin: (name) => void told.push(`begin ${name}`),
        end: ({ name, outcome }) => void told.push(`end ${name} ${outcome}`),
        hooks: { enter: (hook) => void told.push(hook) },
      },
    );
    const start = told.indexOf("begin ordinary");
    expect(told.slice(start, told.indexOf("end ordinary kept"))).toEqual(
      expect.arrayContaining(["begin ordinary", "options", "create", "loss function"]),
    );
  });

  it("checks what all plugins promise where a kind has no suite", async () => {
    const quiet = defineCallback({ name: "quiet", options: z.object({}), create: () => ({ onEvent() {} }), about });
    expect((await checkPlugin(quiet)).map(brief)).toEqual([
      "api kept",
      "name kept",
      "about kept",
      "options kept",
      "result kept",
    ]);
  });
});
