import { decodeFstabField, type FstabReader } from "./field.ts";
import { splitMountOptions } from "./options.ts";

/** One line of fstab that mounts something (fstab(5)). */
export interface FstabLine {
  /** First field: device, tag (`LABEL=`, `UUID=`) or name of what is mounted. */
  readonly spec: string;
  /** Second field: the mount point, or `none` for swap. */
  readonly file: string;
  /** Third field: the file system type. */
  readonly vfstype: string;
  /** Fourth field, split; empty when the field is missing. */
  readonly options: readonly string[];
  /** Fourth field, decoded and not split: systemd splits it by other rules than libmount. */
  readonly optionString: string;
  /** Fifth field, for dump(8); 0 when missing. */
  readonly freq: number;
  /** Sixth field, the order of fsck(8), 0 for none; 0 when missing. */
  readonly passno: number;
  /** Where it stands in the file, from 1. */
  readonly line: number;
  /** The line as it stands in the file. */
  readonly raw: string;
}

/** A line that the reader would skip with a complaint. */
export interface FstabProblem {
  /** Where it stands in the file, from 1. */
  readonly line: number;
  readonly message: string;
}

export interface FstabFile {
  readonly lines: readonly FstabLine[];
  readonly problems: readonly FstabProblem[];
}

const number = /^[ \t]*([+-]?\d+)/;

/** libmount's next_s32: a number must end at a blank or at the end of the line. */
function libmountNumber(field: string | undefined): number | null {
  if (field === undefined) return 0;
  const found = number.exec(field);
  return found?.[1] !== undefined && found[0].length === field.length ? Number(found[1]) : null;
}

/** glibc's sscanf(" %d %d "): reads what it can and leaves the rest at 0. */
function glibcNumbers(rest: string): readonly [number, number] {
  const first = number.exec(rest);
  if (first?.[1] === undefined) return [0, 0];
  const second = number.exec(rest.slice(first[0].length));
  return [Number(first[1]), Number(second?.[1] ?? 0)];
}

function parseLine(raw: string, line: number, reader: FstabReader): FstabLine | FstabProblem | null {
  const text = raw.replace(/^[ \t]+|[ \t]+$/g, "");
  if (text === "" || text.startsWith("#")) return null;
  const fields = text.split(/[ \t]+/);
  const needed = reader === "libmount" ? 3 : 1;
  if (fields.length < needed) {
    const missing = fields.length === 1 ? "the mount point" : "the file system type";
    return { line, message: `The line has no field for ${missing}.` };
  }
  const decoded = fields.slice(0, 4).map((field) => decodeFstabField(field, reader));
  const bad = decoded.indexOf(null);
  if (bad >= 0) {
    return {
      line,
      message: `Field ${bad + 1} has an escape that is a NUL byte or not UTF-8: ${fields[bad]}`,
    };
  }
  const [spec = "", file = "", vfstype = "", optionString = ""] = decoded.map((field) => field ?? "");
  const rest = fields.slice(4);
  const numbers =
    reader === "glibc" ? glibcNumbers(rest.join(" ")) : [libmountNumber(rest[0]), libmountNumber(rest[1])];
  const [freq, passno] = numbers;
  if (freq === null || freq === undefined || passno === null || passno === undefined) {
    const which = freq === null ? 5 : 6;
    return { line, message: `Field ${which} must be a whole number, not ${fields[which - 1]}.` };
  }
  // libmount takes the line even when a quote is left open; the last option then runs to the end.
  const options = splitMountOptions(optionString) ?? splitMountOptions(`${optionString}"`) ?? [];
  return {
    spec,
    file,
    vfstype,
    options,
    optionString,
    freq,
    passno,
    line,
    raw,
  };
}

/**
 * Parses an fstab (fstab(5); util-linux `libmount/src/tab_parse.c`, mnt_parse_table_line).
 *
 * @param text - the whole file
 * @param options.reader - whose rules: `libmount` (default) or `glibc`, which is what systemd-fstab-generator
 *   uses; see {@link decodeFstabField}
 * @returns lines and problems, each in the order of the file; never throws
 */
export function parseFstab(text: string, options: { readonly reader?: FstabReader } = {}): FstabFile {
  const lines: FstabLine[] = [];
  const problems: FstabProblem[] = [];
  for (const [index, raw] of text.split("\n").entries()) {
    const parsed = parseLine(raw, index + 1, options.reader ?? "libmount");
    if (parsed === null) continue;
    if ("message" in parsed) problems.push(parsed);
    else lines.push(parsed);
  }
  return { lines, problems };
}
