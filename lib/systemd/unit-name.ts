import { byteLength, fromUtf8Bytes, pushUtf8, utf8Bytes } from "./bytes.ts";
import { isDevicePath, isNormalizedPath, simplifyPath } from "./path.ts";
import { siphash24 } from "./siphash.ts";

/** Every type of unit (systemd `src/basic/unit-def.c`). */
export const unitTypes = [
  "service",
  "mount",
  "swap",
  "socket",
  "target",
  "device",
  "automount",
  "timer",
  "path",
  "slice",
  "scope",
] as const;
export type UnitType = (typeof unitTypes)[number];

/** Unit names have at most 255 bytes (UNIT_NAME_MAX, which counts the final NUL, is 256). */
export const longestUnitName = 255;

const validWithAt = /^[0-9a-zA-Z:\-_.\\@]*$/;

/** Each byte of a character as `\xNN`. */
function escapeCharacter(character: string): string {
  return Array.from(utf8Bytes(character), (byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("");
}

/** Escapes a string for a unit name: what `systemd-escape STRING` prints (unit_name_escape). */
export function escapeUnitString(text: string): string {
  return text.replace(/^\.|[^0-9a-zA-Z:_.]/gu, (character) =>
    character === "/" ? "-" : escapeCharacter(character),
  );
}

/** The inverse of {@link escapeUnitString} (`systemd-escape --unescape`); null where that fails, or if no UTF-8 comes out. */
export function unescapeUnitString(escaped: string): string | null {
  if (!escaped.includes("\\")) return escaped.replaceAll("-", "/").toWellFormed();
  const bytes: number[] = [];
  for (let at = 0; at < escaped.length; at += 1) {
    const character = escaped[at] ?? "";
    if (character === "-") bytes.push(0x2f);
    else if (character === "\\") {
      const hex = /^\\x([0-9a-fA-F]{2})/.exec(escaped.slice(at, at + 4))?.[1];
      if (hex === undefined) return null;
      bytes.push(Number.parseInt(hex, 16));
      at += 3;
    } else {
      const whole = String.fromCodePoint(escaped.codePointAt(at) ?? 0);
      pushUtf8(bytes, whole);
      at += whole.length - 1;
    }
  }
  return fromUtf8Bytes(bytes);
}

/** Escapes a path: what `systemd-escape --path` prints; null for a path with `..` or too long a component. */
export function escapeUnitPath(path: string): string | null {
  const simplified = simplifyPath(path);
  if (simplified === "" || simplified === "/") return "-";
  if (!isNormalizedPath(simplified)) return null;
  return escapeUnitString(simplified.replace(/^\/+/, ""));
}

/** The inverse of {@link escapeUnitPath} (`systemd-escape --unescape --path`); null where that fails. */
export function unescapeUnitPath(escaped: string): string | null {
  if (escaped === "") return null;
  if (escaped === "-") return "/";
  const path = unescapeUnitString(escaped);
  if (path === null || path.startsWith("/") || path.endsWith("/")) return null;
  return isNormalizedPath(`/${path}`) ? `/${path}` : null;
}

/** The type of a unit by its suffix; null if it has none. The rest of the name is not looked at. */
export function unitType(name: string): UnitType | null {
  const suffix = name.slice(name.lastIndexOf(".") + 1);
  return unitTypes.find((type) => type === suffix) ?? null;
}

/** Whether a name is one a unit can have: plain, template (`a@.service`) or instance (`a@b.service`) (unit_name_is_valid). */
export function isValidUnitName(name: string): boolean {
  const dot = name.lastIndexOf(".");
  if (dot <= 0 || byteLength(name) > longestUnitName || unitType(name) === null) return false;
  return !name.startsWith("@") && validWithAt.test(name.slice(0, dot));
}

/** Splits `prefix@instance.type`; `instance` is null for a plain name and empty for a template. */
export function unitNameParts(name: string): { prefix: string; instance: string | null; type: string } {
  const dot = name.lastIndexOf(".");
  const [body, type] = [name.slice(0, dot), name.slice(dot + 1)];
  const at = body.indexOf("@");
  if (at < 0) return { prefix: body, instance: null, type };
  return { prefix: body.slice(0, at), instance: body.slice(at + 1), type };
}

/** `a@b.service` -> `a@.service`; null for what is no instance. */
export function templateName(name: string): string | null {
  const { prefix, instance, type } = unitNameParts(name);
  return instance === null || instance === "" ? null : `${prefix}@.${type}`;
}

/** LONG_UNIT_NAME_HASH_KEY of systemd `src/basic/unit-name.c`. */
const longNameKey = Uint8Array.from([
  0xec, 0xf2, 0x37, 0xfb, 0x58, 0x32, 0x4a, 0x32, 0x84, 0x9f, 0x06, 0x9b, 0x0d, 0x21, 0xeb, 0x9a,
]);
const hashLength = 16;

function hashLongName(name: string, type: UnitType): string {
  // siphash24_string() hashes the final NUL too.
  const little = siphash24(`${name}\0`, longNameKey);
  const hex = little.toString(16).padStart(hashLength, "0").match(/../g) ?? [];
  const kept = longestUnitName - type.length - hashLength - 2;
  return `${name.slice(0, kept)}_${hex.reverse().join("")}.${type}`;
}

/** Whether a name is one that systemd shortened with a hash, so that the path cannot be had back from it. */
export function isHashedUnitName(name: string): boolean {
  return /_[0-9a-f]{16}\.[a-z]+$/.test(name);
}

/**
 * The unit for a path (unit_name_from_path). A name over 255 bytes is cut and ends in `_` and a 16-digit hash,
 * since systemd 246; `systemd-escape` itself does not do that, the fstab generator does.
 *
 * @returns null for a path that systemd refuses
 */
export function unitNameFromPath(path: string, type: UnitType): string | null {
  const escaped = escapeUnitPath(path);
  if (escaped === null) return null;
  const name = `${escaped}.${type}`;
  const short = byteLength(name) > longestUnitName ? hashLongName(name, type) : name;
  return isValidUnitName(short) ? short : null;
}

/** The mount unit for a mount point; null for a path that systemd refuses. */
export function mountUnitName(path: string): string | null {
  return unitNameFromPath(path, "mount");
}

/** `prefix@path.type`, as for `systemd-fsck@dev-sda1.service`; null if refused, as when it is too long (never hashed). */
export function instanceNameFromPath(prefix: string, path: string, type: UnitType): string | null {
  const escaped = escapeUnitPath(path);
  const name = `${prefix}@${escaped}.${type}`;
  return escaped !== null && isValidUnitName(name) ? name : null;
}

/** The path that a unit's name stands for (unit_name_to_path); null for a hashed or invalid one. */
export function pathFromUnitName(name: string): string | null {
  if (isHashedUnitName(name)) return null;
  return unescapeUnitPath(unitNameParts(name).prefix);
}

/**
 * Makes a unit name of what a person wrote (unit_name_mangle_with_suffix): a valid name stays, `/dev/x` gives a
 * device, another path a mount, and anything else is escaped and gets the suffix.
 */
export function mangleUnitName(text: string, suffix: UnitType): string | null {
  if (text === "") return null;
  if (isValidUnitName(text)) return text;
  const fromPath = isDevicePath(text)
    ? unitNameFromPath(text, "device")
    : text.startsWith("/")
      ? mountUnitName(text)
      : null;
  if (fromPath !== null) return fromPath;
  const mangled = text.replace(/[^0-9a-zA-Z:\-_.\\@]/gu, (character) =>
    character === "/" ? "-" : escapeCharacter(character),
  );
  const named = isValidUnitName(mangled) ? mangled : `${mangled}.${suffix}`;
  return isValidUnitName(named) ? named : null;
}
