import { encodeModel, parseDocument, train } from "@downslope/core";
import { beforeAll, describe, expect, it } from "vitest";
import { presets } from "../../builder/presets.ts";
import type { CallContext } from "../../worker/call.ts";
import { handlers } from "../../worker/diagnostics/handlers.ts";
import type { ImageHabits, Subject } from "../../worker/diagnostics/protocol.ts";
import { registry } from "../../worker/registry.ts";
import { type Place, type Stroke, inkOf } from "./ink.ts";

const context = { signal: new AbortController().signal } as CallContext<never, never>;

const line = (...numbers: number[]): Stroke =>
  Array.from({ length: numbers.length / 2 }, (_, i) => ({ x: numbers[2 * i]!, y: numbers[2 * i + 1]! }));
/** Part of an ellipse, in turns clockwise from its top. */
const arc = (x: number, y: number, rx: number, ry: number, from: number, to: number): Place[] =>
  Array.from({ length: 25 }, (_, i) => {
    const angle = 2 * Math.PI * (from + ((to - from) * i) / 24);
    return { x: x + rx * Math.sin(angle), y: y - ry * Math.cos(angle) };
  });

/** Digits as people write them, on a pad of 100 by 100. */
const written: readonly (readonly Stroke[])[] = [
  [arc(50, 50, 20, 35, 0, 1)],
  [line(40, 28, 55, 15, 55, 85)],
  [[...arc(50, 33, 18, 18, -0.25, 0.4), ...line(30, 85, 72, 85)]],
  [[...arc(48, 32, 18, 17, -0.2, 0.5), ...arc(48, 67, 21, 18, 0, 0.7)]],
  [line(52, 15, 28, 60, 75, 60), line(58, 40, 58, 88)],
  [[...line(70, 15, 38, 15, 35, 45), ...arc(50, 64, 20, 22, -0.1, 0.68)]],
  [[...line(60, 14, 40, 40), ...arc(50, 66, 18, 19, -0.22, 0.78)]],
  [line(28, 16, 72, 16, 45, 86)],
  [[...arc(50, 32, 15, 17, 0.5, 1.5), ...arc(50, 68, 18, 19, 0, 1)]],
  [[...arc(50, 34, 17, 18, 0.22, 1.22), ...line(66, 38, 62, 62, 50, 86)]],
];

describe("inkOf", () => {
  const habits: ImageHabits = {
    height: 8,
    width: 8,
    low: 0,
    high: 16,
    box: { top: 0, bottom: 1, left: 0.15, right: 0.85 },
    ink: 0.3,
  };
  const total = (image: Float32Array): number => image.reduce((sum, one) => sum + one, 0) / image.length;

  it("gives an empty picture of nothing", () => {
    expect(inkOf([], habits)).toEqual(new Float32Array(64));
    expect(inkOf([[]], habits)).toEqual(new Float32Array(64));
  });

  it("fills the box of the data set with as much ink, wherever and how large it was drawn", () => {
    const image = inkOf(written[0]!, habits);
    expect(total(image)).toBeCloseTo(0.3, 1);
    const top = image.subarray(0, 8);
    const bottom = image.subarray(56);
    expect(Math.max(...top)).toBeGreaterThan(0.4);
    expect(Math.max(...bottom)).toBeGreaterThan(0.4);
    const smaller = written[0]!.map((stroke) => stroke.map(({ x, y }) => ({ x: 7 + x / 5, y: 60 + y / 5 })));
    expect(inkOf(smaller, habits)).toEqual(image);
  });

  it("keeps an upright line upright, and makes a dot of a dot", () => {
    const image = inkOf([line(50, 10, 50, 90)], habits);
    for (let row = 0; row < 8; row++) {
      expect(image[row * 8]).toBe(0);
      expect(image[row * 8 + 4]).toBeGreaterThan(0.2);
    }
    expect(total(inkOf([line(5, 5)], habits))).toBeGreaterThan(0);
  });

  describe("with a model of digits", () => {
    let subject: Subject;
    beforeAll(async () => {
      const { document } = presets.find(({ id }) => id === "digits")!;
      const run = train(parseDocument(document, { registry }));
      for await (const _ of run);
      subject = { document, model: encodeModel(await run.model()), key: "digits" };
      run.close();
    });

    it("draws digits that are read as what they are", async () => {
      const { image } = await handlers["diagnostics.fields"](subject, context);
      const read: number[] = [];
      for (const strokes of written) {
        const values = Array.from(inkOf(strokes, image!), (ink) => Math.round(ink * 16));
        const answer = await handlers["diagnostics.predict"]({ ...subject, values }, context);
        read.push(answer.kind === "class" ? answer.winner : -1);
      }
      const right = read.filter((digit, i) => digit === i).length;
      expect(right, read.join(" ")).toBeGreaterThanOrEqual(9);
    });
  });
});
