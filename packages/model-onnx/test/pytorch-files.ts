import { readFileSync } from "node:fs";

const folder = new URL("./pytorch/", import.meta.url);
const read = (name: string): Uint8Array => readFileSync(new URL(name, folder));

interface Expected {
  readonly shape: readonly number[];
  readonly input: readonly number[];
  readonly output: readonly number[];
}
/** What PyTorch 2.13 computed when it wrote the files. */
export const expected = JSON.parse(new TextDecoder().decode(read("expected.json"))) as Readonly<
  Record<string, Expected>
>;

/** The file of a model, with its file of weights where it has one. */
export const filesOf = (name: string, exporter: string): Record<string, Uint8Array> => {
  const file = `${name}-${exporter}.onnx`;
  return { [file]: read(file), ...(exporter === "dynamo" && { [`${file}.data`]: read(`${file}.data`) }) };
};
