import { expect, it } from "vitest";
import type { Control, PictureCard } from "../worker/losses/protocol.ts";
import { controlValues, joinPictures, pictureChoices, shownAxis, zoomedRange } from "./plans.ts";
import { presetSetup, presets } from "./presets.ts";
import { readAt, worthDrawing } from "./read-curve.ts";
import { readSetup, replaceLoss, shownLosses, withLoss, withoutLoss, writeSetup } from "./setup.ts";

const told = (setup: object): Record<string, string> =>
  Object.fromEntries(Object.entries(setup).filter(([, value]) => value !== undefined));

it.each(presets.map((preset) => [preset.id, preset] as const))("keeps the preset %s in the address", (_, preset) => {
  const setup = presetSetup(preset);
  expect(readSetup(told(writeSetup(setup)))).toEqual(setup);
});

it("keeps options, controls and the range in the address, and leaves out what makes no sense", () => {
  const setup = { ...presetSetup(presets[0]!), zoom: 3, isFamily: true, isScaled: true };
  const changed = replaceLoss(setup, "l1", { options: { delta: 2 } });
  expect(readSetup(told(writeSetup(changed)))).toEqual(changed);
  const odd = readSetup({
    show: '["mse", 3, {"use": 1}]',
    axis: "nowhere",
    set: '{"target": "x", "evil": 1}',
    zoom: "9",
  });
  expect(odd).toMatchObject({ axis: undefined, controls: { target: "x" }, zoom: 1, at: undefined });
  expect(odd!.losses).toEqual(shownLosses([{ use: "mse", options: {} }]));
  expect(readSetup({ show: "{" })).toBeUndefined();
  expect(readSetup({})).toBeUndefined();
});

it("gives each loss a look that no other has", () => {
  const two = withLoss(withoutLoss(presetSetup(presets[0]!), "l2"), "wing");
  expect(two.losses.map(({ id, style, use }) => [id, style, use])).toEqual([
    ["l1", 0, "mse"],
    ["l3", 2, "huber"],
    ["l2", 1, "wing"],
  ]);
  expect(two.focus).toBe("l2");
});

const target: Control = { type: "number", id: "target", low: -5, high: 5, value: 0 };
const card = (axis: PictureCard["axis"], more: Partial<PictureCard> = {}): PictureCard => ({
  axis,
  scene: "number",
  range: [-4, 4],
  limits: [-100, 100],
  controls: [target],
  ...more,
});
const planned = (...pictures: readonly PictureCard[]) => ({
  loss: shownLosses([{ use: "mse", options: {} }])[0]!,
  plan: { options: {}, pictures, isSurrogate: false },
});

it("offers the pictures that all losses have first", () => {
  const all = [planned(card("prediction"), card("logit")), planned(card("logit"), card("margin"))];
  expect(pictureChoices(all)).toEqual([
    { axis: "logit", count: 2 },
    { axis: "prediction", count: 1 },
    { axis: "margin", count: 1 },
  ]);
  expect(shownAxis(all, undefined)).toBe("logit");
  expect(shownAxis(all, "margin")).toBe("margin");
  expect(shownAxis(all, "distance")).toBe("logit");
});

it("joins what pictures of one axis have: the range that all allow, and values that all can take", () => {
  const positive = card("prediction", { range: [0, 6], limits: [0, 100], controls: [{ ...target, low: 0, value: 2 }] });
  const joined = joinPictures([card("prediction"), positive]);
  expect(joined).toMatchObject({ range: [0, 4], limits: [0, 100] });
  expect(joined.controls).toEqual([{ ...target, low: 0, value: 2 }]);
  expect(controlValues(joined.controls, { target: -3 })).toEqual({ target: 2 });
  expect(controlValues(joined.controls, { target: 3 })).toEqual({ target: 3 });
});

it("widens a range as far as its limits", () => {
  expect(zoomedRange({ range: [-4, 4], limits: [-100, 100] }, 3)).toEqual([-12, 12]);
  expect(zoomedRange({ range: [0, 3], limits: [0, 50] }, 3)).toEqual([0, 9]);
  expect(zoomedRange({ range: [0, 3], limits: [0, 50] }, 0.5)).toEqual([0, 1.5]);
});

it("reads a curve between its points", () => {
  const curve = {
    x: Float64Array.of(0, 1, 2),
    value: Float64Array.of(0, 1, 4),
    gradient: Float64Array.of(0, 2, 4),
    marks: [],
  };
  expect(readAt(curve, 1.5)).toEqual({ value: 2.5, gradient: 3 });
  expect(readAt(curve, 9)).toEqual({ value: 4, gradient: 4 });
});

it("cuts off what would press all else flat", () => {
  const pole = Float64Array.from({ length: 200 }, (_, i) => -1 / (0.005 + i / 200));
  const [low, high] = worthDrawing([pole])!;
  expect(low).toBeGreaterThan(-60);
  expect(high).toBeGreaterThan(-1);
  expect(worthDrawing([Float64Array.from({ length: 200 }, (_, i) => (i / 100 - 1) ** 2)])).toBeUndefined();
});
