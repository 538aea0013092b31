import { type LossInputs, type Role, type Tensor, fromHost, hostArray, stack } from "@downslope/core";
import type { ChoiceControl, Control, ControlId, NumberControl, PictureCard } from "./protocol.ts";
import type { Subject, Traits } from "./subject.ts";

/** What a picture's inputs are made with: the place on the axis and the controls, as tensors of no axes. */
export interface Maker {
  readonly x: Tensor;
  number(id: ControlId): Tensor;
  choice(id: ControlId): string;
  /** Numbers that hold still. */
  constant(values: ArrayLike<number>, shape?: readonly number[]): Tensor;
}

/** Another measure of the same axis: what is shown, and what the inputs are made with. */
export interface Warp {
  /** Of a place on the axis that is shown. */
  inner(shown: number): number;
  /** The derivative of that. */
  slope(shown: number): number;
}

/** A picture of a loss: inputs that change along an axis. */
export interface Picture extends PictureCard {
  readonly warp?: Warp;
  readonly inputs: (make: Maker) => LossInputs;
  /** Classes that a loss with parameters of its own should know. */
  readonly classes?: number;
  /** What parameters of the loss's own are fitted to before the picture is drawn; without it they are as they begin. */
  readonly settled?: (make: Maker) => LossInputs;
}

/** The pictures of a kind that a loss has; none where they make no sense for it. */
export type Offer = (subject: Subject, traits: Traits) => readonly Picture[];

export const slider = (id: ControlId, low: number, high: number, value: number): NumberControl => ({
  type: "number",
  id,
  low,
  high,
  value,
});

export const choice = (id: ControlId, choices: readonly string[], value = choices[0]!): ChoiceControl => ({
  type: "choice",
  id,
  choices,
  value,
});

/** A picture with what most have alike. */
export function picture(
  parts: Omit<Picture, "limits" | "controls"> &
    Partial<Pick<Picture, "limits">> & { readonly controls?: readonly Control[] },
): Picture {
  return { limits: parts.range, controls: [], ...parts };
}

export const anywhere = [-1000, 1000] as const;

/** A row out of numbers that move and numbers that do not: `[...] -> [n]`. */
export function row(make: Maker, parts: readonly (Tensor | number)[]): Tensor {
  return stack(parts.map((part) => (typeof part === "number" ? make.constant([part], []) : part)));
}

export const labels = (values: readonly number[], shape: readonly number[] = [values.length]): Tensor<"int"> =>
  fromHost<"int">(hostArray(Int32Array.from(values), shape));

/** Inputs of those roles alone that the loss reads. */
export function readBy(subject: Subject, inputs: Partial<Record<Role, Tensor<"float" | "int">>>): LossInputs {
  return Object.fromEntries(subject.roles.filter((role) => inputs[role]).map((role) => [role, inputs[role]]));
}

/** What the last layer makes of logits along the last axis, as the loss wants it. */
export function activated({ activation }: Subject, logits: Tensor): Tensor {
  if (activation === "softmax") return logits.softmax();
  if (activation === "log-softmax") return logits.logSoftmax();
  if (activation === "sigmoid") return logits.sigmoid();
  if (activation === "tanh") return logits.tanh();
  return logits;
}
