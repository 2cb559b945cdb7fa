/**
 * Whether a text has neither control characters nor backslashes: what fstab, systemd and Nix's own fstab writer all
 * carry unharmed. (nixpkgs escapes only space and tab in fstab: nixos/modules/tasks/filesystems.nix.)
 *
 * @nix text.isPlain
 */
export function isPlain(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  return !/[\u0000-\u001f\\]/u.test(text);
}

/**
 * Whether a text has no control characters.
 *
 * @nix text.isSingleLine
 */
export function isSingleLine(text: string): boolean {
  return isPlain(text.replaceAll("\\", ""));
}

/**
 * Bytes of a text in UTF-8, which is what the kernel and systemd count.
 *
 * @nix builtins.stringLength
 */
export function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

/**
 * Bytes of a path's systemd unit name without its suffix: every byte that unit names do not have takes four (`\x2d`).
 * Source: unit_name_escape() in systemd's src/basic/unit-name.c.
 *
 * @nix text.unitNameLength
 */
export function unitNameLength(path: string): number {
  return byteLength(path) + 3 * byteLength(path.replaceAll(/[A-Za-z0-9:_./]/g, ""));
}
