import { stripVTControlCharacters } from "node:util";
import pc from "picocolors";

/** Colours on a terminal, none elsewhere or where NO_COLOR asks for none: picocolors decides. */
export const colors = pc;

/** Prints a result. */
export function print(text: string): void {
  process.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
}

/** Prints what went wrong, on standard error. */
export function printError(message: string): void {
  process.stderr.write(`${pc.red("error:")} ${visible(message)}\n`);
}

/** Prints what is no result and no error, on standard error. */
export function printNote(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Text from a configuration, with nothing in it that a terminal would obey. */
export function visible(text: string): string {
  return stripVTControlCharacters(text).replaceAll(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
    /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/gu,
    (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`,
  );
}
