const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The UTF-8 bytes of a string: systemd escapes bytes, not characters. */
export function utf8Bytes(text: string): Uint8Array {
  return encoder.encode(text);
}

/** Length in UTF-8 bytes. */
export function byteLength(text: string): number {
  return utf8Bytes(text).length;
}

/** The text of UTF-8 bytes; null if they are not UTF-8. */
export function fromUtf8Bytes(bytes: Iterable<number>): string | null {
  try {
    return decoder.decode(Uint8Array.from(bytes));
  } catch {
    return null;
  }
}
