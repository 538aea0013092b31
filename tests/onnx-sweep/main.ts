import { parseArgs } from "node:util";
import { jax } from "@downslope/core";
import { onnx } from "@downslope/engine-onnx";
import { type Gap, tolerance, widestGap } from "./compare.ts";
import { type Digest, digestOf, writeReference } from "./reference.ts";
import { run, steps } from "./training.ts";
import { keyOf, trainings } from "./trainings.ts";

const title = (gap: string, where: string, jaxSeconds: string, onnxSeconds: string): string =>
  `${gap.padStart(8)}  ${where.padEnd(34)}${jaxSeconds.padStart(7)}${onnxSeconds.padStart(7)}`;

const lineOf = ({ relative, step, tensor }: Gap, seconds: readonly [jax: number, onnx: number]): string =>
  title(
    relative === 0 ? "0" : relative.toExponential(1),
    relative === 0 ? "the same bits" : `step ${step}, ${tensor}`,
    ...(seconds.map((one) => one.toFixed(2)) as [string, string]),
  );

/** Trains everything on both engines and prints what they differ by; gives the exit code. */
export async function sweep(args: string[]): Promise<number> {
  const options = {
    only: { type: "string" },
    device: { type: "string", default: "auto" },
    write: { type: "boolean", default: false },
  } as const;
  const { values } = parseArgs({ args, options });
  const names = values.only?.split(",");
  const chosen = trainings.filter(({ kind, name }) => !names || names.includes(name) || names.includes(kind));
  const [one, other] = [onnx({ threads: 1, device: values.device as "auto" }).create({}), jax().create({})];
  for (const engine of [one, other]) await engine.start();
  const width = Math.max(...chosen.map((training) => keyOf(training).length));
  console.log(`${one.version} against ${other.name} ${other.version}, float32, ${steps} steps`);
  console.log(`${"".padEnd(width)}${title("widest", "where", "jax s", "onnx s")}`);
  const digests: Record<string, Digest> = {};
  let isApart = false;
  for (const training of chosen) {
    const key = keyOf(training);
    try {
      const expected = await run(other, training);
      digests[key] = digestOf(expected);
      const found = await run(one, training);
      const gap = widestGap(found, expected);
      isApart ||= gap.relative > tolerance;
      console.log(`${key.padEnd(width)}${lineOf(gap, [expected.compileSeconds, found.compileSeconds])}`);
    } catch (error) {
      isApart = true;
      console.log(`${key.padEnd(width)}  ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  if (values.write && !names) writeReference(digests);
  if (isApart) console.error(`sweep: engines differ by more than ${tolerance}.`);
  return isApart ? 1 : 0;
}
