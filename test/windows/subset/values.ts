import type { Block } from "./syntax.ts";

// Values of PowerShell that JavaScript has are themselves: null, booleans, numbers, strings, arrays, byte[] as Uint8Array.

/** One UTF-16 code unit. */
export class Char {
  readonly code: number;
  constructor(code: number) {
    this.code = code;
  }
  toString(): string {
    return String.fromCharCode(this.code);
  }
}

/** Keys are compared without case, and kept as they were written. */
export class Hashtable {
  readonly #entries = new Map<string, { readonly key: unknown; value: unknown }>();
  readonly ordered: boolean;

  constructor(ordered = false) {
    this.ordered = ordered;
  }

  static keyOf(key: unknown): string {
    return typeof key === "string" ? `text ${key.toLowerCase()}` : `${typeof key} ${String(key)}`;
  }

  get(key: unknown): unknown {
    return this.#entries.get(Hashtable.keyOf(key))?.value ?? null;
  }

  has(key: unknown): boolean {
    return this.#entries.has(Hashtable.keyOf(key));
  }

  set(key: unknown, value: unknown): void {
    const known = this.#entries.get(Hashtable.keyOf(key));
    if (known === undefined) {
      this.#entries.set(Hashtable.keyOf(key), { key, value });
    } else {
      known.value = value;
    }
  }

  delete(key: unknown): void {
    this.#entries.delete(Hashtable.keyOf(key));
  }

  get size(): number {
    return this.#entries.size;
  }

  entries(): (readonly [unknown, unknown])[] {
    return [...this.#entries.values()].map(({ key, value }) => [key, value] as const);
  }
}

/** A `[pscustomobject]`. */
export class Custom {
  readonly properties = new Hashtable(true);
  static from(entries: Iterable<readonly [unknown, unknown]>): Custom {
    const custom = new Custom();
    for (const [key, value] of entries) {
      custom.properties.set(key, value);
    }
    return custom;
  }
}

/** `[name]` as a value. */
export class TypeLiteral {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/** `{ ... }` as a value. */
export class ScriptBlock {
  readonly block: Block;
  /** Of the script in which it stands. */
  readonly file: string;
  constructor(block: Block, file: string) {
    this.block = block;
    this.file = file;
  }
}

export class Version {
  readonly parts: readonly number[];
  constructor(text: string) {
    this.parts = text.split(".").map(Number);
  }
  compareTo(other: Version): number {
    for (let index = 0; index < 4; index += 1) {
      const difference = (this.parts[index] ?? -1) - (other.parts[index] ?? -1);
      if (difference !== 0) {
        return difference;
      }
    }
    return 0;
  }
  toString(): string {
    return this.parts.join(".");
  }
}

/** A `[DateTime]`, as far as that a text is not one. */
export class DateValue {
  readonly date: Date;
  constructor(date: Date) {
    this.date = date;
  }
}

/** An object of .NET: properties that may be set, and methods, by names in lower case. */
export class NetObject {
  readonly type: string;
  readonly properties: Record<string, unknown>;
  readonly methods: Readonly<Record<string, (...parameters: unknown[]) => unknown>>;
  constructor(
    type: string,
    properties: Record<string, unknown> = {},
    methods: Readonly<Record<string, (...parameters: unknown[]) => unknown>> = {},
  ) {
    this.type = type;
    this.properties = properties;
    this.methods = methods;
  }
}

/** An exception of .NET on its way, with the record that `catch` gets as `$_`. */
export class Thrown extends Error {
  readonly record: NetObject;
  constructor(exception: NetObject, position: string) {
    super(String(exception.properties["message"]));
    this.record = new NetObject("errorrecord", {
      exception,
      invocationinfo: new NetObject("invocationinfo", { positionmessage: position }),
    });
  }
}

export function exceptionOf(type: string, message: string): NetObject {
  return new NetObject(type.toLowerCase(), { message, data: new Hashtable(), innerexception: null });
}

/** Throws as .NET or PowerShell does. */
export function raise(message: string, type = "System.Management.Automation.RuntimeException"): never {
  throw new Thrown(exceptionOf(type, message), "");
}
