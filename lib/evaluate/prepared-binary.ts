import { isUnused, withoutTreePrinter } from "./tree-printer.ts";
import { emptyObservers } from "./untraced.ts";
import {
  initialMemory,
  withMemoryLimit,
  withoutBodiesOf,
  withoutCustomSections,
  withWords,
} from "./webassembly.ts";

/**
 * nix-eval's binary with everything changed that is otherwise changed after loading, and without what only people read: for a
 * browser, which compiles it as it arrives.
 *
 * @param memoryLimit - In bytes.
 * @throws Error that names nix-eval's version, where the binary is another than this can be done with.
 */
export function preparedBinary(bytes: Uint8Array, version: string, memoryLimit: number): Uint8Array {
  const limited = withMemoryLimit(withoutTreePrinter(bytes, version), memoryLimit);
  const observers = emptyObservers(bytes, { buffer: initialMemory(bytes) }, version);
  const untraced = observers.reduce(
    (changed, { position, replacement }) => withWords(changed, position, replacement),
    limited,
  );
  return withoutCustomSections(withoutBodiesOf(untraced, isUnused));
}
