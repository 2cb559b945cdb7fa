/**
 * Attributes as Nix goes through them: by the bytes of their names, however they were written.
 *
 * @nix (inNixOrder)
 */
export function inNixOrder<Value>(attributes: Readonly<Record<string, Value>>): [string, Value][] {
  return Object.entries(attributes).sort(([one], [other]) => compareBytes(one, other));
}

/** The order of two texts in Nix: that of their UTF-8 bytes. */
export function compareBytes(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}
