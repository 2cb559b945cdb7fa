import { utf8Bytes } from "./bytes.ts";

const mask = 0xffffffffffffffffn;
const rotate = (value: bigint, by: bigint): bigint => ((value << by) | (value >> (64n - by))) & mask;

function littleEndian(bytes: Uint8Array, at: number, length = 8): bigint {
  let value = 0n;
  for (let index = length - 1; index >= 0; index -= 1) value = (value << 8n) | BigInt(bytes[at + index] ?? 0);
  return value;
}

/**
 * SipHash-2-4 of a string's UTF-8 bytes (systemd `src/basic/siphash24.c`).
 *
 * @param key - 16 bytes
 */
export function siphash24(text: string, key: Uint8Array): bigint {
  const bytes = utf8Bytes(text);
  const [k0, k1] = [littleEndian(key, 0), littleEndian(key, 8)];
  let v0 = 0x736f6d6570736575n ^ k0;
  let v1 = 0x646f72616e646f6dn ^ k1;
  let v2 = 0x6c7967656e657261n ^ k0;
  let v3 = 0x7465646279746573n ^ k1;
  const rounds = (count: number): void => {
    for (let round = 0; round < count; round += 1) {
      v0 = (v0 + v1) & mask;
      v1 = rotate(v1, 13n) ^ v0;
      v0 = rotate(v0, 32n);
      v2 = (v2 + v3) & mask;
      v3 = rotate(v3, 16n) ^ v2;
      v0 = (v0 + v3) & mask;
      v3 = rotate(v3, 21n) ^ v0;
      v2 = (v2 + v1) & mask;
      v1 = rotate(v1, 17n) ^ v2;
      v2 = rotate(v2, 32n);
    }
  };
  const absorb = (word: bigint): void => {
    v3 ^= word;
    rounds(2);
    v0 ^= word;
  };
  const whole = bytes.length - (bytes.length % 8);
  for (let at = 0; at < whole; at += 8) absorb(littleEndian(bytes, at));
  absorb((BigInt(bytes.length & 0xff) << 56n) | littleEndian(bytes, whole, bytes.length % 8));
  v2 ^= 0xffn;
  rounds(4);
  return v0 ^ v1 ^ v2 ^ v3;
}
