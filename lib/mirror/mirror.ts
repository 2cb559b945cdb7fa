import type { Evaluator } from "../evaluate/index.ts";
import { type Module, module, type OptionTree, showOption } from "../schema/kernel/index.ts";
import { type Code, importsOf, literal, runCode } from "./code.ts";
import { commentText, printCode } from "./print-code.ts";
import { type ModuleSource, type Read, type ReadModule, readModule } from "./read-module.ts";
import { type Gone, treeCode } from "./tree-code.ts";

/** A module that exists, in TypeScript. */
export interface Mirrored {
  readonly path: readonly string[];
  /** The options, as a file that imports `bare-mounts/schema` has them. */
  readonly text: string;
  /** The same, as that file would give it: options that moved and that are gone among it. */
  readonly module: Module;
}

/**
 * Reads the options of a NixOS module and declares them in TypeScript.
 *
 * In: an evaluator and the module. Out: the text of a TypeScript file, and what it declares. What only Nix can say stays Nix
 * source, with a comment.
 */
export async function mirror(evaluator: Evaluator, source: ModuleSource): Promise<Read<Mirrored>> {
  const read = await readModule(evaluator, source);
  return read.ok ? { ok: true, value: mirrorOf(read.value, source) } : read;
}

/** The same of a module that was read. */
function mirrorOf(read: ReadModule, source: ModuleSource): Mirrored {
  const { path, tree, valuesAt } = read;
  const { code, gone } = treeCode(tree, path, valuesAt);
  const moved = movedOptions(gone, read);
  return {
    path,
    text: printFile(source, path, code, moved),
    // Code of a tree gives an option tree.
    module: module({ path, options: runCode(code) as OptionTree, ...moved }) as Module,
  };
}

function movedOptions(gone: readonly Gone[], { instructions }: ReadModule) {
  return {
    renamed: gone.flatMap((each) => (each.kind === "renamed" ? [{ from: each.path, to: each.to }] : [])),
    removed: gone.flatMap((each) =>
      each.kind === "removed"
        ? [{ path: each.path, instructions: instructions.get(showOption(each.path)) ?? "" }]
        : [],
    ),
  };
}

function printFile(
  source: ModuleSource,
  path: readonly string[],
  options: Code,
  gone: { readonly renamed: readonly unknown[]; readonly removed: readonly unknown[] },
): string {
  const names = [...importsOf(options)].sort();
  const header = [
    `The options below ${showOption(path)}, read from ${shortName(source.file)} by "bare-mounts mirror".`,
    "The same command makes this file again. Rules and hints belong into a file that imports this one.",
  ];
  const lists = Object.entries(gone).filter(([, list]) => list.length > 0);
  const imports = `import { ${names.join(", ")} } from "bare-mounts/schema";`;
  return [
    header.map((line) => commentText(line, 0)).join(""),
    names.length === 0
      ? ""
      : imports.length <= 110
        ? `${imports}\n`
        : `import {\n${names.map((name) => `  ${name},\n`).join("")}} from "bare-mounts/schema";\n`,
    exported("path", `${printCode(literal(path))} as const`),
    exported("options", printCode(options, 0, "export const options = ".length)),
    ...lists.map(([name, list]) =>
      exported(name, printCode(literal(list), 0, `export const ${name} = `.length)),
    ),
  ]
    .filter((part) => part !== "")
    .join("\n");
}

function exported(name: string, text: string): string {
  return `export const ${name} = ${text};\n`;
}

/** The file's own name and its folder's: where it lies on a machine is of no interest elsewhere. */
function shortName(file: string): string {
  return file.split("/").slice(-2).join("/");
}
