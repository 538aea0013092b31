import { documentSchema, pluginKinds } from "@downslope/core";
import { registry } from "../src/worker/registry.ts";

/* Tells what of a Korean text is English. */

/** Words that are names or code wherever they stand: of plugins, options and values, keys of documents, formats. */
const names = new Set<string>([
  ...pluginKinds,
  ..."seed plugins dataset schedules metrics callbacks train use NAME JSON YAML UTF NaN Infinity CSV".split(" "),
  ..."float32 int32 batch true false null undefined core globalNorm norm value clip transforms __proto__ inf ReLU XOR Keras TensorFlow PyTorch AdamW Adam Signum ASAM L2 F1 cos layers weight proto constructor prototype https blob data Node downslope node zod Schema Standard API Downslope safetensors JavaScript pandas yaml defineLoss defineOptimizer softplus exp x1 y1 x2 y2 define33".split(
    " ",
  ),
]);
const gather = (value: unknown): void => {
  if (typeof value === "string") for (const word of value.split(/[^\w]+/)) names.add(word);
  if (typeof value !== "object" || value === null) return;
  for (const [key, child] of Object.entries(value)) {
    if (key === "properties") for (const name of Object.keys(child as object)) names.add(name);
    if (key !== "description") gather(child);
  }
};
gather(registry.list().map(({ name, jsonSchema }) => [name, jsonSchema]));
gather(documentSchema(registry).properties);

/** Words of a text that are English, and neither code nor a name. */
export function englishIn(text: string): string[] {
  const prose = text.replaceAll(/`[^`]*`|"(?:[^"\\]|\\.)*"(\.\.\.)?|'[^']*'|[[{].*?(?:[\]}]|\.\.\.)/gs, " ");
  return (prose.match(/[A-Za-z][A-Za-z0-9]+/g) ?? []).filter((word) => !names.has(word));
}
