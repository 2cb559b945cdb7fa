import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generate } from "../../codegen/index.ts";
import type { Evaluator } from "../../lib/evaluate/index.ts";
import { type ModuleSource, mirror, readDocs } from "../../lib/mirror/index.ts";
import { type Module, showOption } from "../../lib/schema/kernel/index.ts";

/** A module's documentation and that of its mirror's Nix, by option. */
export interface Documented {
  readonly path: readonly string[];
  readonly text: string;
  readonly module: Module;
  readonly original: Readonly<Record<string, unknown>>;
  readonly generated: Readonly<Record<string, unknown>>;
}

/** Mirrors a module, generates Nix from the mirror, and asks nixpkgs' `optionAttrSetToDocList` about both. */
export async function documented(evaluator: Evaluator, source: ModuleSource): Promise<Documented> {
  const mirrored = await mirror(evaluator, source);
  if (!mirrored.ok) throw new Error(mirrored.error.detail);
  const { path, text, module } = mirrored.value;
  const folder = await mkdtemp(join(tmpdir(), "mirror-"));
  try {
    const file = join(folder, "options.nix");
    const nix = await optionsNix(module);
    await writeFile(file, nix);
    const at = source.prefix ?? path;
    const original = await docsOf(evaluator, source, at);
    const generated = await docsOf(evaluator, { ...source, file }, at);
    return { path, text, module, original, generated };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The Nix that declares a module's options. */
export async function optionsNix(module: Module): Promise<string> {
  const files = await generate(module, { header: "Generated.", files: { optionsNix: "options.nix" } });
  return files.get("options.nix") ?? "";
}

async function docsOf(
  evaluator: Evaluator,
  source: ModuleSource,
  at: readonly string[],
): Promise<Readonly<Record<string, unknown>>> {
  const docs = await readDocs(evaluator, source, at);
  if (!docs.ok) throw new Error(`${showOption(at)}: ${docs.error.detail}`);
  return Object.fromEntries(
    [...docs.value].map(([name, { description, ...doc }]) => {
      const text = typeof description === "string" ? description : (description?.text ?? "");
      return [name, { ...doc, description: text }];
    }),
  );
}
