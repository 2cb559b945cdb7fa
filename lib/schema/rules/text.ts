/**
 * Whether a text has neither control characters nor backslashes: what fstab, systemd and Nix's own fstab writer all
 * carry unharmed. (nixpkgs escapes only space and tab in fstab: nixos/modules/tasks/filesystems.nix.)
 *
 * The Nix twin is `text.isPlain` in modules/text.nix.
 */
export function isPlain(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  return !/[\u0000-\u001f\\]/u.test(text);
}

/** Whether a text has no control characters. Nix: `text.isSingleLine`. */
export function isSingleLine(text: string): boolean {
  return isPlain(text.replaceAll("\\", ""));
}

/** Bytes of a text in UTF-8, which is what the kernel and systemd count. Nix: `builtins.stringLength`. */
export function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

/**
 * Bytes of a path's systemd unit name without its suffix: every byte that unit names do not have takes four (`\x2d`).
 * Nix: `text.unitNameLength`. Source: unit_name_escape() in systemd's src/basic/unit-name.c.
 */
export function unitNameLength(path: string): number {
  return byteLength(path) + 3 * byteLength(path.replaceAll(/[A-Za-z0-9:_./]/g, ""));
}
