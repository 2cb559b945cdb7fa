/** fstab as text and as data. Knows nothing of systemd or of bare mounts. */
export { decodeFstabField, encodeFstabField, type FstabReader } from "./field.ts";
export { type FstabEntry, formatFstabLine } from "./format.ts";
export { joinMountOptions, splitMountOptions } from "./options.ts";
export { type FstabFile, type FstabLine, type FstabProblem, parseFstab } from "./parse.ts";
