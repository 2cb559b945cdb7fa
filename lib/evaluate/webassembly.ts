/** The sections of a WebAssembly binary that are read here (WebAssembly core specification 2.0, 5.5.2). */
const sectionIds = {
  custom: 0,
  import: 2,
  function: 3,
  memory: 5,
  element: 9,
  code: 10,
  data: 11,
} as const;

/** Bytes of one memory page. */
export const pageBytes = 65_536;

interface Section {
  readonly id: number;
  /** Offset of the section's first byte, its id. */
  readonly start: number;
  /** Offset of its content. */
  readonly content: number;
  readonly end: number;
}

/** What a function table refers to, with the names that the compiler left in the binary. */
export interface TableEntry {
  /** Index in the function table: what Rust stores in a vtable. */
  readonly index: number;
  readonly name: string;
  /** Index of its signature; equal signatures have one index. */
  readonly signature: number;
}

class Reader {
  readonly bytes: Uint8Array;
  position: number;

  constructor(bytes: Uint8Array, position: number) {
    this.bytes = bytes;
    this.position = position;
  }

  byte(): number {
    const value = this.bytes[this.position];
    if (value === undefined) throw new RangeError("the WebAssembly binary ends early");
    this.position += 1;
    return value;
  }

  /** An unsigned LEB128 number of 32 bits. */
  number(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
  }

  text(): string {
    const length = this.number();
    this.position += length;
    return new TextDecoder().decode(this.bytes.subarray(this.position - length, this.position));
  }
}

function sections(bytes: Uint8Array): Section[] {
  const found: Section[] = [];
  const reader = new Reader(bytes, 8);
  while (reader.position < bytes.length) {
    const start = reader.position;
    const id = reader.byte();
    const length = reader.number();
    const content = reader.position;
    reader.position = content + length;
    found.push({ id, start, content, end: reader.position });
  }
  return found;
}

/**
 * The entries of the function table whose name has `part` in it.
 *
 * @throws RangeError for a binary whose table is laid out in a way that compilers of Rust do not use.
 */
export function readTable(bytes: Uint8Array, part: string): TableEntry[] {
  const all = sections(bytes);
  const names = functionNames(bytes, all, part);
  const imported = vector(bytes, all, sectionIds.import, readImportKind).filter((kind) => kind === 0).length;
  const signatures = vector(bytes, all, sectionIds.function, (reader) => reader.number());
  const entries: TableEntry[] = [];
  vector(bytes, all, sectionIds.element, (reader) => {
    // Kind 0: into table 0, at a constant (i32.const N end). Kind 4 is the same with expressions; only empty ones of
    // it are known to occur.
    const kind = reader.number();
    const opcode = reader.byte();
    const offset = reader.number();
    const end = reader.byte();
    const count = reader.number();
    if (opcode !== 0x41 || end !== 0x0b || (kind !== 0 && count > 0)) {
      throw new RangeError("the WebAssembly binary has a function table of unknown layout");
    }
    for (let index = offset; index < offset + count; index += 1) {
      const functionIndex = reader.number();
      const name = names.get(functionIndex);
      const signature = signatures[functionIndex - imported];
      if (name !== undefined && signature !== undefined) entries.push({ index, name, signature });
    }
  });
  return entries;
}

/** Reads one import to its end and says what it is of: 0 for a function. */
function readImportKind(reader: Reader): number {
  reader.text();
  reader.text();
  const kind = reader.byte();
  // A function has a signature, a global two bytes, a table a type before its limits.
  if (kind === 0) reader.number();
  if (kind === 1 || kind === 3) reader.byte();
  if (kind === 3) reader.byte();
  if (kind === 1 || kind === 2) {
    const bounded = reader.number() & 1;
    reader.number();
    if (bounded === 1) reader.number();
  }
  return kind;
}

function vector<Item>(
  bytes: Uint8Array,
  all: readonly Section[],
  id: number,
  read: (reader: Reader) => Item,
): Item[] {
  const section = all.find((each) => each.id === id);
  if (section === undefined) return [];
  const reader = new Reader(bytes, section.content);
  return Array.from({ length: reader.number() }, () => read(reader));
}

function functionNames(bytes: Uint8Array, all: readonly Section[], part: string): Map<number, string> {
  const names = new Map<number, string>();
  for (const section of all.filter(({ id }) => id === sectionIds.custom)) {
    const reader = new Reader(bytes, section.content);
    if (reader.text() !== "name") continue;
    while (reader.position < section.end) {
      const kind = reader.byte();
      const length = reader.number();
      const end = reader.position + length;
      // Subsection 1 has the functions.
      for (let count = kind === 1 ? reader.number() : 0; count > 0; count -= 1) {
        const index = reader.number();
        const name = reader.text();
        if (name.includes(part)) names.set(index, name);
      }
      reader.position = end;
    }
  }
  return names;
}

/**
 * The binary with a bound on its memory.
 *
 * @param maximum - In bytes; rounded down to whole pages of 64 KiB.
 */
export function withMemoryLimit(bytes: Uint8Array, maximum: number): Uint8Array {
  const section = sections(bytes).find(({ id }) => id === sectionIds.memory);
  if (section === undefined) return bytes;
  const reader = new Reader(bytes, section.content);
  const count = reader.number();
  const flags = reader.number();
  const minimum = reader.number();
  // One memory without a maximum, as compilers leave it; anything else has its own bound already.
  if (count !== 1 || flags !== 0) return bytes;
  const content = [1, 1, ...leb128(minimum), ...leb128(Math.floor(maximum / pageBytes))];
  return withSection(bytes, section, [Uint8Array.from(content)]);
}

/**
 * The body of a function that returns an empty `String` of Rust: three words at the address that it is given, for
 * capacity, a pointer to nothing that is aligned for bytes, and length.
 */
const emptyString = [
  ...[0x00], // no locals
  ...[0x20, 0x00, 0x41, 0x00, 0x36, 0x02, 0x00], // local.get 0, i32.const 0, i32.store 0
  ...[0x20, 0x00, 0x41, 0x01, 0x36, 0x02, 0x04], // local.get 0, i32.const 1, i32.store 4
  ...[0x20, 0x00, 0x41, 0x00, 0x36, 0x02, 0x08], // local.get 0, i32.const 0, i32.store 8
  ...[0x0b], // end
];

/** The body of a function that traps. */
const unreachable = [0x00, 0x00, 0x0b];

/**
 * The binary with one function that gives an empty `String` whatever it is asked for.
 *
 * @param part - What the function's name has in it, and no other's.
 * @returns null where no function or several have it in their name.
 */
export function withEmptyString(bytes: Uint8Array, part: string): Uint8Array | null {
  const names = functionNames(bytes, sections(bytes), part);
  return names.size === 1 ? withBodies(bytes, new Set(names.keys()), emptyString) : null;
}

/** The binary without what is inside of functions that nothing calls: they trap. */
export function withoutBodiesOf(bytes: Uint8Array, isUnused: (name: string) => boolean): Uint8Array {
  const unused = [...functionNames(bytes, sections(bytes), "")].filter(([, name]) => isUnused(name));
  return withBodies(bytes, new Set(unused.map(([index]) => index)), unreachable);
}

function withBodies(bytes: Uint8Array, indices: ReadonlySet<number>, body: readonly number[]): Uint8Array {
  const all = sections(bytes);
  const section = all.find(({ id }) => id === sectionIds.code);
  if (section === undefined) return bytes;
  const imported = vector(bytes, all, sectionIds.import, readImportKind).filter((kind) => kind === 0).length;
  let start = section.content;
  const parts: Uint8Array[] = [];
  let index = imported;
  vector(bytes, all, sectionIds.code, (reader) => {
    const from = reader.position;
    const length = reader.number();
    reader.position += length;
    if (indices.has(index)) {
      parts.push(bytes.subarray(start, from), Uint8Array.from([...leb128(body.length), ...body]));
      start = reader.position;
    }
    index += 1;
  });
  return withSection(bytes, section, [...parts, bytes.subarray(start, section.end)]);
}

/** The binary without the names of its functions and whatever else only people read: a fourteenth of nix-eval's. */
export function withoutCustomSections(bytes: Uint8Array): Uint8Array {
  const kept = sections(bytes).filter(({ id }) => id !== sectionIds.custom);
  return joined([bytes.subarray(0, 8), ...kept.map(({ start, end }) => bytes.subarray(start, end))]);
}

/**
 * The binary with other words in its memory from the start.
 *
 * @param position - Of the first, in words.
 * @throws RangeError where no data of the binary lies there.
 */
export function withWords(bytes: Uint8Array, position: number, words: readonly number[]): Uint8Array {
  const address = position * 4;
  const end = address + words.length * 4;
  const data = dataOf(bytes).find(({ start, size }) => start <= address && end <= start + size);
  if (data === undefined) throw new RangeError("the WebAssembly binary has no data there");
  const place = data.content + address - data.start;
  const changed = bytes.slice();
  const view = new DataView(changed.buffer);
  words.forEach((word, index) => {
    view.setUint32(place + index * 4, word, true);
  });
  return changed;
}

/** What is in the binary's memory before anything runs. */
export function initialMemory(bytes: Uint8Array): ArrayBuffer {
  const data = dataOf(bytes);
  const size = Math.max(0, ...data.map((each) => each.start + each.size));
  const memory = new Uint8Array(Math.ceil(size / pageBytes) * pageBytes);
  for (const { start, content, size } of data) memory.set(bytes.subarray(content, content + size), start);
  return memory.buffer;
}

/** Pieces of the initial memory: their addresses, and their offsets in the binary. */
function dataOf(bytes: Uint8Array) {
  return vector(bytes, sections(bytes), sectionIds.data, (reader) => {
    // Kind 0: into memory 0, at a constant (i32.const N end).
    const kind = reader.number();
    const opcode = reader.byte();
    const start = reader.number();
    const end = reader.byte();
    const size = reader.number();
    const content = reader.position;
    reader.position += size;
    if (kind !== 0 || opcode !== 0x41 || end !== 0x0b) {
      throw new RangeError("the WebAssembly binary has data of unknown layout");
    }
    return { start, content, size };
  });
}

function withSection(bytes: Uint8Array, { id, start, end }: Section, content: readonly Uint8Array[]) {
  const length = content.reduce((sum, part) => sum + part.length, 0);
  return joined([
    bytes.subarray(0, start),
    Uint8Array.from([id, ...leb128(length)]),
    ...content,
    bytes.subarray(end),
  ]);
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let position = 0;
  for (const part of parts) {
    all.set(part, position);
    position += part.length;
  }
  return all;
}

function leb128(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...leb128(value >>> 7)];
}
