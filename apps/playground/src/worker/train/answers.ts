import type { HostArray } from "@downslope/core";
import { type Link, probabilitiesOf } from "./link.ts";
import type { Confidence, Regions } from "./picture-protocol.ts";

/** What outputs decide. */
export type Answers = Pick<Regions, "winners" | "confidence" | "meaning" | "probabilities">;

/** How far from 1 the probabilities of a sample may add up: what is further off are none. */
const slack = 0.02;

/** The class of each row of outputs and how sure it is; one output alone tells class 1 from class 0. */
export function readAnswers(outputs: HostArray, link: Link | undefined, classes: number, isMargin: boolean): Answers {
  const [rows = 0, width = 1] = outputs.shape;
  const p = link && probabilitiesOf(outputs, link, classes);
  // Outputs that should be logarithms of probabilities are none where the model does not make them so.
  if (p && (link !== "exp" || addUp(p, rows, classes)))
    return { ...highest(p, rows, classes), meaning: "probability", probabilities: p };
  return width === 1 ? signs(outputs.data, isMargin ? "margin" : "score") : leads(outputs.data, rows, width);
}

function addUp(p: Float32Array, rows: number, classes: number): boolean {
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let k = 0; k < classes; k++) sum += p[row * classes + k]!;
    if (Math.abs(sum - 1) > slack) return false;
  }
  return true;
}

function highest(p: Float32Array, rows: number, classes: number): Pick<Answers, "winners" | "confidence"> {
  const [winners, confidence] = [new Uint8Array(rows), new Float32Array(rows)];
  for (let row = 0; row < rows; row++) {
    let winner = 0;
    for (let k = 1; k < classes; k++) if (p[row * classes + k]! > p[row * classes + winner]!) winner = k;
    winners[row] = winner;
    confidence[row] = p[row * classes + winner]!;
  }
  return { winners, confidence };
}

/** One number a row, whose sign decides and whose size tells how surely; 1 is enough. */
function signs(data: HostArray["data"], meaning: Confidence): Answers {
  const [winners, confidence] = [new Uint8Array(data.length), new Float32Array(data.length)];
  data.forEach((z, row) => {
    winners[row] = Number(z > 0);
    confidence[row] = Math.min(1, Math.abs(z));
  });
  return { winners, confidence, meaning };
}

/** The highest of several scores, and its lead over the next; 1 is enough. */
function leads(data: HostArray["data"], rows: number, width: number): Answers {
  const [winners, confidence] = [new Uint8Array(rows), new Float32Array(rows)];
  for (let row = 0; row < rows; row++) {
    let [winner, best, next] = [0, -Infinity, -Infinity];
    for (let k = 0; k < width; k++) {
      const score = data[row * width + k]!;
      if (score > best) [winner, best, next] = [k, score, best];
      else if (score > next) next = score;
    }
    winners[row] = winner;
    confidence[row] = Math.min(1, best - next);
  }
  return { winners, confidence, meaning: "score" };
}
