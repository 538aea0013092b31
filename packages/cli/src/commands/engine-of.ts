import { DownslopeError, type Engine, type Registry, type TrainedModel, jax } from "@downslope/core";
import type { Output } from "../context.ts";
import type { Language } from "./language.ts";
import { modelTexts } from "./model-texts.ts";

/**
 * The engine that trained a model, for the same bits, on the same device where it has several: `jax 0.1.25 wasm`. Where it
 * cannot run here, it is the engine `jax`, and a note says so.
 */
export async function engineOf(
  { manifest }: TrainedModel,
  registry: Registry,
  language: Language,
  notes: Output,
): Promise<Engine> {
  const words = manifest.versions.engine.split(" ");
  const [name = "", device] = [words[0], words.at(-1)];
  const plugin = registry.get("engine", name);
  const { properties = {} } = plugin.jsonSchema as { readonly properties?: object };
  const engine = plugin("device" in properties ? { device } : {}).create({} as never) as Engine;
  try {
    await engine.start();
    return engine;
  } catch (error) {
    const other = jax().create({});
    const isSame = name === other.name && device === other.device;
    if (isSame || !(error instanceof DownslopeError) || error.code !== "UNSUPPORTED") throw error;
    notes.write(`${modelTexts[language].otherEngine(name, error.message)}\n`);
    await other.start();
    return other;
  }
}
