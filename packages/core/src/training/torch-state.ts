import { problem } from "../errors.ts";
import type { Model } from "../plugin/model.ts";
import type { TorchVariable } from "../plugin/torch.ts";
import { type HostArray, allocate, hostArray } from "../tensor/dtype.ts";
import type { TrainedModel } from "./model-file.ts";
import { decodeTensors, encodeTensors } from "./safetensors.ts";
import { ownPrefix } from "./step.ts";

/** A trained model as PyTorch has it. */
export interface TorchState {
  /** The `state_dict`: arrays by PyTorch's names, in its layout. */
  readonly tensors: Readonly<Record<string, HostArray>>;
  /** What the `state_dict` has beside them: int64 scalars. */
  readonly counters: Readonly<Record<string, number>>;
  /** PyTorch's names by the model's own paths: `params.layers.0.weight`. */
  readonly names: Readonly<Record<string, string>>;
  /** Paths that are left out: parameters of the loss, which no prediction needs. */
  readonly left: readonly string[];
  /** Python that makes a module with this `state_dict`, where the model tells it. */
  readonly module?: string;
}

interface Named extends TorchVariable {
  readonly path: string;
  readonly array: HostArray;
}

/** The variables of a trained model with what PyTorch calls them; as they are where the model does not tell. */
function namedVariables({ manifest, tensors }: TrainedModel, model: Model): readonly Named[] {
  const form = model.torch?.(manifest.shapes);
  const known = new Map(
    [["params.", form?.params ?? {}] as const, ["model.", form?.state ?? {}] as const].flatMap(([prefix, some]) =>
      Object.entries(some).map(([path, one]) => [prefix + path, one] as const),
    ),
  );
  const taken = new Set<string>();
  return Object.entries(tensors).flatMap(([path, array]) => {
    if (path.startsWith(`params.${ownPrefix}`)) return [];
    const { name, axes } = known.get(path) ?? { name: path.slice(path.indexOf(".") + 1), axes: undefined };
    // A parameter and a statistic may share their path.
    const own = taken.has(name) ? path : name;
    taken.add(own);
    return [{ name: own, ...(axes && { axes }), path, array }];
  });
}

/** A trained model by the names and in the layouts of PyTorch. */
export function torchStateOf(trained: TrainedModel, model: Model): TorchState {
  const variables = namedVariables(trained, model);
  const form = model.torch?.(trained.manifest.shapes);
  const named = new Set(variables.map(({ path }) => path));
  return {
    tensors: Object.fromEntries(variables.map(({ name, array, axes }) => [name, axes ? permuted(array, axes) : array])),
    counters: Object.fromEntries((form?.counters ?? []).map((name) => [name, 0])),
    names: Object.fromEntries(variables.map(({ path, name }) => [path, name])),
    left: Object.keys(trained.tensors).filter((path) => !named.has(path)),
    ...(form?.module !== undefined && { module: form.module }),
  };
}

/** A `state_dict` as a safetensors file, as PyTorch's users write it. */
export function encodeTorch({ tensors, counters }: Pick<TorchState, "tensors" | "counters">): Uint8Array {
  return encodeTensors({ tensors, counters, metadata: { format: "pt" } });
}

/**
 * A trained model with the weights of a safetensors file that PyTorch's users wrote: the way back from
 * {@link encodeTorch}. `subject` names the file.
 */
export function decodeTorch(file: Uint8Array, trained: TrainedModel, model: Model, subject: string): TrainedModel {
  const { tensors: given } = decodeTensors(file, subject);
  const variables = namedVariables(trained, model);
  const cure = "They were made by a model with other options.";
  const wrong = (name: string, rule: string, got: unknown) =>
    problem("INVALID_FILE", { subject, argument: name, rule, got, cure });
  const taken = variables.map(({ path, name, axes, array }) => {
    const found = Object.hasOwn(given, name) ? given[name] : undefined;
    const shape = axes ? axes.map((axis) => array.shape[axis]!) : array.shape;
    if (found?.dtype !== array.dtype || String(found.shape) !== String(shape))
      throw wrong(name, `be ${array.dtype}[${shape.join(",")}]`, found);
    return [path, axes ? permuted(found, inverse(axes)) : found] as const;
  });
  const names = variables.map(({ name }) => name);
  const stranger = Object.keys(given).find((name) => !names.includes(name));
  if (stranger !== undefined) throw wrong(stranger, `be one of ${names.join(", ")}`, given[stranger]);
  return { ...trained, tensors: { ...trained.tensors, ...Object.fromEntries(taken) } };
}

const inverse = (axes: readonly number[]): number[] => axes.map((_, axis) => axes.indexOf(axis));

/** An array with its axes in another order: axis i of the result is axis `axes[i]`. */
export function permuted(array: HostArray, axes: readonly number[]): HostArray {
  const { shape, dtype, data } = array;
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));
  const out = { shape: axes.map((axis) => shape[axis]!), strides: axes.map((axis) => strides[axis]!) };
  const made = allocate(dtype, data.length);
  const place = axes.map(() => 0);
  let from = 0;
  for (let i = 0; i < data.length; i++) {
    made[i] = data[from]!;
    for (let axis = axes.length - 1; axis >= 0; axis--) {
      from += out.strides[axis]!;
      if (++place[axis]! < out.shape[axis]!) break;
      from -= out.strides[axis]! * out.shape[axis]!;
      place[axis] = 0;
    }
  }
  return hostArray(made, out.shape, dtype);
}
