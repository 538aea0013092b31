/** Bytes as text. In pieces, because a call takes only so many arguments. */
export function toBase64(bytes: Uint8Array): string {
  const piece = 0x8000;
  let text = "";
  for (let i = 0; i < bytes.length; i += piece) text += String.fromCharCode(...bytes.subarray(i, i + piece));
  return btoa(text);
}

export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

/** Numbers, bit for bit, little-endian as every machine that browsers run on. */
export const numbersToBase64 = (values: Float64Array | Float32Array): string =>
  toBase64(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
export const doublesFromBase64 = (text: string): Float64Array<ArrayBuffer> => new Float64Array(fromBase64(text).buffer);
export const floatsFromBase64 = (text: string): Float32Array<ArrayBuffer> => new Float32Array(fromBase64(text).buffer);
