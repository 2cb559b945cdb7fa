/**
 * A choice that looks random and is none: the same salt and key choose the same, and the salt 0 chooses the first of all.
 * Numbers shrink to 0 in fast-check, and so do choices to the plainest.
 *
 * @returns An integer from 0 to `options - 1`.
 */
export function choose(salt: number, key: string, options: number): number {
  if (salt === 0) {
    return 0;
  }
  // FNV-1a, 32 bits, with its bits mixed: neighbouring keys must not choose alike.
  let hash = 0x811c9dc5 ^ salt;
  for (let index = 0; index < key.length; index += 1) {
    hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return ((hash ^ (hash >>> 13)) >>> 0) % options;
}
