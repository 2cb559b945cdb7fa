const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The UTF-8 bytes of a string: systemd escapes bytes, not characters. */
export function utf8Bytes(text: string): Uint8Array {
  return encoder.encode(text);
}

/** Whether each character is one byte. Nearly every name and path is, and encoding is what costs most where it is not. */
const isAscii = (text: string): boolean => /^\p{ASCII}*$/u.test(text);

/** Length in UTF-8 bytes. */
export function byteLength(text: string): number {
  return isAscii(text) ? text.length : utf8Bytes(text).length;
}

/** Appends the UTF-8 bytes of one character. */
export function pushUtf8(bytes: number[], character: string): void {
  const code = character.charCodeAt(0);
  if (code < 0x80) bytes.push(code);
  else bytes.push(...utf8Bytes(character));
}

/** The text of UTF-8 bytes; null if they are not UTF-8. */
export function fromUtf8Bytes(bytes: Iterable<number>): string | null {
  try {
    return decoder.decode(Uint8Array.from(bytes));
  } catch {
    return null;
  }
}
