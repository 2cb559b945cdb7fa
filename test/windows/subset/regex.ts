/** A regular expression of .NET, for those that mean the same in both. */
export function regexOf(pattern: string, flags: string): RegExp {
  let dotAll = "";
  const source = pattern
    .replace(/^\(\?s\)/, () => {
      dotAll = "s";
      return "";
    })
    .replaceAll(/\\([\s\S])/g, (found, character: string) =>
      character === "A" ? "^" : character === "z" ? "$" : found,
    );
  // Without `u`, so that a character is a UTF-16 code unit, as it is for .NET.
  return new RegExp(source, `${flags}${dotAll}`);
}
