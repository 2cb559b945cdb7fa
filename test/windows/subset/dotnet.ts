import { randomUUID } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { elementsOf, numberOf, textOf } from "./convert.ts";
import { process, startInfo } from "./process.ts";
import { regexOf } from "./regex.ts";
import {
  Char,
  Custom,
  DateValue,
  exceptionOf,
  Hashtable,
  NetObject,
  raise,
  ScriptBlock,
  Version,
} from "./values.ts";

/** What .NET knows of the process it runs in. */
export interface Context {
  directory: string;
  readonly environment: Map<string, string>;
  /** Files that the script has open for itself alone. */
  readonly openFiles: Set<string>;
  readonly writeError: (text: string) => void;
  readonly invoke: (block: ScriptBlock, parameters: readonly unknown[]) => unknown;
}

type Member = (context: Context, ...parameters: unknown[]) => unknown;

const absolute = (context: Context, file: unknown): string => path.resolve(context.directory, textOf(file));

/** Runs what touches files; its errors are those of .NET. */
function files<Result>(body: () => Result): Result {
  try {
    return body();
  } catch (error) {
    return raise(error instanceof Error ? error.message : String(error), "System.IO.IOException");
  }
}

function encoding(name: BufferEncoding, type: string): NetObject {
  return new NetObject(
    type,
    { encodingname: name },
    {
      getstring: (bytes) => Buffer.from(bytesOf(bytes)).toString(name),
      getbytes: (text) => Uint8Array.from(Buffer.from(textOf(text), name)),
    },
  );
}

const bytesOf = (value: unknown): Uint8Array =>
  value instanceof Uint8Array ? value : Uint8Array.from(elementsOf(value).map(numberOf));

const encodingName = (value: unknown): BufferEncoding => {
  const name = value instanceof NetObject ? value.properties["encodingname"] : "utf8";
  return name === "ascii" || name === "utf16le" ? name : "utf8";
};

function reverse(list: unknown): void {
  if (Array.isArray(list)) {
    list.reverse();
  }
}

function replace(context: Context, text: unknown, pattern: unknown, replacement: unknown): string {
  const expression = regexOf(textOf(pattern), "g");
  return replacement instanceof ScriptBlock
    ? textOf(text).replaceAll(expression, (found) =>
        textOf(context.invoke(replacement, [new NetObject("match", { value: found })])),
      )
    : textOf(text).replaceAll(expression, textOf(replacement));
}

function open(context: Context, file: unknown, sharing: unknown): NetObject {
  const place = absolute(context, file);
  files(() => fs.accessSync(place));
  if (context.openFiles.has(place)) {
    return raise(`The process cannot access the file '${place}'.`, "System.IO.IOException");
  }
  if (textOf(sharing) === "None") {
    context.openFiles.add(place);
  }
  const close = () => {
    context.openFiles.delete(place);
  };
  return new NetObject("system.io.filestream", {}, { dispose: close, close });
}

const enumerations: Readonly<Record<string, readonly string[]>> = {
  "system.io.filemode": ["Open"],
  "system.io.fileaccess": ["Read"],
  "system.io.fileshare": ["None"],
  stringcomparison: ["OrdinalIgnoreCase", "Ordinal"],
};

const statics: Readonly<Record<string, Member>> = {
  "system.io.path::combine": (_, ...parts) => path.posix.join(...parts.map(textOf)),
  "system.io.path::getdirectoryname": (_, file) => {
    const folder = path.posix.dirname(textOf(file));
    return folder === "." ? "" : folder;
  },
  "system.io.path::pathseparator": () => new Char(":".charCodeAt(0)),
  "system.io.file::exists": (context, file) =>
    fs.statSync(absolute(context, file), { throwIfNoEntry: false })?.isFile() === true,
  "system.io.file::readalltext": (context, file) =>
    files(() => fs.readFileSync(absolute(context, file), "utf8").replace(/^\uFEFF/, "")),
  "system.io.file::readalllines": (context, file) =>
    files(() =>
      fs
        .readFileSync(absolute(context, file), "utf8")
        .replace(/\r?\n$/, "")
        .split(/\r?\n/),
    ),
  "system.io.file::readallbytes": (context, file) =>
    files(() => Uint8Array.from(fs.readFileSync(absolute(context, file)))),
  "system.io.file::writealltext": (context, file, text, how) =>
    files(() => fs.writeFileSync(absolute(context, file), textOf(text), encodingName(how))),
  "system.io.file::writeallbytes": (context, file, bytes) =>
    files(() => fs.writeFileSync(absolute(context, file), bytesOf(bytes))),
  "system.io.file::appendalltext": (context, file, text, how) =>
    files(() => fs.appendFileSync(absolute(context, file), textOf(text), encodingName(how))),
  "system.io.file::delete": (context, file) =>
    files(() => fs.rmSync(absolute(context, file), { force: true })),
  "system.io.file::move": (context, from, to) =>
    files(() => {
      const target = absolute(context, to);
      if (fs.existsSync(target)) {
        raise(`Cannot create '${target}' because it already exists.`, "System.IO.IOException");
      }
      fs.renameSync(absolute(context, from), target);
    }),
  "system.io.file::copy": (context, from, to, overwrite) =>
    files(() =>
      fs.copyFileSync(
        absolute(context, from),
        absolute(context, to),
        overwrite === true ? 0 : fs.constants.COPYFILE_EXCL,
      ),
    ),
  "system.io.file::open": (context, file, _mode, _access, sharing) => open(context, file, sharing),
  "system.io.directory::exists": (context, folder) =>
    fs.statSync(absolute(context, folder), { throwIfNoEntry: false })?.isDirectory() === true,
  "system.io.directory::createdirectory": (context, folder) =>
    files(() => {
      fs.mkdirSync(absolute(context, folder), { recursive: true });
      return new NetObject("system.io.directoryinfo");
    }),
  "system.io.directory::delete": (context, folder, recursive) =>
    files(() =>
      recursive === true
        ? fs.rmSync(absolute(context, folder), { recursive: true })
        : fs.rmdirSync(absolute(context, folder)),
    ),
  "system.io.directory::getfilesystementries": (context, folder) =>
    files(() =>
      fs.readdirSync(absolute(context, folder)).map((name) => path.join(absolute(context, folder), name)),
    ),
  "system.text.encoding::utf8": () => encoding("utf8", "system.text.utf8encoding"),
  "system.text.encoding::unicode": () => encoding("utf16le", "system.text.unicodeencoding"),
  "system.text.encoding::ascii": () => encoding("ascii", "system.text.asciiencoding"),
  "regex::replace": replace,
  "regex::matches": (_, text, pattern) =>
    [...textOf(text).matchAll(regexOf(textOf(pattern), "g"))].map(
      (found) => new NetObject("match", { value: found[0] }),
    ),
  "regex::escape": (_, text) => textOf(text).replaceAll(/[\\*+?|{[()^$.# ]/g, "\\$&"),
  "array::reverse": (_, list) => reverse(list),
  "string::isnullorempty": (_, text) => text === null || text === undefined || textOf(text) === "",
  "string::join": (_, separator, list) => elementsOf(list).map(textOf).join(textOf(separator)),
  "math::round": (_, value, digits) => Number(numberOf(value).toFixed(numberOf(digits ?? 0))),
  "datetime::utcnow": () => new DateValue(new Date()),
  // As text: a script only ever puts it into one.
  "guid::newguid": () => randomUUID(),
  "environment::currentdirectory": (context) => context.directory,
  "environment::getfolderpath": (context, folder) => {
    const place =
      textOf(folder) === "LocalApplicationData" ? context.environment.get("XDG_DATA_HOME") : undefined;
    return place !== undefined && fs.existsSync(place) ? place : "";
  },
  "console::error": (context) =>
    new NetObject("system.io.textwriter", {}, { writeline: (text) => context.writeError(textOf(text)) }),
};

const short = (type: string): string =>
  type
    .toLowerCase()
    .replace(/^system\.(?=(?:array|string|math|datetime|guid|environment|console|stringcomparison)$)/, "")
    .replace("system.text.regularexpressions.regex", "regex");

/** `[type]::member`, called or only looked at. */
export function callStatic(
  context: Context,
  type: string,
  name: string,
  parameters: readonly unknown[],
): unknown {
  const enumeration = enumerations[short(type)]?.find((value) => value.toLowerCase() === name.toLowerCase());
  if (enumeration !== undefined) {
    return enumeration;
  }
  const member = statics[`${short(type)}::${name.toLowerCase()}`];
  return member === undefined
    ? raise(`This subset has no [${type}]::${name}.`)
    : (member(context, ...parameters) ?? undefined);
}

export function setStatic(context: Context, type: string, name: string, value: unknown): void {
  if (`${short(type)}::${name.toLowerCase()}` !== "environment::currentdirectory") {
    raise(`This subset cannot set [${type}]::${name}.`);
  }
  context.directory = path.resolve(context.directory, textOf(value));
}

/** `New-Object`. */
export function construct(context: Context, type: string, parameters: readonly unknown[]): unknown {
  const name = type.toLowerCase();
  switch (name) {
    case "system.diagnostics.processstartinfo":
      return startInfo(context);
    case "system.diagnostics.process":
      return process(context);
    case "system.io.memorystream": {
      const stream: NetObject = new NetObject(
        name,
        { bytes: new Uint8Array() },
        {
          toarray: () => stream.properties["bytes"],
        },
      );
      return stream;
    }
    case "system.io.fileinfo":
      return new NetObject(name, { length: fs.statSync(absolute(context, parameters[0])).size });
    case "system.text.utf8encoding":
      return encoding("utf8", name);
    case "version":
      return new Version(textOf(parameters[0]));
    case "psobject":
      return new Custom();
    default:
      return name.endsWith("exception")
        ? exceptionOf(name, textOf(parameters[0]))
        : raise(`This subset has no type ${type}.`);
  }
}

const characters = (list: readonly unknown[]): string => list.flatMap(elementsOf).map(textOf).join("");

function trim(text: string, set: string, start: boolean, end: boolean): string {
  let [from, to] = [0, text.length];
  const isTrimmed = (index: number) =>
    set === "" ? /\s/.test(text.charAt(index)) : set.includes(text.charAt(index));
  while (start && from < to && isTrimmed(from)) from += 1;
  while (end && to > from && isTrimmed(to - 1)) to -= 1;
  return text.slice(from, to);
}

const fold = (text: unknown, comparison: unknown): string =>
  textOf(comparison) === "OrdinalIgnoreCase" ? textOf(text).toUpperCase() : textOf(text);

const stringMethods: Readonly<Record<string, (text: string, ...parameters: unknown[]) => unknown>> = {
  contains: (text, part) => text.includes(textOf(part)),
  endswith: (text, end, how) => fold(text, how).endsWith(fold(end, how)),
  getenumerator: (text) => text.split(""),
  indexof: (text, part) => text.indexOf(textOf(part)),
  padleft: (text, width) => text.padStart(numberOf(width)),
  replace: (text, from, to) => text.replaceAll(textOf(from), textOf(to)),
  split: (text, ...separators) => text.split(characters(separators).charAt(0)),
  startswith: (text, start, how) => fold(text, how).startsWith(fold(start, how)),
  substring: (text, from, length) => {
    const [start, count] = [
      numberOf(from),
      length === undefined ? text.length - numberOf(from) : numberOf(length),
    ];
    return start < 0 || count < 0 || start + count > text.length
      ? raise("startIndex cannot be larger than length of string.", "System.ArgumentOutOfRangeException")
      : text.substring(start, start + count);
  },
  tochararray: (text) => text.split("").map((unit) => new Char(unit.charCodeAt(0))),
  tolowerinvariant: (text) => text.toLowerCase(),
  toupperinvariant: (text) => text.toUpperCase(),
  tostring: (text) => text,
  trim: (text, ...set) => trim(text, characters(set), true, true),
  trimend: (text, ...set) => trim(text, characters(set), false, true),
  trimstart: (text, ...set) => trim(text, characters(set), true, false),
};

const tableMethods: Readonly<Record<string, (table: Hashtable, ...parameters: unknown[]) => unknown>> = {
  add: (table, key, value) =>
    table.has(key)
      ? raise("Item has already been added.", "System.ArgumentException")
      : table.set(key, value),
  clear: (table) => {
    for (const [key] of table.entries()) table.delete(key);
  },
  contains: (table, key) => table.has(key),
  containskey: (table, key) =>
    table.ordered ? raise("An ordered dictionary has no method ContainsKey.") : table.has(key),
  getenumerator: (table) => table.entries().map(([key, value]) => new NetObject("entry", { key, value })),
  remove: (table, key) => table.delete(key),
};

/** A method of a value. */
export function callMethod(target: unknown, name: string, parameters: readonly unknown[]): unknown {
  const method = name.toLowerCase();
  if (typeof target === "string") {
    const found = stringMethods[method];
    if (found !== undefined) return found(target, ...parameters);
  }
  if (target instanceof Hashtable) {
    const found = tableMethods[method];
    if (found !== undefined) return found(target, ...parameters);
  }
  if (target instanceof NetObject) {
    const found = target.methods[method];
    if (found !== undefined) return found(...parameters);
  }
  if (target instanceof DateValue && method === "tostring") {
    return textOf(parameters[0]) === "s"
      ? target.date.toISOString().slice(0, 19)
      : raise("This subset has no other form of dates than 's'.");
  }
  if (method === "gettype" && target !== null) {
    return new NetObject("runtimetype", { name: typeof target === "string" ? "String" : describe(target) });
  }
  if (method === "tostring") {
    return parameters.length === 0 || typeof target !== "number"
      ? textOf(target)
      : target.toString(16).padStart(Number(textOf(parameters[0]).slice(1)), "0");
  }
  return raise(
    target === null || target === undefined
      ? "You cannot call a method on a null-valued expression."
      : `Method invocation failed because [${describe(target)}] does not contain a method named '${name}'.`,
  );
}

const describe = (target: unknown): string => (target instanceof NetObject ? target.type : typeof target);
