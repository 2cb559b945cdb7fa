/**
 * Splits a mount option string as libmount does: at commas, but not inside `"..."`; extra commas are dropped
 * (util-linux `libmount/src/optstr.c`, mnt_optstr_parse_next). Quotes stay in the option, as in libmount.
 *
 * @returns the options in order; null if a quote is left open
 */
export function splitMountOptions(optionString: string): string[] | null {
  if (!optionString.includes('"')) return optionString.split(",").filter((option) => option !== "");
  const options: string[] = [];
  let current = "";
  let quoted = false;
  for (const character of optionString) {
    if (character === '"') quoted = !quoted;
    if (character === "," && !quoted) {
      if (current !== "") options.push(current);
      current = "";
    } else current += character;
  }
  if (quoted) return null;
  if (current !== "") options.push(current);
  return options;
}

/** Joins options with commas: the inverse of {@link splitMountOptions} for options whose commas are quoted. */
export function joinMountOptions(options: readonly string[]): string {
  return options.join(",");
}
