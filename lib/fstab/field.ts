/** What two readers of the same fstab make of an escape; they differ, and both are on every system. */
export type FstabReader = "libmount" | "glibc";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The only escapes of glibc's `getmntent` (`misc/mntent_r.c`, decode_name): no `\043`, and `\\` is one backslash. */
const glibcEscapes: readonly (readonly [string, number])[] = [
  ["\\040", 0x20],
  ["\\011", 0x09],
  ["\\012", 0x0a],
  ["\\134", 0x5c],
  ["\\\\", 0x5c],
];

function escapeAt(field: string, at: number, reader: FstabReader): { byte: number; length: number } | null {
  if (reader === "glibc") {
    const found = glibcEscapes.find(([text]) => field.startsWith(text, at));
    return found === undefined ? null : { byte: found[1], length: found[0].length };
  }
  const octal = /^\\([0-7]{3})/.exec(field.slice(at, at + 4))?.[1];
  return octal === undefined ? null : { byte: Number.parseInt(octal, 8) & 0xff, length: 4 };
}

/**
 * Decodes the escapes of one fstab field.
 *
 * @param field - the field as it stands in the file, without blanks around it
 * @param reader - `libmount` (mount, findmnt): any `\ooo` (util-linux `lib/mangle.c`, unmangle); `glibc`
 *   (systemd-fstab-generator, which uses `getmntent`): only `\040 \011 \012 \134 \\`
 * @returns the text; null if the escapes give a NUL byte or bytes that are not UTF-8
 */
export function decodeFstabField(field: string, reader: FstabReader = "libmount"): string | null {
  if (!field.includes("\\")) return field;
  const bytes: number[] = [];
  for (let at = 0; at < field.length; ) {
    const decoded = field[at] === "\\" ? escapeAt(field, at, reader) : null;
    if (decoded !== null) {
      bytes.push(decoded.byte);
      at += decoded.length;
      continue;
    }
    const character = String.fromCodePoint(field.codePointAt(at) ?? 0);
    bytes.push(...encoder.encode(character));
    at += character.length;
  }
  if (bytes.includes(0)) return null;
  try {
    return decoder.decode(Uint8Array.from(bytes));
  } catch {
    return null;
  }
}

/**
 * Encodes one field so that libmount and glibc both read it back: space, tab, newline and backslash become octal.
 *
 * A `#` is left alone. It only matters as the first character of a line, where libmount understands `\043` and
 * glibc (so systemd) does not; `formatFstabLine` refuses such a line.
 */
export function encodeFstabField(text: string): string {
  return text.replace(
    /[ \t\n\\]/g,
    (character) => `\\${character.charCodeAt(0).toString(8).padStart(3, "0")}`,
  );
}
