import { describe, expect, it } from "vitest";
import { hostArray } from "../tensor/dtype.ts";
import { decodeTensors, encodeTensors } from "./safetensors.ts";

const file = () => ({
  tensors: {
    weight: hostArray(Float32Array.of(1, -0, Number.NaN, 1e-45), [2, 2]),
    count: hostArray(Int32Array.of(7), []),
    key: hostArray(Uint32Array.of(1, 2 ** 32 - 1)),
    exact: hostArray(Float64Array.of(Math.PI)),
    mask: hostArray(Int32Array.of(1, 0), [2], "bool"),
    empty: hostArray(new Float32Array(0), [0, 3]),
    이름: hostArray(Float32Array.of(5)),
  },
  metadata: { note: "메모" },
});

describe("safetensors", () => {
  it("come back to the bit", () => {
    const { tensors, metadata } = decodeTensors(encodeTensors(file()), "test");
    expect({ tensors: { ...tensors }, metadata }).toEqual(file());
    expect(Object.is((tensors["weight"]!.data as Float32Array)[1], -0)).toBe(true);
  });

  it("have the layout of the format: length, JSON header, data at a multiple of eight", () => {
    const bytes = encodeTensors({ tensors: { a: hostArray(Float32Array.of(1)) }, metadata: {} });
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    expect(length % 8).toBe(0);
    expect(JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)))).toEqual({
      __metadata__: {},
      a: { dtype: "F32", shape: [1], data_offsets: [0, 4] },
    });
    expect([...bytes.subarray(8 + length)]).toEqual([0, 0, 0x80, 0x3f]);
  });

  it("hold whole numbers beside the arrays, at multiples of eight", () => {
    const held = { ...file(), counters: { a: 3, zero: 0, least: -(2 ** 40) } };
    const bytes = encodeTensors(held);
    const { tensors, counters } = decodeTensors(bytes, "test");
    expect([{ ...tensors }, { ...counters }]).toEqual([held.tensors, held.counters]);
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length))) as Record<string, unknown>;
    expect(header["a"]).toEqual({ dtype: "I64", shape: [], data_offsets: [0, 8] });
  });

  it("are the same bytes whatever the order of names", () => {
    const [a, b] = [hostArray(Float32Array.of(1)), hostArray(Float32Array.of(2))];
    expect(encodeTensors({ tensors: { a, b }, metadata: {} })).toEqual(
      encodeTensors({ tensors: { b, a }, metadata: {} }),
    );
  });

  it("refuse every cut, by the file's name", () => {
    const bytes = encodeTensors(file());
    for (let length = 0; length < bytes.byteLength; length += 3) {
      expect(() => decodeTensors(bytes.subarray(0, length), "weights.safetensors")).toThrow(
        /^weights\.safetensors must/,
      );
    }
    expect(() => decodeTensors(Uint8Array.of(...bytes, 0), "weights.safetensors")).toThrow(
      "hold the bytes of its tensors and no others",
    );
  });

  it("refuse headers that lie", () => {
    const lie = (header: string) => {
      const text = new TextEncoder().encode(header);
      const bytes = new Uint8Array(8 + text.length + 4);
      new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
      bytes.set(text, 8);
      return () => decodeTensors(bytes, "f");
    };
    expect(lie("[]")).toThrow("have a JSON header");
    expect(lie("{nonsense}")).toThrow("have a JSON header");
    expect(lie('{"a":{"dtype":"F31","shape":[1],"data_offsets":[0,4]}}')).toThrow(
      'describe the tensor "a" by a known dtype',
    );
    expect(lie('{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}')).toThrow('hold 8 bytes for "a"');
    expect(lie('{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}')).toThrow(
      "by a known dtype, a shape and offsets",
    );
    expect(lie('{"a":{"dtype":"I64","shape":[1],"data_offsets":[0,8]}}')).toThrow("a shape and offsets");
    expect(lie('{"a":{"dtype":"I64","shape":[],"data_offsets":[0,8]}}')).toThrow('hold 8 bytes for "a"');
    expect(lie('{"a":null}')).toThrow("by a known dtype, a shape and offsets");
  });
});
