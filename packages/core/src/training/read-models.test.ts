import { describe, expect, it } from "vitest";
import { z } from "zod";
import { about, collect, pipelineOf } from "../../test/pipelines.ts";
import {
  FILES,
  type FileReader,
  createPredictor,
  createRegistry,
  decodeModel,
  defaultServices,
  defineModel,
  encodeModel,
  jax,
  train,
  zeros,
} from "../index.ts";
import { digestOf } from "./digest.ts";

/* Models that are read from files. */

/** `x W`, with W scaled by the number that a file holds. */
const read = defineModel({
  name: "read",
  options: z.object({ path: z.string() }),
  about,
  async create({ path }, { files, architecture }) {
    const { scale } = (architecture ?? { scale: (await files.readBytes(path))[0]! }) as { scale: number };
    return {
      architecture: { scale },
      init: (_, { input, output }) => ({ params: { weight: zeros([input[0]!, output[0]!]) }, state: {} }),
      apply: (params, state, input) => ({ output: input.matmul(params["weight"]!.mul(scale)), state }),
    };
  },
});

const holding = (bytes: FileReader["readBytes"]) => {
  const readText = () => Promise.reject(new Error("no texts"));
  return defaultServices().set(FILES, bytes ? { readText, readBytes: bytes } : { readText });
};
const three = holding(async (path) => Uint8Array.from(path === "three.bin" ? [3] : []));
const pipeline = pipelineOf({ model: read({ path: "three.bin" }), train: { epochs: 1 } });

describe("a model that is read from a file", () => {
  it("is trained, saved with its architecture, and predicts without the file", async () => {
    const run = train(pipeline, { services: three });
    await collect(run);
    const model = await run.model();
    expect(model.manifest.model).toEqual({ use: "read", options: { path: "three.bin" }, architecture: { scale: 3 } });
    const saved = decodeModel(encodeModel(model));
    const predictor = await createPredictor(saved, createRegistry(read), jax().create({}));
    const input = { shape: [1, 4], dtype: "float32", data: Float32Array.of(1, 0, 0, 0) } as const;
    const { data } = await predictor.predict(input);
    predictor.dispose();
    const weight = model.tensors["params.weight"]!;
    data.forEach((value, i) => expect(value).toBeCloseTo(3 * weight.data[i]!, 5));
    expect(data[0]).not.toBe(0);
  });

  it("is resumed with the file that it began with, and with no other", async () => {
    const run = train(pipeline, { services: three });
    for await (const event of run) if (event.type === "step") break;
    const resume = await run.state();
    run.close();
    const [event] = await collect(train(pipeline, { services: three, resume }));
    expect(event).toMatchObject({ type: "step", step: 2 });
    const changed = holding(async () => Uint8Array.of(4));
    await expect(collect(train(pipeline, { services: changed, resume }))).rejects.toThrow(
      "training state: `architecture` must be that of the pipeline's model, got \"",
    );
  });

  it("asks for a reader of bytes where the host has none", async () => {
    await expect(collect(train(pipeline, { services: holding(undefined) }))).rejects.toThrow(
      "files: `readBytes` must be supplied by the host, to read a model's file, got undefined.",
    );
  });
});

describe("the digest of an architecture", () => {
  it("is FNV-1a of 64 bits over its JSON", () => {
    const reference = (data: unknown): string => {
      let hash = 0xcbf29ce484222325n;
      for (const unit of JSON.stringify(data).split("")) {
        hash = ((hash ^ BigInt(unit.charCodeAt(0))) * 0x100000001b3n) & 0xffffffffffffffffn;
      }
      return hash.toString(16).padStart(16, "0");
    };
    for (const data of ["", [], { nodes: ["Gemm", "한글"], shape: [1, 2.5, -3] }]) {
      expect(digestOf(data)).toBe(reference(data));
    }
  });
});
