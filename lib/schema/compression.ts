import { types } from "./kernel/index.ts";

/**
 * How Btrfs compresses: `none`, or an algorithm with an optional level.
 * Whether the level is one that the algorithm has is the rule `compression-level`.
 */
export const compression = types.strMatching(
  "none|(zstd|zlib|lzo)(:(0|-?[1-9][0-9]*))?",
  'an algorithm (zstd, zlib, lzo) with an optional level such as "zstd:3", or "none"',
);

/**
 * The levels of each algorithm, as text, for membership tests that no number can overflow.
 * Source: btrfs(5), COMPRESSION: zlib 1 to 9, zstd -15 to -1 and 1 to 15, lzo without levels.
 */
export const compressionLevels: Readonly<Record<string, readonly string[]>> = {
  zstd: [...levels(15).map((level) => `-${level}`), ...levels(15)],
  zlib: levels(9),
  lzo: [],
};

/**
 * The level in force where none is given.
 * Source: btrfs(5): zlib and zstd default to 3.
 */
export const defaultCompressionLevel = "3";

function levels(highest: number): readonly string[] {
  return Array.from({ length: highest }, (_, index) => String(index + 1));
}

/** `zstd:3` as its parts; the level is null where none is written. */
export interface Compression {
  readonly algorithm: string;
  readonly level: string | null;
}

/** Takes a compression setting apart; null where it says `none`. */
export function parseCompression(setting: string): Compression | null {
  const parts = setting.split(":");
  return setting === "none" ? null : { algorithm: parts[0] ?? "", level: parts[1] ?? null };
}
