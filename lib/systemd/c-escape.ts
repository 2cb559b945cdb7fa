import { utf8Bytes } from "./bytes.ts";

const named: Readonly<Record<number, string>> = {
  7: "\\a",
  8: "\\b",
  9: "\\t",
  10: "\\n",
  11: "\\v",
  12: "\\f",
  13: "\\r",
  34: '\\"',
  39: "\\'",
  92: "\\\\",
};

/** C-escapes a string, bytes outside printable ASCII in octal (systemd `src/basic/escape.c`, cescape). */
export function escapeC(text: string): string {
  return text.replace(/[^ -~]|["'\\]/gu, (character) =>
    Array.from(utf8Bytes(character), (byte) => named[byte] ?? `\\${byte.toString(8).padStart(3, "0")}`).join(
      "",
    ),
  );
}
