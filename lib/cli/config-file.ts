import { access, readFile } from "node:fs/promises";
import { extname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { InputError } from "./input-error.ts";

/** A configuration file as it was given: a value of `wsl.bareMounts`, or Nix text that must be evaluated first. */
export type ConfigFile =
  | { readonly kind: "value"; readonly file: string; readonly value: unknown }
  | { readonly kind: "nix"; readonly file: string; readonly path: string; readonly source: string };

/** Reads a `.ts`, `.js`, `.json` or `.nix` file. Everything wrong with it comes as an `InputError` that names it. */
export async function readConfigFile(file: string): Promise<ConfigFile> {
  const path = resolve(file);
  await access(path).catch(() => {
    throw new InputError(`${file}: no such file`);
  });
  switch (extname(path)) {
    case ".ts":
    case ".mts":
    case ".js":
    case ".mjs":
      return { kind: "value", file, value: await importDefault(file, path) };
    case ".json":
      return { kind: "value", file, value: withoutSchemaKey(parseJson(file, await readText(file, path))) };
    case ".nix":
      return { kind: "nix", file, path, source: await readText(file, path) };
    default:
      throw new InputError(`${file}: not a .ts, .js, .json or .nix file`);
  }
}

async function readText(file: string, path: string): Promise<string> {
  return await readFile(path, "utf8").catch((error: unknown) => {
    throw new InputError(`${file}: cannot be read: ${messageOf(error)}`);
  });
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InputError(`${file}: broken JSON: ${messageOf(error)}`);
  }
}

/** `$schema` is for editors and no option. */
function withoutSchemaKey(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return value;
  }
  const { $schema: _, ...config } = value as Readonly<Record<string, unknown>>;
  return config;
}

async function importDefault(file: string, path: string): Promise<unknown> {
  const namespace: unknown = await import(pathToFileURL(path).href).catch((error: unknown) => {
    throw new InputError(`${file}${lineOf(error, path)}: ${messageOf(error)}`);
  });
  const { default: value } = namespace as { readonly default?: unknown };
  if (value === undefined) {
    throw new InputError(`${file}: has no default export; write: export default defineConfig({ ... })`);
  }
  return value;
}

/** The first line of what was thrown: the rest repeats source text. */
function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return (
    text
      .trim()
      .split("\n")
      .find((line) => line.trim() !== "")
      ?.trim() ?? "unknown error"
  );
}

/** Node writes where a module is broken into the stack only, as `file:///path:3` or `(file:///path:3:7)`. */
function lineOf(error: unknown, path: string): string {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  const places = [pathToFileURL(path).href, path].map((place) => RegExp.escape(place)).join("|");
  const line = new RegExp(`(?:${places}):(\\d+)`).exec(stack)?.[1];
  return line === undefined ? "" : `:${line}`;
}
