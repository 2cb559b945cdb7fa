import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Module, ModulePart } from "../../lib/schema/kernel/index.ts";
import { replaceFile } from "../files.ts";
import type { CompiledModule, CompiledPart } from "./module.ts";

/** What was compiled, with the hash of each file that it was compiled from. */
interface Kept<Compiled> {
  readonly compiler: string;
  readonly files: Readonly<Record<string, string>>;
  readonly compiled: Compiled;
}

/**
 * Compiles the rules of a module and what they look at, or takes what was made of the same sources before: loading the
 * compiler takes seconds.
 *
 * @param source - the file that declares the module
 */
export async function compiledModule(module: Module, source: URL): Promise<CompiledModule> {
  const file = fileURLToPath(source);
  return cached<CompiledModule>(
    file,
    "whole",
    ({ rules }) => module.rules.every(({ id }) => id in rules),
    async () => (await import("./module.ts")).compileModule(module, file),
  );
}

/** The same of each part of a module, by its name. */
export async function compiledParts(
  module: Module,
  parts: readonly Pick<ModulePart, "name" | "rules">[],
  source: URL,
): Promise<Readonly<Record<string, CompiledPart>>> {
  const file = fileURLToPath(source);
  return cached<Readonly<Record<string, CompiledPart>>>(
    file,
    "parts",
    (compiled) =>
      parts.every(({ name, rules = [] }) => rules.every(({ id }) => id in (compiled[name]?.rules ?? {}))),
    async () => (await import("./module.ts")).compileParts(module, parts, file),
  );
}

async function cached<Compiled>(
  file: string,
  kind: string,
  isWhole: (compiled: Compiled) => boolean,
  compile: () => Promise<{ readonly compiled: Compiled; readonly files: readonly string[] }>,
): Promise<Compiled> {
  const cache = path.join(cacheFolder(file), `compiled-${kind}-${hashOf(file).slice(0, 16)}.json`);
  const compiler = hashOfCompiler();
  const kept = await keptIn<Compiled>(cache);
  const isFresh =
    kept?.compiler === compiler &&
    Object.entries(kept.files).every(([each, hash]) => hashOfFile(each) === hash);
  if (isFresh && isWhole(kept.compiled)) return kept.compiled;
  const { compiled, files } = await compile();
  const hashes = Object.fromEntries(files.map((each) => [each, hashOfFile(each)]));
  await keep(cache, { compiler, files: hashes, compiled });
  return compiled;
}

/** Where tools keep what they can make again: beside the packages. */
function cacheFolder(file: string): string {
  for (let folder = path.dirname(file); folder !== path.dirname(folder); folder = path.dirname(folder)) {
    if (readdirSync(folder).includes("node_modules"))
      return path.join(folder, "node_modules/.cache/bare-mounts");
  }
  return path.join(path.dirname(file), ".cache");
}

async function keptIn<Compiled>(cache: string): Promise<Kept<Compiled> | null> {
  try {
    return JSON.parse(await readFile(cache, "utf8"));
  } catch {
    return null;
  }
}

async function keep(cache: string, kept: Kept<unknown>): Promise<void> {
  try {
    await replaceFile(cache, JSON.stringify(kept));
  } catch {
    // Where nothing can be written it is compiled each time.
  }
}

function hashOfCompiler(): string {
  const folder = import.meta.dirname;
  return hashOf(
    readdirSync(folder)
      .map((file) => hashOfFile(path.join(folder, file)))
      .join(),
  );
}

/** Of a file that is gone it is nothing's. */
function hashOfFile(file: string): string {
  try {
    return hashOf(readFileSync(file));
  } catch {
    return "";
  }
}

function hashOf(content: string | Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}
