import { readTable, type TableEntry } from "./webassembly.ts";

/**
 * Stops the observers of nix-eval, which it attaches to every evaluation.
 *
 * Why (measured, nix-eval 0.0.2): 100,000 steps of `foldl'` take 14 s and write 416 MB of trace, and the tracing
 * observer's printer panics as soon as anything throws, so that `tryEval` cannot be used at all. Without it: 0.3 s, no
 * trace, and `tryEval` works. Without the disassembler, 84 KB of Nix compile in 75 ms instead of 180 ms.
 *
 * How: an observer is called through its vtable, a run of indices into the function table that stands in the linear
 * memory. Tvix has a `NoOpObserver` of which every method is empty, and that is in the binary too; its entries of the
 * same signature are written in place of the others. Nothing is assumed about positions: the names of the functions
 * and the memory's content say where what is, and where they do not say it without doubt, nothing is written.
 *
 * @param bytes - The binary that the memory belongs to.
 * @throws Error that names nix-eval's version, where the binary is another than this can be done with.
 */
export function stopObservers(
  bytes: Uint8Array,
  memory: { readonly buffer: ArrayBuffer },
  version: string,
): void {
  const words = new Uint32Array(memory.buffer);
  for (const { position, replacement } of emptyObservers(bytes, memory, version)) {
    words.set(replacement, position);
  }
}

/** What {@link stopObservers} writes, and where in memory. All is found before anything is to be changed. */
export function emptyObservers(
  bytes: Uint8Array,
  memory: { readonly buffer: ArrayBuffer },
  version: string,
): readonly Methods[] {
  const entries = readTable(bytes, "Observer");
  const words = new Uint32Array(memory.buffer);
  return [
    findMethods(entries, words, "TracingObserver", "RuntimeObserver"),
    findMethods(entries, words, "DisassemblingObserver", "CompilerObserver"),
  ].map((run) => {
    if (typeof run !== "string") return run;
    throw new Error(`nix-eval ${version} cannot be used: ${run}. Install the version in package.json.`);
  });
}

/** The methods of an observer. */
export interface Methods {
  /** Where in memory the vtable's methods begin, in words. */
  readonly position: number;
  readonly replacement: readonly number[];
}

function findMethods(
  entries: readonly TableEntry[],
  words: Uint32Array,
  observer: string,
  trait: string,
): Methods | string {
  // <tvix_eval[…]::observer::TracingObserver<&mut …> as tvix_eval[…]::observer::RuntimeObserver>::observe_tail_call
  const methods = new Map(
    entries
      .filter(({ name }) => name.includes(`::${observer}<`) && name.includes(`::${trait}>::observe_`))
      .map((entry) => [entry.index, entry]),
  );
  if (methods.size === 0) return `its ${observer} has no methods by name`;
  const positions = runsOf(methods, words);
  const [position] = positions;
  if (position === undefined || positions.length > 1) {
    return `its memory has ${positions.length} tables of ${observer}, not one`;
  }
  // Of either trait: the compiler merges functions of the same code and signature, and keeps one name for them.
  const empty = entries.filter(({ name }) => name.includes("::NoOpObserver as "));
  const replacement: number[] = [];
  for (const index of words.subarray(position, position + methods.size)) {
    const signature = methods.get(index)?.signature;
    const substitute = empty.find((entry) => entry.signature === signature);
    if (substitute === undefined) return `its NoOpObserver has no method for ${methods.get(index)?.name}`;
    replacement.push(substitute.index);
  }
  return { position, replacement };
}

/** Where as many different words of `methods` as there are stand in a row. */
function runsOf(methods: ReadonlyMap<number, unknown>, words: Uint32Array): number[] {
  const found: number[] = [];
  const low = Math.min(...methods.keys());
  const high = Math.max(...methods.keys());
  for (let position = 0; position + methods.size <= words.length; position += 1) {
    // Nearly every word falls out here, which is what makes this fast.
    const word = words[position] ?? 0;
    if (word < low || word > high) continue;
    const run = words.subarray(position, position + methods.size);
    if (new Set(run).size === methods.size && run.every((each) => methods.has(each))) found.push(position);
  }
  return found;
}
