import {
  type HostArray,
  type LossInputs,
  type Tensor,
  fromHost,
  hostArray,
  onDevice,
  randomKey,
  scope,
  valueAndGradWith,
  vmap,
} from "@downslope/core";
import type { Maker, Picture } from "./picture.ts";
import type { ControlValues } from "./protocol.ts";
import { type Subject, isData } from "./subject.ts";

/** Where numbers are computed: in float32 as in training, or exactly. */
export interface Platform {
  readonly device: "wasm" | "cpu";
  readonly dtype: "float32" | "float64";
}
export const fast: Platform = { device: "wasm", dtype: "float32" };
export const exact: Platform = { device: "cpu", dtype: "float64" };

/** A loss in one of its pictures, with what was chosen there. */
export interface Setting {
  readonly subject: Subject;
  readonly picture: Picture;
  readonly controls: ControlValues;
}

type Tensors = Readonly<Record<string, Tensor>>;
export type Hosts = Readonly<Record<string, HostArray>>;

const numberOf = ({ dtype }: Platform, values: ArrayLike<number>, shape: readonly number[]): Tensor =>
  fromHost(hostArray(dtype === "float32" ? Float32Array.from(values) : Float64Array.from(values), shape));

/** The controls that are numbers. */
export const numbersOf = ({ picture, controls }: Setting): Readonly<Record<string, number>> =>
  Object.fromEntries(
    picture.controls.flatMap((control) =>
      control.type === "number" ? [[control.id, Number(controls[control.id] ?? control.value)]] : [],
    ),
  );

/** Those that are choices. */
export const choicesOf = ({ picture, controls }: Setting): Readonly<Record<string, string>> =>
  Object.fromEntries(
    picture.controls.flatMap((control) =>
      control.type === "choice" ? [[control.id, String(controls[control.id] ?? control.value)]] : [],
    ),
  );

/**
 * What a picture makes its inputs with. A compiled program gives it a 0 from outside, which is added to all that holds
 * still: the engine then computes with arrays and not with literals, which it does not pad as it should.
 */
export function makerOf(setting: Setting, platform: Platform, x: Tensor, numbers: Tensors, zero?: Tensor): Maker {
  const choices = choicesOf(setting);
  const still = (values: ArrayLike<number>, shape: readonly number[]): Tensor => numberOf(platform, values, shape);
  return {
    x,
    number: (id) => numbers[id]!,
    choice: (id) => choices[id] ?? "",
    constant: (values, shape = [values.length]) => (zero ? still(values, shape).add(zero) : still(values, shape)),
  };
}

const scalars = (platform: Platform, numbers: Readonly<Record<string, number>>): Tensors =>
  Object.fromEntries(Object.entries(numbers).map(([id, value]) => [id, numberOf(platform, [value], [])]));

export const zeroOf = (platform: Platform): Tensor => numberOf(platform, [0], []);

const toHosts = (tensors: Tensors): Hosts =>
  Object.fromEntries(Object.entries(tensors).map(([name, one]) => [name, one.toHost()]));
export const fromHosts = (platform: Platform, hosts: Hosts): Tensors =>
  Object.fromEntries(Object.entries(hosts).map(([name, { data, shape }]) => [name, numberOf(platform, data, shape)]));

/** The place that inputs are made with, for one that is shown. */
export const innerOf = ({ warp }: Picture, shown: number): number => (warp ? warp.inner(shown) : shown);

/** The loss's own parameters as they begin, drawn from a seed; none for most. */
export function freshParams(setting: Setting, platform: Platform, seed = 7): Hosts {
  const { subject, picture } = setting;
  if (!subject.loss.init) return {};
  let made: Hosts = {};
  onDevice(platform.device, () =>
    scope(() => {
      const start = numberOf(platform, [innerOf(picture, picture.range[1])], []);
      const inputs = picture.inputs(makerOf(setting, platform, start, scalars(platform, numbersOf(setting))));
      const output =
        Object.entries(inputs)
          .find(([role]) => !isData(role))?.[1]
          ?.shape.slice(1) ?? [];
      made = toHosts(subject.loss.init!({ key: randomKey(seed), output, classes: picture.classes ?? 0 }));
    }),
  );
  return made;
}

/** The loss of inputs as one number. */
const lossOf = ({ subject: { loss } }: Setting, inputs: LossInputs, params: Tensors): Tensor =>
  loss.evaluate(inputs, undefined, loss.init ? params : undefined).sum();

/** Values of a loss at places of the axis, one by one, exact and not compiled. */
export function valuesAt(setting: Setting, places: readonly number[], params = freshParams(setting, exact)): number[] {
  return onDevice(exact.device, () =>
    places.map((place) => {
      let value = Number.NaN;
      scope(() => {
        const x = numberOf(exact, [innerOf(setting.picture, place)], []);
        const make = makerOf(setting, exact, x, scalars(exact, numbersOf(setting)));
        value = lossOf(setting, setting.picture.inputs(make), fromHosts(exact, params)).item();
      });
      return value;
    }),
  );
}

/** Values and derivatives along the axis. */
export interface Samples {
  readonly value: Float64Array;
  readonly gradient: Float64Array;
}

/**
 * Values and derivatives at all places at once. Not compiled: a program would be made anew for each step of an option's
 * slider, and for some losses that takes seconds, where this takes tens of milliseconds.
 */
export function sample(setting: Setting, platform: Platform, places: Float64Array, params: Hosts): Samples {
  const { picture } = setting;
  return onDevice(platform.device, () => {
    let result!: Samples;
    scope(() => {
      const [numbers, own] = [scalars(platform, numbersOf(setting)), fromHosts(platform, params)];
      const point = (x: Tensor): Tensor => lossOf(setting, picture.inputs(makerOf(setting, platform, x, numbers)), own);
      const all = (some: Tensor): readonly [Tensor, Tensor] => {
        const values = vmap(point)(some);
        return [values.sum(), values];
      };
      const inner = places.map((place) => innerOf(picture, place));
      const [, values, slopes] = valueAndGradWith(all)(numberOf(platform, inner, [places.length]));
      const { warp } = picture;
      const gradient = Float64Array.from(slopes.data(), (slope, i) => (warp ? slope * warp.slope(places[i]!) : slope));
      result = { value: Float64Array.from(values.data()), gradient };
    });
    return result;
  });
}

/** What the loss is given at one place, and what flows back to each number of it. */
export function sceneAt(
  setting: Setting,
  platform: Platform,
  place: number,
  params: Hosts,
): { readonly inputs: Hosts; readonly gradients: Hosts } {
  return onDevice(platform.device, () => {
    let result!: { inputs: Hosts; gradients: Hosts };
    scope(() => {
      const own = fromHosts(platform, params);
      const x = numberOf(platform, [innerOf(setting.picture, place)], []);
      const make = makerOf(setting, platform, x, scalars(platform, numbersOf(setting)));
      const inputs = Object.entries(setting.picture.inputs(make)) as [string, Tensor][];
      const outputs = Object.fromEntries(inputs.filter(([role]) => !isData(role)));
      const data = Object.fromEntries(inputs.filter(([role]) => isData(role)));
      const value = (some: Tensors): readonly [Tensor, Tensor] => {
        const loss = lossOf(setting, { ...data, ...some }, own);
        return [loss, loss];
      };
      const [, , gradients] = valueAndGradWith(value)(outputs);
      result = { inputs: toHosts({ ...outputs, ...data }), gradients: toHosts(gradients) };
    });
    return result;
  });
}
