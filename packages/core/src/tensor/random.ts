import { type DType as EngineDType, numpy as np, random as engine } from "@jax-js/jax";
import { problem } from "../errors.ts";
import { checkShape } from "./shape.ts";
import { type Tensor, wrap } from "./tensor.ts";
import { tensor } from "./create.ts";

/*
 * Random numbers are pure functions of a key (Threefry 2x32, as in JAX). Use a key once: split it, or fold a number
 * in, for more.
 */

/** A key from a seed, a whole number. */
export function randomKey(seed: number): Tensor<"key"> {
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw problem("INVALID_ARGUMENT", {
      subject: "randomKey",
      argument: "seed",
      rule: "be a whole number from 0 up",
      got: seed,
    });
  return tensor(Uint32Array.of(Math.floor(seed / 2 ** 32), seed >>> 0), { dtype: "uint32" });
}

/** Independent keys from one. */
export function splitKey(key: Tensor<"key">, count: number): Tensor<"key">[] {
  const keys: Tensor<"key"> = wrap(engine.split(key.array.ref, count));
  return Array.from({ length: count }, (_, i) => keys.at(0, i));
}

/** Uniform numbers in [low, high). */
export function uniform(
  key: Tensor<"key">,
  shape: readonly number[],
  { low = 0, high = 1 }: { readonly low?: number; readonly high?: number } = {},
): Tensor {
  checkShape("uniform", shape);
  return wrap(engine.uniform(key.array.ref, [...shape], { minval: low, maxval: high }));
}

/** Normal numbers, mean 0 and variance 1. */
export function normal(key: Tensor<"key">, shape: readonly number[]): Tensor {
  checkShape("normal", shape);
  return wrap(engine.normal(key.array.ref, [...shape]));
}

/** True with the probability given. */
export function bernoulli(key: Tensor<"key">, probability: number, shape: readonly number[]): Tensor<"bool"> {
  checkShape("bernoulli", shape);
  if (!(probability >= 0 && probability <= 1))
    throw problem("INVALID_ARGUMENT", {
      subject: "bernoulli",
      argument: "probability",
      rule: "be from 0 to 1",
      got: probability,
    });
  return wrap(engine.bernoulli(key.array.ref, probability, [...shape]));
}

/** 0, 1, ..., length - 1 in random order. */
export function permutation(key: Tensor<"key">, length: number): Tensor<"int"> {
  return wrap(np.astype(engine.permutation(key.array.ref, length), "int32" as EngineDType));
}
