import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { expect, test } from "vitest";
import { stopObservers } from "../../lib/evaluate/untraced.ts";
import { readTable, withMemoryLimit } from "../../lib/evaluate/webassembly.ts";

const require = createRequire(import.meta.url);
const folder = path.join(path.dirname(require.resolve("nix-eval")), "../wasm/node");

/** As after loading: the node binding loads the binary with nothing changed in it. */
const binary = readFileSync(path.join(folder, "nix_eval_bg.wasm"));
const { memory } = (
  require(path.join(folder, "nix_eval.cjs")) as { __wasm: { memory: { buffer: ArrayBuffer } } }
).__wasm;

test("the observers' entries, and only they, become empty methods of the same signature", () => {
  const before = new Uint32Array(memory.buffer.slice(0));
  const copy = { buffer: memory.buffer.slice(0) };
  stopObservers(binary, copy, "0.0.2");
  const after = new Uint32Array(copy.buffer);
  const table = new Map(readTable(binary, "Observer").map((entry) => [entry.index, entry]));
  const changed = [...after.keys()].filter((position) => after[position] !== before[position]);
  expect(changed).toHaveLength(14);
  for (const position of changed) {
    const was = table.get(before[position] ?? 0);
    const is = table.get(after[position] ?? 0);
    expect(was?.name).toMatch(/::(Tracing|Disassembling)Observer</);
    expect(is?.name).toMatch(/::NoOpObserver as /);
    expect(is?.signature).toBe(was?.signature);
  }
});

test("another binary is refused by version, and its memory stays as it is", () => {
  const empty = { buffer: new ArrayBuffer(65_536) };
  expect(() => stopObservers(binary, empty, "9.9.9")).toThrow(
    /nix-eval 9\.9\.9 cannot be used: its memory has 0 tables/,
  );

  const twice = { buffer: new ArrayBuffer(2 * memory.buffer.byteLength) };
  const words = new Uint32Array(twice.buffer);
  words.set(new Uint32Array(memory.buffer));
  words.set(new Uint32Array(memory.buffer), memory.buffer.byteLength / 4);
  const before = words.slice();
  expect(() => stopObservers(binary, twice, "9.9.9")).toThrow(/has 2 tables/);
  expect(Buffer.compare(Buffer.from(before.buffer), Buffer.from(twice.buffer))).toBe(0);

  const header = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
  expect(() => stopObservers(header, empty, "9.9.9")).toThrow(/has no methods by name/);
});

test("a memory limit is all that is changed in a binary", () => {
  const { WebAssembly: engine } = globalThis as unknown as {
    WebAssembly: { validate(bytes: Uint8Array): boolean };
  };
  const limited = withMemoryLimit(binary, 2 ** 30);
  expect(engine.validate(limited)).toBe(true);
  // One more byte for a size of one byte, three for the number 16,384.
  expect(limited.length).toBe(binary.length + 3);
  expect(Buffer.compare(withMemoryLimit(limited, 2 ** 20), limited)).toBe(0);
});
