import { type DownslopeError, problem } from "../errors.ts";
import type { Params } from "../plugin/optimizer.ts";
import { fromHost } from "../tensor/create.ts";
import { type HostArray, isFloat } from "../tensor/dtype.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { TrainedModel } from "./model-file.ts";
import { ownPrefix } from "./step.ts";

/** Parameters of model and loss, and the model's state. */
export interface Variables {
  readonly params: Params;
  readonly state: Params;
}

/** Who takes variables that were given, for its errors. */
interface Taker {
  readonly subject: string;
  /** The argument in which they were given. */
  readonly argument: string;
  readonly cure: string;
}

/**
 * The variables of a trained model in place of fresh ones. Parameters of a loss are taken where the model was trained with
 * that loss; else they stay as they were drawn.
 */
export function takeInitial(
  { manifest, tensors }: TrainedModel,
  fresh: Variables,
  { model, loss }: { readonly model: string; readonly loss: string },
): Variables {
  const { use } = manifest.model;
  const cure =
    use === model
      ? `Give model "${model}" the options that the manifest of \`initial\` has, and data of the same inputs and outputs.`
      : `\`initial\` is a model "${use}": use the same in the pipeline, with its options.`;
  const taker = { subject: "train", argument: "initial", cure };
  if (manifest.loss.use === loss) return takeVariables(tensors, fresh, taker);
  const [own, params] = [true, false].map((isOwn) =>
    Object.fromEntries(Object.entries(fresh.params).filter(([path]) => path.startsWith(ownPrefix) === isOwn)),
  );
  const rest = Object.entries(tensors).filter(([path]) => !path.startsWith(`params.${ownPrefix}`));
  const taken = takeVariables(Object.fromEntries(rest), { params: params!, state: fresh.state }, taker);
  return { params: { ...taken.params, ...own }, state: taken.state };
}

/** Arrays by path, `params.layers.0.weight` or `model.layers.0.norm.mean`, in place of fresh variables, which must have the same paths and shapes. */
export function takeVariables(tensors: Readonly<Record<string, HostArray>>, fresh: Variables, taker: Taker): Variables {
  const wrong = (path: string, rule: string, got: unknown, cure = taker.cure): DownslopeError =>
    problem("INVALID_ARGUMENT", { subject: taker.subject, argument: `${taker.argument}.${path}`, rule, got, cure });
  const take = (prefix: string, given: Params): [string, Tensor][] =>
    Object.entries(given).map(([name, { dtype, shape }]) => {
      const path = prefix + name;
      const found = Object.hasOwn(tensors, path) ? tensors[path] : undefined;
      if (found?.dtype !== dtype || String(found.shape) !== String(shape))
        throw wrong(path, `be ${dtype}[${shape.join(",")}], as the pipeline's own is`, found);
      const bad = isFloat(dtype) ? found.data.find((value) => !Number.isFinite(value)) : undefined;
      if (bad !== undefined) throw wrong(path, "be finite", bad, "Take a model from before its training diverged.");
      return [name, fromHost(found)];
    });
  const [params, state] = [take("params.", fresh.params), take("model.", fresh.state)];
  const known = [...params.map(([name]) => `params.${name}`), ...state.map(([name]) => `model.${name}`)];
  const stranger = Object.keys(tensors).find((path) => !known.includes(path));
  if (stranger !== undefined)
    throw wrong(stranger, `be left out, for the pipeline has ${known.join(", ")} alone`, tensors[stranger]);
  return { params: Object.fromEntries(params), state: Object.fromEntries(state) };
}
