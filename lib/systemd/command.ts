import type { LoadedUnit } from "./loaded-unit.ts";
import { settingsOf } from "./unit-file.ts";
import { commandRules, splitWords } from "./words.ts";

const known = {
  ExecStart: new WeakMap<LoadedUnit, Command | null>(),
  ExecStop: new WeakMap<LoadedUnit, Command | null>(),
};

/** A program and its arguments. */
export type Command = readonly [program: string, ...rest: string[]];

/**
 * The one command with which a service is started or stopped, as systemd runs it: its setting split into words, each
 * with its specifiers and `$` resolved (systemd.service(5), COMMAND LINES; systemd `src/core/load-fragment.c`,
 * config_parse_exec, and `src/basic/env-util.c`, replace_env_argv).
 *
 * @returns program and arguments; null where there is not exactly one command, or where what runs depends on the
 *   machine or the environment: a specifier other than `%%`, a variable, a second command
 */
export function commandOf(unit: LoadedUnit, setting: keyof typeof known = "ExecStart"): Command | null {
  const found = known[setting].get(unit);
  if (found !== undefined) {
    return found;
  }
  const command = readCommand(unit, setting);
  known[setting].set(unit, command);
  return command;
}

/** The commands with which a service is started, one after the other; null for one that {@link commandOf} could not tell. */
export function commandsOf(unit: LoadedUnit): (Command | null)[] {
  return settingsOf(unit.file, "Service", "ExecStart").map(({ value }) => readLine(value));
}

function readCommand(unit: LoadedUnit, setting: string): Command | null {
  const settings = settingsOf(unit.file, "Service", setting);
  return settings.length === 1 ? readLine(settings[0]?.value ?? "") : null;
}

function readLine(line: string): Command | null {
  // A semicolon on its own ends a command. One in quotes does not, but no argument of ours is that.
  const words = splitWords(line, commandRules);
  if (words === null || words.includes(";")) {
    return null;
  }
  const [program, ...rest] = words.map((word, index) => literalArgument(word, index === 0));
  return typeof program !== "string" || !rest.every((word) => word !== null) ? null : [program, ...rest];
}

/** A text in which `%%` stands for `%`; null where it has another specifier. */
export function withoutSpecifiers(text: string): string | null {
  return text.replaceAll("%%", "").includes("%") ? null : text.replaceAll("%%", "%");
}

function literalArgument(word: string, isProgram: boolean): string | null {
  const text = withoutSpecifiers(word);
  if (text === null || isProgram) {
    return text;
  }
  // A word that begins with `$` is a variable, to be split into words. Within a word only `${NAME}` is one.
  return /^\$(?![${])/.test(text) || text.replaceAll("$$", "").includes("${")
    ? null
    : text.replaceAll("$$", "$");
}
