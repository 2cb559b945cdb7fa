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
  const [bytes, others] = [encoder.encode(one), encoder.encode(other)];
  const at = bytes.findIndex((byte, index) => byte !== others[index]);
  return at < 0 ? bytes.length - others.length : (bytes[at] ?? 0) - (others[at] ?? -1);
}

const encoder = new TextEncoder();
