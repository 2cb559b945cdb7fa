import { encodeFstabField } from "./field.ts";
import { joinMountOptions, splitMountOptions } from "./options.ts";
import type { FstabLine } from "./parse.ts";

/** What {@link formatFstabLine} needs of a line. */
export type FstabEntry = Pick<FstabLine, "spec" | "file" | "vfstype" | "options"> &
  Partial<Pick<FstabLine, "freq" | "passno">>;

/**
 * Writes one line of fstab that libmount and glibc both read back as the same entry.
 *
 * @param entry - `freq` and `passno` are 0 when not given; no options are written as `defaults`
 * @returns `text` without a newline; or `message`, for what fstab cannot carry: an empty field, a NUL, a first
 *   field that begins with `#` (glibc takes the line for a comment and does not know `\043`), options whose
 *   commas or quotes would make other options of them
 */
export function formatFstabLine(entry: FstabEntry): { readonly text: string } | { readonly message: string } {
  const optionString = joinMountOptions(entry.options);
  const fields = { spec: entry.spec, file: entry.file, vfstype: entry.vfstype, options: optionString };
  for (const [name, value] of Object.entries(fields)) {
    if (value === "" && name !== "options") return { message: `fstab cannot carry an empty ${name}.` };
    if (value.includes("\0")) return { message: `fstab cannot carry a NUL character in ${name}.` };
  }
  if (entry.spec.startsWith("#")) {
    return { message: `fstab takes a line that begins with # for a comment: ${entry.spec}` };
  }
  const readBack = splitMountOptions(optionString);
  if (readBack === null || JSON.stringify(readBack) !== JSON.stringify(entry.options)) {
    return { message: `These options do not survive as a comma-separated list: ${optionString}` };
  }
  const texts = [entry.spec, entry.file, entry.vfstype, optionString === "" ? "defaults" : optionString];
  return {
    text: [...texts.map(encodeFstabField), String(entry.freq ?? 0), String(entry.passno ?? 0)].join(" "),
  };
}
