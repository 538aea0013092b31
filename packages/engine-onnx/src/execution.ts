import { type HostArray, type HostData, type Outputs, allocate, sizeOf } from "@downslope/core";
import type { Tensor } from "onnxruntime-common";
import { discardCopy } from "./discard.ts";
import type { View } from "./layout.ts";
import { inputName, outputName } from "./lower.ts";
import type { Plan } from "./passes/index.ts";
import type { Gives } from "./plan-step.ts";
import type { Runtime } from "./runtime.ts";
import type { Lease } from "./sessions.ts";
import type { OnnxState } from "./state.ts";
import { memoryOf, tensorOf, toTensor } from "./tensors.ts";
import { runWithheld } from "./withhold.ts";

/** Tensors over a state's memory, by the names of the inputs that read them and the outputs that write them. */
interface Bound {
  readonly feeds: Record<string, Tensor>;
  readonly fetches: Record<string, Tensor>;
}

/** What the batch and the scalars are fed to: inputs, by their place among them. */
interface Fed {
  readonly name: string;
  readonly place: number;
}

/** What is read of a step, and where the runtime writes it. */
interface Output extends Pick<HostArray, "shape" | "dtype"> {
  readonly name: string;
  readonly from: string;
  readonly tensor: Tensor;
}

/** What goes in and out beside the state. */
interface Interface {
  /** Arrays of the state. */
  readonly places: number;
  /** Arrays of the batch and scalars. */
  readonly given: number;
  readonly outputs: readonly Gives[];
}

/** A compiled step, ready to be run on states of one structure. */
export class Execution {
  readonly #runtime: Runtime;
  readonly #lease: Lease;
  readonly #plan: Plan;
  readonly #fed: readonly Fed[];
  readonly #numbers: readonly number[];
  readonly #hosted: readonly Tensor[];
  readonly #outputs: readonly Output[];
  /** Whether the session hands out no results. */
  readonly #isWithheld: boolean;
  #busy: Promise<Outputs> | undefined;

  constructor(runtime: Runtime, lease: Lease, plan: Plan, { places, given, outputs }: Interface, isWithheld: boolean) {
    this.#isWithheld = isWithheld;
    this.#runtime = runtime;
    this.#lease = lease;
    this.#plan = plan;
    const names = Array.from({ length: given }, (_, i) => inputName(places + i));
    const read = new Set(plan.graph.inputs.map(({ name }) => name));
    this.#fed = names.flatMap((name, place) => (read.has(name) ? [{ name, place }] : []));
    this.#numbers = plan.hosted.inputs.map((name) => names.indexOf(name));
    this.#hosted = plan.hosted.outputs.map(({ value }) => tensorOf(runtime, value, memoryOf(value.type, 1)));
    this.#outputs = outputs.map(({ name, shape, dtype }, i) => {
      const data = allocate(dtype, sizeOf(shape));
      return { name, from: outputName(places + i), shape, dtype, tensor: toTensor(runtime, { shape, dtype, data }) };
    });
  }

  /**
   * Computes the next state into the spare memory, which becomes the state if the outputs are accepted. Runs wait for each
   * other: they share memory.
   */
  async step(
    state: OnnxState,
    given: readonly HostArray[],
    isAccepted: (outputs: Outputs) => boolean,
  ): Promise<Outputs> {
    while (this.#busy) await this.#busy.catch(() => undefined);
    this.#busy = this.#run(state, given, isAccepted);
    try {
      return await this.#busy;
    } finally {
      this.#busy = undefined;
    }
  }

  async #run(
    state: OnnxState,
    given: readonly HostArray[],
    isAccepted: (outputs: Outputs) => boolean,
  ): Promise<Outputs> {
    const { feeds, fetches } = state.bound(this, (current, spare) => this.#bind(current, spare));
    for (const { name, place } of this.#fed) feeds[name] = toTensor(this.#runtime, given[place]!);
    const numbers = this.#plan.hosted.compute(this.#numbers.map((place) => given[place]!.data[0]!));
    numbers.forEach((number, i) => put(this.#hosted[i]!, number));
    const { session } = this.#lease;
    if (this.#isWithheld) await runWithheld(session, feeds, fetches);
    else {
      const results = await session.run(feeds, fetches);
      for (const name in fetches) discardCopy(results[name], fetches[name]!);
    }
    const outputs: Record<string, HostArray> = {};
    for (const { name, shape, dtype, tensor } of this.#outputs)
      outputs[name] = { shape, dtype, data: (tensor.data as HostData).slice() as HostData };
    if (isAccepted(outputs)) state.advance(this.#plan.unchanged);
    return outputs;
  }

  #bind(current: (view: View) => HostData, spare: (view: View) => HostData): Bound {
    const { graph, views, hosted } = this.#plan;
    const tensors = (values: readonly { readonly name: string }[], memory: typeof current) =>
      values.flatMap(({ name }) => {
        const view = views.get(name);
        return view ? [[name, tensorOf(this.#runtime, view, memory(view))] as const] : [];
      });
    const written = tensors(graph.outputs, spare);
    const ours = hosted.outputs.map(({ name }, i) => [name, this.#hosted[i]!] as const);
    return {
      feeds: Object.fromEntries([...tensors(graph.inputs, current), ...ours]),
      fetches: Object.fromEntries([...written, ...this.#outputs.map(({ from, tensor }) => [from, tensor] as const)]),
    };
  }

  dispose(): void {
    this.#lease.release();
  }
}

/** Puts a number into a tensor of one element. */
function put({ type, data }: Tensor, number: number): void {
  if (type === "int64") (data as BigInt64Array)[0] = BigInt(number);
  else (data as Float32Array)[0] = number;
}
