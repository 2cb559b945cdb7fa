/** What two readers of the same fstab make of an escape; they differ, and both are on every system. */
export type FstabReader = "libmount" | "glibc";

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Runs of escapes, since several bytes can make one character. */
const escapes: Readonly<Record<FstabReader, RegExp>> = {
  libmount: /(?:\\[0-7]{3})+/g,
  // All that glibc's `getmntent` knows (`misc/mntent_r.c`, decode_name): no `\043`, and `\\` is one backslash.
  glibc: /(?:\\(?:040|011|012|134|\\))+/g,
};

/** The text of a run of escapes; null if its bytes are not UTF-8. */
function decodeEscapes(run: string): string | null {
  const bytes = (run.match(/\\(?:[0-7]{3}|\\)/g) ?? []).map((one) =>
    one === "\\\\" ? 0x5c : Number.parseInt(one.slice(1), 8) & 0xff,
  );
  try {
    return decoder.decode(Uint8Array.from(bytes));
  } catch {
    return null;
  }
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
  let isText = true;
  const decoded = field.toWellFormed().replace(escapes[reader], (run) => {
    const text = decodeEscapes(run);
    if (text === null) isText = false;
    return text ?? "";
  });
  return isText && !decoded.includes("\0") ? decoded : null;
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
