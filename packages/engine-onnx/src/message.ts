/** How a field is written: protobuf's wire types. */
const [varint, lengthFirst] = [0, 2];

/**
 * A message of Protocol Buffers that is being written, field by field: as much of the format as ONNX files need. A library
 * for all of it would take longer to load than the command line does to start.
 *
 * Source: https://protobuf.dev/programming-guides/encoding/.
 */
export class Message {
  readonly #parts: Uint8Array[] = [];
  #length = 0;

  /** A whole number below 2^53; negative ones take ten bytes, as their 64 bits do. */
  whole(field: number, value: number): this {
    return this.#add([varintOf(field * 8 + varint), varintOf(value)]);
  }

  text(field: number, value: string): this {
    return this.bytes(field, new TextEncoder().encode(value));
  }

  bytes(field: number, value: Uint8Array): this {
    return this.#add([varintOf(field * 8 + lengthFirst), varintOf(value.length), value]);
  }

  message(field: number, value: Message): this {
    return this.#add([varintOf(field * 8 + lengthFirst), varintOf(value.#length)]).#add(value.#parts);
  }

  encode(): Uint8Array<ArrayBuffer> {
    const whole = new Uint8Array(this.#length);
    let place = 0;
    for (const part of this.#parts) {
      whole.set(part, place);
      place += part.length;
    }
    return whole;
  }

  #add(parts: readonly Uint8Array[]): this {
    for (const part of parts) {
      this.#parts.push(part);
      this.#length += part.length;
    }
    return this;
  }
}

/** Seven bits a byte, the lowest first; the eighth tells that more follow. */
function varintOf(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value < 0 ? BigInt.asUintN(64, BigInt(value)) : value;
  while (typeof rest === "bigint") {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
    if (rest < 2n ** 53n) rest = Number(rest);
  }
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  bytes.push(rest);
  return Uint8Array.from(bytes);
}
