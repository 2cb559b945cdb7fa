import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Module } from "../../lib/schema/kernel/index.ts";
import { replaceFile } from "../files.ts";
import type { CompiledModule } from "./module.ts";

/** What was compiled, with the hash of each file that it was compiled from. */
interface Kept {
  readonly compiler: string;
  readonly files: Readonly<Record<string, string>>;
  readonly compiled: CompiledModule;
}

/**
 * Compiles the rules of a module and what they look at, or takes what was made of the same sources before: loading the
 * compiler takes seconds.
 *
 * @param source - the file that declares the module
 */
export async function compiledModule(module: Module, source: URL): Promise<CompiledModule> {
  const file = fileURLToPath(source);
  const cache = path.join(cacheFolder(file), `compiled-${hashOf(file).slice(0, 16)}.json`);
  const compiler = hashOfCompiler();
  const kept = await keptIn(cache);
  const isFresh =
    kept?.compiler === compiler &&
    Object.entries(kept.files).every(([each, hash]) => hashOfFile(each) === hash);
  if (isFresh && module.rules.every(({ id }) => id in kept.compiled.rules)) return kept.compiled;
  const { compileModule } = await import("./module.ts");
  const { compiled, files } = compileModule(module, file);
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

async function keptIn(cache: string): Promise<Kept | null> {
  try {
    return JSON.parse(await readFile(cache, "utf8"));
  } catch {
    return null;
  }
}

async function keep(cache: string, kept: Kept): Promise<void> {
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
