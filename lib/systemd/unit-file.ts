/** One `Key=value`, with the file and the line that it came from. */
export interface UnitSetting {
  readonly section: string;
  readonly key: string;
  /** As systemd's parser hands it on: continuation lines joined, blanks around it gone; specifiers and quotes untouched. */
  readonly value: string;
  /** Name of the unit file or drop-in. */
  readonly file: string;
  /** The last line of the setting in that file, from 1. */
  readonly line: number;
}

export interface UnitFileProblem {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

/** A parsed unit file, or one merged with its drop-ins: settings in the order in which systemd applies them. */
export interface UnitFile {
  readonly settings: readonly UnitSetting[];
  readonly problems: readonly UnitFileProblem[];
}

/** The lines of a file with comments gone and continuations joined (conf-parser.c, config_parse). */
function* logicalLines(text: string): Generator<{ text: string; line: number }> {
  let continued: string | null = null;
  let line = 0;
  for (const raw of text.replace(/^\ufeff/, "").split("\n")) {
    line += 1;
    if (/^[ \t\r]*[#;]/.test(raw)) continue;
    const whole: string = (continued ?? "") + raw.replace(/\r$/, "");
    const backslashes: number = /\\*$/.exec(whole)?.[0].length ?? 0;
    if (backslashes % 2 === 1) {
      continued = `${whole.slice(0, -1)} `;
      continue;
    }
    continued = null;
    yield { text: whole, line };
  }
  if (continued !== null) yield { text: continued, line };
}

/**
 * Parses a unit file (systemd.syntax(7); systemd `src/shared/conf-parser.c`).
 *
 * @param text - the file
 * @param file - its name, for messages
 * @returns settings and problems in order; what systemd ignores with a warning is a problem here. Never throws.
 */
export function parseUnitFile(text: string, file = ""): UnitFile {
  const settings: UnitSetting[] = [];
  const problems: UnitFileProblem[] = [];
  let section: string | null = null;
  for (const { text: logical, line } of logicalLines(text)) {
    const trimmed = logical.replace(/^[ \t\n\r]+|[ \t\n\r]+$/g, "");
    const complain = (message: string): number => problems.push({ file, line, message });
    if (trimmed === "") continue;
    if (trimmed.startsWith("[")) {
      if (!trimmed.endsWith("]")) {
        // systemd gives up on the whole rest of the file here (-EBADMSG).
        complain(`Invalid section header ${trimmed}; systemd ignores the rest of the file.`);
        break;
      }
      section = trimmed.slice(1, -1);
      continue;
    }
    const equals = trimmed.indexOf("=");
    if (section === null) complain(`Assignment outside of a section: ${trimmed}`);
    else if (equals < 0) complain(`Missing "=" in ${trimmed}`);
    else if (equals === 0) complain(`Missing key before "=" in ${trimmed}`);
    else {
      const key = trimmed.slice(0, equals).trimEnd();
      settings.push({ section, key, value: trimmed.slice(equals + 1).trimStart(), file, line });
    }
  }
  return { settings, problems };
}

/** A file below `NAME.d/`. */
export interface DropIn {
  /** File name, as `50-device-timeout.conf`; decides the order. */
  readonly name: string;
  readonly text: string;
}

/** Merges a unit file with its drop-ins, which apply in the order of their names (systemd.unit(5)). */
export function mergeDropIns(unit: UnitFile, dropIns: readonly DropIn[]): UnitFile {
  const sorted = dropIns.toSorted((one, other) => (one.name < other.name ? -1 : 1));
  const files = [unit, ...sorted.map((dropIn) => parseUnitFile(dropIn.text, dropIn.name))];
  return {
    settings: files.flatMap((file) => file.settings),
    problems: files.flatMap((file) => file.problems),
  };
}

/**
 * All assignments of a key, in order. An empty one discards what came before, as for every list but dependencies,
 * which cannot be taken back (systemd.unit(5)): for those pass `reset: false`.
 */
export function settingsOf(
  unit: UnitFile,
  section: string,
  key: string,
  options: { readonly reset?: boolean } = {},
): UnitSetting[] {
  const all = unit.settings.filter((setting) => setting.section === section && setting.key === key);
  const last = options.reset === false ? -1 : all.findLastIndex((setting) => setting.value === "");
  return all.slice(last + 1).filter((setting) => setting.value !== "");
}

/** The value of a key that has one value: the last assignment; undefined if there is none or it was emptied. */
export function settingValue(unit: UnitFile, section: string, key: string): string | undefined {
  return settingsOf(unit, section, key).at(-1)?.value;
}

/** Reads a boolean: 1/yes/y/true/t/on and their opposites (parse-util.c, parse_boolean); null for anything else. */
export function parseBoolean(text: string): boolean | null {
  const value = text.toLowerCase();
  if (["1", "yes", "y", "true", "t", "on"].includes(value)) return true;
  return ["0", "no", "n", "false", "f", "off"].includes(value) ? false : null;
}

/** A boolean setting; `fallback` if absent or unreadable. */
export function booleanSetting(unit: UnitFile, section: string, key: string, fallback: boolean): boolean {
  return parseBoolean(settingValue(unit, section, key) ?? "") ?? fallback;
}

/** Prints settings as a unit file that {@link parseUnitFile} reads back the same; sections in order of appearance.
 *
 * The syntax has no way to end a value in a blank or in an odd number of backslashes: systemd drops the one and takes
 * the other for a continued line. Such values are written as they are and do not come back. */
export function printUnitFile(unit: Pick<UnitFile, "settings">): string {
  const sections = Map.groupBy(unit.settings, (setting) => setting.section);
  return [...sections]
    .map(([section, settings]) => {
      const lines = settings.map(({ key, value }) => `${key}=${value}\n`);
      return `[${section}]\n${lines.join("")}`;
    })
    .join("\n");
}
