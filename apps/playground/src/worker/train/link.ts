import { type Engine, type HostArray, type Loss, type Pipeline, type Tensor, fromHost, grad } from "@downslope/core";

/**
 * How outputs become probabilities: `sigmoid` and `softmax` of logits, `exp` of log-probabilities, `identity` of what are
 * probabilities already, `half` of margins m from -1 to 1, (1 + m) / 2.
 */
export type Link = "sigmoid" | "softmax" | "exp" | "identity" | "half";

/** What plugins call the activation that makes each kind of output. */
const linkOfActivation: Readonly<Record<string, Link>> = {
  sigmoid: "identity",
  softmax: "identity",
  "log-softmax": "exp",
};

/** Whether one number tells two classes apart. */
export const isSingle = ({ target }: Loss): boolean => target === "binary" || target === "sign";

/**
 * How a pipeline's outputs are to be read: as its loss or its model says; else by the link under which the loss is
 * smallest where the probabilities are right, if there is one.
 */
export async function findLink(
  { loss: configured, model }: Pipeline,
  loss: Loss,
  classes: number,
  engine: Engine,
): Promise<Link | undefined> {
  const { fromLogits } = configured.options;
  if (fromLogits === false) return "identity";
  if (fromLogits === true) return isSingle(loss) ? "sigmoid" : "softmax";
  const [wanted, made] = [configured.plugin.about.outputActivation, model.options["outputActivation"]];
  const told = linkOfActivation[String(made)] ?? linkOfActivation[String(wanted)];
  if (told || loss.init) return told;
  const candidates: readonly Link[] = isSingle(loss)
    ? ["sigmoid", loss.target === "sign" ? "half" : "identity"]
    : ["softmax", "identity"];
  for (const link of candidates) if (await isProper(loss, link, classes, engine)) return link;
  return undefined;
}

/** Outputs to try, one a row: within the range of each link, and not symmetric. */
const tried: Readonly<Record<Link, (i: number, output: number, width: number) => number>> = {
  sigmoid: (i, output) => 1.7 * Math.sin(2.3 * i + 1.1 * output + 0.4),
  softmax: (i, output) => 1.7 * Math.sin(2.3 * i + 1.1 * output + 0.4),
  exp: (i, output) => -0.5 - ((i + output) % 3),
  identity: (i, output, width) =>
    width === 1 ? 0.2 + 0.17 * i : (1 + ((i + output) % width)) / ((width * (width + 1)) / 2),
  half: (i) => -0.7 + 0.43 * i,
};
const points = 4;
const mostClasses = 50;

/**
 * Whether a loss is proper under a link: the loss that outputs z cost on average, where class k has the probability
 * p_k(z), is stationary at z.
 *
 *     Σ_k p_k(z) ∂ℓ(z, k)/∂z = 0
 *
 * Source: M. D. Reid and R. C. Williamson (2010), "Composite Binary Losses", theorem 6 (canonical links and propriety).
 */
async function isProper(loss: Loss, link: Link, classes: number, engine: Engine): Promise<boolean> {
  if (classes > mostClasses) return false;
  const width = isSingle(loss) ? 1 : classes;
  const rows = points * classes;
  const prediction = new Float32Array(rows * width);
  for (let row = 0; row < rows; row++) {
    for (let output = 0; output < width; output++) {
      prediction[row * width + output] = tried[link](Math.floor(row / classes), output, width);
    }
  }
  const given: HostArray = { shape: [rows, width], dtype: "float32", data: prediction };
  const target = targetOf(loss, rows, classes);
  let slopes: Float32Array;
  try {
    const objective = (at: Tensor): Tensor => loss.evaluate({ prediction: at, target: fromHost(target) as Tensor });
    slopes = ((await engine.evaluate(() => grad(objective)(fromHost(given) as Tensor))) as HostArray)
      .data as Float32Array;
  } catch {
    return false; // It does not take such inputs: nothing is known of it.
  }
  const p = probabilitiesOf(given, link, classes);
  for (let point = 0; point < points; point++) {
    for (let output = 0; output < width; output++) {
      let [sum, size] = [0, 0];
      for (let k = 0; k < classes; k++) {
        const part = p[point * classes * classes + k]! * slopes[(point * classes + k) * width + output]!;
        sum += part;
        size += Math.abs(part);
      }
      if (!(size > 0) || Math.abs(sum) > 1e-3 * size) return false;
    }
  }
  return true;
}

/** Each class in turn, written as the loss wants it. */
function targetOf({ target }: Loss, rows: number, classes: number): HostArray {
  if (target === "class-index")
    return { shape: [rows], dtype: "int32", data: Int32Array.from({ length: rows }, (_, i) => i % classes) };
  if (target === "binary" || target === "sign") {
    const no = target === "sign" ? -1 : 0;
    const data = Float32Array.from({ length: rows }, (_, i) => (i % classes === 0 ? no : 1));
    return { shape: [rows, 1], dtype: "float32", data };
  }
  const data = Float32Array.from({ length: rows * classes }, (_, i) =>
    Number(Math.floor(i / classes) % classes === i % classes),
  );
  return { shape: [rows, classes], dtype: "float32", data };
}

/** Probabilities of all classes, `[rows, classes]`: one output alone is that of class 1. */
export function probabilitiesOf({ shape, data }: HostArray, link: Link, classes: number): Float32Array {
  const [rows = 0, width = 1] = shape;
  const p = new Float32Array(rows * classes);
  for (let row = 0; row < rows; row++) {
    if (width === 1) {
      const z = data[row]!;
      const one = link === "sigmoid" ? 1 / (1 + Math.exp(-z)) : clamp(link === "half" ? (1 + z) / 2 : z);
      p[row * classes] = 1 - one;
      p[row * classes + 1] = one;
    } else if (link === "softmax") softmax(data, p, row * width, width);
    else
      for (let i = row * width; i < (row + 1) * width; i++)
        p[i] = clamp(link === "exp" ? Math.exp(data[i]!) : data[i]!);
  }
  return p;
}

const clamp = (p: number): number => Math.min(1, Math.max(0, p));

function softmax(data: HostArray["data"], p: Float32Array, start: number, width: number): void {
  let most = -Infinity;
  for (let i = start; i < start + width; i++) if (data[i]! > most) most = data[i]!;
  let sum = 0;
  for (let i = start; i < start + width; i++) sum += p[i] = Math.exp(data[i]! - most);
  for (let i = start; i < start + width; i++) p[i]! /= sum;
}
