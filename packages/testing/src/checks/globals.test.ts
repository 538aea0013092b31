import { afterEach, describe, expect, it } from "vitest";
import { rememberGlobals } from "./globals.ts";

const world = globalThis as Record<string, unknown>;

describe("rememberGlobals", () => {
  const before = rememberGlobals();
  afterEach(() => before.restore());

  it("finds nothing where nothing is changed", () => {
    expect(rememberGlobals().mend()).toEqual([]);
  });

  it("names what is replaced, and puts it back", () => {
    const { random } = Math;
    Math.random = () => 0.5;
    expect(before.mend()).toEqual(["Math.random"]);
    expect(Math.random).toBe(random);
    expect(before.mend()).toEqual([]);
  });

  it("looks at errors, symbols, reflection and what all typed arrays share", () => {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    Reflect.defineProperty(Object.getPrototypeOf(Int8Array.prototype) as object, "last", {
      configurable: true,
      value: 1,
    });
    Object.assign(Symbol, { mine: 1 });
    Object.assign(Uint8Array.prototype, { mine: 1 });
    expect(before.mend().toSorted()).toEqual([
      "Error.stackTraceLimit",
      "Symbol.mine",
      "TypedArray.prototype.last",
      "Uint8Array.prototype.mine",
    ]);
    expect(Error.stackTraceLimit).toBe(stackTraceLimit);
  });

  it("names what is added, and takes it away in the end", () => {
    world["acmeScale"] = 2;
    process.env["ACME_SCALE"] = "2";
    Reflect.defineProperty(Array.prototype, "last", { configurable: true, value: () => undefined });
    expect(before.mend()).toEqual(["globalThis.acmeScale", "Array.prototype.last", "process.env.ACME_SCALE"]);
    expect(world["acmeScale"]).toBe(2);
    before.restore();
    expect(world["acmeScale"]).toBeUndefined();
    expect("last" in Array.prototype || "ACME_SCALE" in process.env).toBe(false);
  });

  it("names what is removed, and puts it back", () => {
    const { PATH } = process.env;
    delete process.env["PATH"];
    Reflect.deleteProperty(Array.prototype, "flat");
    expect(before.mend()).toEqual(["Array.prototype.flat", "process.env.PATH"]);
    expect([[[1]].flat(), process.env["PATH"]]).toEqual([[1], PATH]);
  });

  it("does not mistake a global that is filled in when it is first read", () => {
    let value: object | undefined;
    const get = () => (value ??= {});
    Object.defineProperty(world, "acmeLazy", { configurable: true, get });
    const later = rememberGlobals();
    Object.defineProperty(world, "acmeLazy", { configurable: true, value: get() });
    expect(later.mend()).toEqual([]);
    Object.defineProperty(world, "acmeLazy", { configurable: true, value: {} });
    expect(later.mend()).toEqual(["globalThis.acmeLazy"]);
  });

  it("knows where copies of zod keep what they share", () => {
    world["__zod_globalTest"] = {};
    expect(before.mend()).toEqual([]);
    delete world["__zod_globalTest"];
  });
});
