import { describe, expect, it } from "vitest";
import { z } from "zod";
import { createRegistry } from "../registry/registry.ts";
import { parse } from "yaml";
import { parseDocument } from "./document.ts";
import { good, mlp, registry } from "./fixtures.test.ts";
import { toDocument } from "./pipeline.ts";
import { documentSchema } from "./schema.ts";

describe("documentSchema", () => {
  const json = documentSchema(registry);
  const schema = z.fromJSONSchema(json as Parameters<typeof z.fromJSONSchema>[0]);
  const base = { dataset: "spiral", model: "mlp", loss: "mse", optimizer: "adam" };

  it("takes what parseDocument takes", () => {
    expect(schema.safeParse(parse(good)).error).toBeUndefined();
    const document = toDocument(parseDocument(good, { registry }));
    expect(schema.safeParse(document).error).toBeUndefined();
  });

  it.each([
    ["a missing part", { ...base, loss: undefined }],
    ["an unknown part", { ...base, banana: 1 }],
    ["an unknown plugin", { ...base, loss: "mes" }],
    ["a plugin of another kind", { ...base, loss: "adam" }],
    ["a name alone where an option is required", { ...base, dataset: "csv" }],
    ["an unknown option", { ...base, model: { use: "mlp", hiden: [1] } }],
    ["an option out of range", { ...base, optimizer: { use: "adam", learningRate: 0 } }],
    ["a bad plugin within an option", { ...base, optimizer: { use: "lookahead", optimizer: "mse" } }],
    ["two ways to clip", { ...base, optimizer: { use: "adam", clip: { norm: 1, value: 1 } } }],
    ["a setting out of range", { ...base, train: { epochs: 0 } }],
    ["an unknown setting", { ...base, train: { epoch: 1 } }],
    ["a negative seed", { ...base, seed: -1 }],
  ])("refuses %s, as parseDocument does", (_, document) => {
    expect(schema.safeParse(base).success).toBe(true);
    expect(schema.safeParse(JSON.parse(JSON.stringify(document))).success).toBe(false);
    expect(() => parseDocument(JSON.stringify(document), { registry })).toThrow("document:1:");
  });

  it("titles every plugin, and says where there is none", () => {
    const { $defs } = documentSchema(createRegistry(mlp)) as { $defs: Record<string, unknown> };
    expect($defs["model.mlp"]).toMatchObject({ title: "Test", description: "For tests.", required: ["use"] });
    expect($defs["loss"]).toMatchObject({ not: {} });
  });

  it("leads references of a plugin's schema to its place", () => {
    const texts = JSON.stringify(json).matchAll(/"\$ref":"#\/\$defs\/([^"]*)"/g);
    const names = [...texts].map(([, name]) => name!);
    expect(names.length).toBeGreaterThan(30);
    for (const name of names) expect(json["$defs"]).toHaveProperty([name]);
  });
});
