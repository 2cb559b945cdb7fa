import { byteLength, isPlain } from "./text.ts";

/**
 * A path below another: relative, in its shortest form, such as fstab carries, and no longer than file systems and
 * systemd take it: 255 bytes a name, and 4095 in all (NAME_MAX and PATH_MAX), of which some are left for what is
 * before and below it. systemd drops what it knows of a path that is longer.
 */
export const isRelativePath = (path: string): boolean =>
  path.split("/").every((part) => !["", ".", ".."].includes(part) && byteLength(part) <= 255) &&
  byteLength(path) <= 3000 &&
  isPlain(path) &&
  !path.endsWith(" ");

export const relativePathMessage =
  "Must be a relative path without doubled slashes, '.' or '..', backslashes, control characters or a space at its end, with names of at most 255 bytes and 3000 bytes in all.";
