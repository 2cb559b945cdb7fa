import { unescapeUnitPath, unescapeUnitString, unitNameParts } from "./unit-name.ts";

/** Doubles every `%`, so that systemd reads the text as it is (specifier.c, specifier_escape). */
export function escapeSpecifiers(text: string): string {
  return text.replaceAll("%", "%%");
}

/**
 * Expands the specifiers that follow from a unit's name: `%n %N %p %P %i %I %j %J %f %%` (systemd.unit(5)).
 *
 * Those that depend on the machine (`%H`, `%t`, `%u` ...) are left as they are, since there is no machine here.
 *
 * @param unit - the name of the unit in whose file the text stands
 */
export function expandSpecifiers(text: string, unit: string): string {
  if (!text.includes("%")) return text;
  const { prefix, instance } = unitNameParts(unit);
  const lastPart = prefix.slice(prefix.lastIndexOf("-") + 1);
  return text.replace(/%(.)/g, (whole, letter: string) => {
    switch (letter) {
      case "%":
        return "%";
      case "n":
        return unit;
      case "N":
        return unit.slice(0, unit.lastIndexOf("."));
      case "p":
        return prefix;
      case "P":
        return unescapeUnitString(prefix) ?? whole;
      case "i":
        return instance ?? "";
      case "I":
        return unescapeUnitString(instance ?? "") ?? whole;
      case "j":
        return lastPart;
      case "J":
        return unescapeUnitString(lastPart) ?? whole;
      case "f":
        return unescapeUnitPath(instance ?? prefix) ?? whole;
      default:
        return whole;
    }
  });
}
