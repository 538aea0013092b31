/**
 * A short digest of plain data, 16 hexadecimal digits: equal for data that JSON writes alike, and else almost surely not.
 * It tells a changed file from the one that was there; it does not guard against forgery.
 *
 * Source: G. Fowler, L. C. Noll, K.-P. Vo and D. Eastlake, "The FNV Non-Cryptographic Hash Algorithm" (64 bits, FNV-1a),
 * over UTF-16 code units.
 */
export function digestOf(data: unknown): string {
  const text = JSON.stringify(data);
  // The 64 bits in four limbs of 16; the prime is 2^40 + 0x1b3.
  let [a, b, c, d] = [0x2325, 0x8422, 0x9ce4, 0xcbf2];
  for (let i = 0; i < text.length; i++) {
    a ^= text.charCodeAt(i);
    const low = a * 0x1b3;
    const second = b * 0x1b3 + (low >>> 16);
    const third = c * 0x1b3 + (a << 8) + Math.floor(second / 65_536);
    const fourth = d * 0x1b3 + (b << 8) + Math.floor(third / 65_536);
    [a, b, c, d] = [low & 0xffff, second & 0xffff, third & 0xffff, fourth & 0xffff];
  }
  return [d, c, b, a].map((limb) => limb.toString(16).padStart(4, "0")).join("");
}
