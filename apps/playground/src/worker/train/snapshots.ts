import type { HostArray, TrainingState } from "@downslope/core";
import type { RunSnapshot } from "./protocol.ts";

/** Snapshots between two doublings of the interval, and the largest model of which they are taken. */
const perInterval = 64;
const mostNumbers = 20_000;

/** Takes the parameters along the way, ever more rarely: after n updates there are about 64 log2(n / 64). */
export class Snapshots {
  #isOn: boolean;
  #interval = 1;
  #taken = 0;
  #isFirst = true;

  constructor(isOn: boolean) {
    this.#isOn = isOn;
  }

  isDue(step: number): boolean {
    return this.#isOn && step % this.#interval === 0;
  }

  take({ step, tensors }: TrainingState, loss: number): RunSnapshot | undefined {
    const params = Object.entries(tensors).filter(([path]) => path.startsWith("params."));
    const length = params.reduce((sum, [, { data }]) => sum + data.length, 0);
    if (length > mostNumbers) {
      this.#isOn = false;
      return undefined;
    }
    const values = new Float32Array(length);
    let at = 0;
    for (const [, { data }] of params) {
      values.set(data, at);
      at += data.length;
    }
    this.#taken += 1;
    if (this.#taken % perInterval === 0) this.#interval *= 2;
    const layout = this.#isFirst ? { layout: params.map(placeOf) } : {};
    this.#isFirst = false;
    return { type: "snapshot", step, loss, values, ...layout };
  }
}

const placeOf = ([path, { shape }]: readonly [string, HostArray]) => ({ path: path.slice("params.".length), shape });
