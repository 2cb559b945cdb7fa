import { nixValueOf } from "../../lib/module-text/index.ts";
import {
  type NixValue,
  nixExpression,
  printAttributeName,
  printAttributePath,
  printNix,
  tokenizeNix,
} from "../../lib/nix/index.ts";
import {
  type Module,
  NixPackage,
  nameDefaultsIn,
  type OptionFacts,
  type OptionTree,
  treeNodeOf,
} from "../../lib/schema/kernel/index.ts";
import { jsonOf } from "../json.ts";
import { defaultTextOf, descriptionOf, exampleOf, isNixLiteral } from "../option-list.ts";
import { type Submodule, submodulesOf } from "../submodules.ts";
import { printType, submoduleName } from "./option-type.ts";

type OptionMember = Extract<ReturnType<typeof treeNodeOf>, { kind: "option" }>;

/** The declarations of a module's options, as a Nix person would write them: `modules/options.nix`. */
export function optionsNix(module: Module, header: string): string {
  const submodules = submodulesOf(module.options);
  const shared = sharedMembers([module.options, ...submodules.map(({ options }) => options)]);
  const imports = printImports(module);
  const bindings = [
    ...Array.from(shared, ([name, text]) => `  ${printAttributeName(name)} = ${indent(text, 2)};`),
    ...submodules.map((submodule) => printSubmodule(submodule, shared)),
  ];
  const root = `options.${printAttributePath(module.path)}`;
  const body = [
    ...(imports === "" ? [] : [imports]),
    `  ${root} = ${printMembers(module.options, 2, shared)};`,
  ].join("\n\n");
  const code = [...bindings, body].join("\n");
  const used = libraryNames.filter((name) => new RegExp(`(?<![.\\w])${name}\\b`).test(code));
  return [
    `# ${header}`,
    `{ ${usesName(code, "config") ? "config, " : ""}lib, ${usesName(code, "pkgs") ? "pkgs, " : ""}... }:`,
    "",
    "let",
    [`  inherit (lib) ${used.join(" ")};`, ...bindings].join("\n\n"),
    "in",
    "{",
    body,
    "}",
    "",
  ].join("\n");
}

function usesName(code: string, name: string): boolean {
  return tokenizeNix(code).some(({ kind, text }) => kind === "name" && text === name);
}

/** What the file takes from `lib`, by names of its own. */
const libraryNames = [
  "literalExpression",
  "literalMD",
  "mkEnableOption",
  "mkOption",
  "mkPackageOption",
  "mkRemovedOptionModule",
  "mkRenamedOptionModule",
  "types",
];

type Shared = ReadonlyMap<string, string>;

/**
 * Members that stand in several places under one name and with the same text: bound once and inherited there.
 * One line is not worth a binding, and what needs a submodule or its name must stay below it.
 */
function sharedMembers(trees: readonly OptionTree[]): Shared {
  // What only stands in a shared group is not shared beside it: the second time, shared groups are closed.
  const shared = repeatedMembers(trees, repeatedMembers(trees, new Map()));
  // A binding must not hide another one of the file.
  const taken = [...libraryNames, "lib", "name", "pkgs"];
  return new Map(
    [...shared].filter(
      ([name]) => printAttributeName(name) === name && !taken.includes(name) && !/Options$/.test(name),
    ),
  );
}

function repeatedMembers(trees: readonly OptionTree[], closed: Shared): Shared {
  const texts = new Map<string, string[]>();
  const visit = (tree: OptionTree): void => {
    for (const [name, member] of Object.entries(tree)) {
      const node = treeNodeOf(member);
      if (nameDefaultsIn({ [name]: member }).length === 0 && submodulesOf({ [name]: member }).length === 0) {
        texts.set(name, [...(texts.get(name) ?? []), printMember(member, 0, new Map())]);
      }
      if (node.kind === "group" && !isShared(name, member, closed)) {
        visit(node.options);
      }
    }
  };
  trees.forEach(visit);
  return new Map(
    [...texts].flatMap(([name, [first = "", ...others]]): [string, string][] => {
      const same = others.length > 0 && others.every((text) => text === first);
      return same && first.includes("\n") ? [[name, first]] : [];
    }),
  );
}

function isShared(name: string, member: OptionTree[string], shared: Shared): boolean {
  return shared.has(name) && printMember(member, 0, new Map()) === shared.get(name);
}

function printSubmodule({ name, options, freeform }: Submodule, shared: Shared): string {
  const argument = needsName(options) ? "{ name, ... }: " : "";
  const open =
    freeform === null ? "" : `    freeformType = ${printType(freeform, { indentation: 4, column: 19 })};\n\n`;
  return `  ${submoduleName(name)} = ${argument}{\n${open}    options = ${printMembers(options, 4, shared)};\n  };`;
}

/** Whether a default of a submodule is made of the submodule's name. */
function needsName(options: OptionTree): boolean {
  return (
    nameDefaultsIn(options).length > 0 ||
    Object.values(options).some((member) => {
      const node = treeNodeOf(member);
      if (node.kind === "group") return needsName(node.options);
      // In a string the tokenizer sees no names.
      return /\bname\b/.test(node.facts.defaultExpression ?? "");
    })
  );
}

/** The members of a tree as an attribute set; its first line has `indentation` spaces before it. */
function printMembers(options: OptionTree, indentation: number, shared: Shared): string {
  const pad = " ".repeat(indentation + 2);
  const members: string[] = [];
  let inherited: string[] = [];
  const flush = (): void => {
    if (inherited.length > 0) {
      members.push(`${pad}inherit ${inherited.join(" ")};`);
      inherited = [];
    }
  };
  for (const [name, member] of Object.entries(options)) {
    if (isShared(name, member, shared)) {
      inherited.push(printAttributeName(name));
    } else {
      flush();
      members.push(`${pad}${printAttributeName(name)} = ${printMember(member, indentation + 2, shared)};`);
    }
  }
  flush();
  return `{\n${members.join("\n\n")}\n${" ".repeat(indentation)}}`;
}

function printMember(member: OptionTree[string], indentation: number, shared: Shared): string {
  const node = treeNodeOf(member);
  return node.kind === "group"
    ? printMembers(node.options, indentation, shared)
    : printOption(node, indentation);
}

function printOption({ facts, type }: OptionMember, indentation: number): string {
  if (facts.enables !== undefined) {
    return `mkEnableOption ${printNix(facts.enables)}`;
  }
  if (facts.packageNote !== undefined) {
    return printPackageOption(facts, facts.packageNote, indentation);
  }
  const pad = " ".repeat(indentation + 2);
  const attribute = (
    key: string,
    print: (place: { indentation: number; column: number }) => string,
  ): string =>
    `${pad}${key} = ${print({ indentation: indentation + 2, column: indentation + key.length + 5 })};\n`;
  const value = (key: string, data: NixValue): string =>
    attribute(key, (place) => printNix(data, { ...place, collapse: false }));
  const shown = (key: string, data: unknown): string =>
    isNixLiteral(data)
      ? attribute(key, (place) => `${data._type} ${printNix(data.text, place)}`)
      : value(key, jsonOf(data));
  const defaultText = defaultTextOf({ facts, type });
  const printed = attribute("type", (place) => printType(type, place));
  if (facts.extends === true) return `mkOption {\n${printed}${" ".repeat(indentation)}}`;
  const lines = [
    printed,
    facts.defaultFromName === true ? `${pad}default = name;\n` : "",
    facts.default === undefined ? "" : value("default", nixValueOf(type, facts.default)),
    facts.defaultExpression === undefined ? "" : value("default", nixExpression(facts.defaultExpression)),
    defaultText === null ? "" : shown("defaultText", defaultText),
    facts.example === undefined ? "" : shown("example", exampleOf({ facts, type })),
    facts.description === "" ? "" : value("description", descriptionOf(facts)),
    facts.internal === true ? `${pad}internal = true;\n` : "",
    facts.readOnly === true ? `${pad}readOnly = true;\n` : "",
    facts.visible === undefined ? "" : value("visible", facts.visible),
  ];
  return `mkOption {\n${lines.join("")}${" ".repeat(indentation)}}`;
}

/** @param note - what follows the sentence that nixpkgs has */
function printPackageOption(facts: OptionFacts, note: string, indentation: number): string {
  const settings = {
    ...(facts.example instanceof NixPackage ? { example: facts.example.path } : {}),
    ...(note === "" ? {} : { extraDescription: note }),
  };
  const path = facts.default instanceof NixPackage ? facts.default.path : [];
  const [first = ""] = path;
  const name = printNix(path.length === 1 ? first : path);
  return `mkPackageOption pkgs ${name} ${printNix(settings, { indentation, collapse: false })}`;
}

function printImports({ renamed, removed }: Module): string {
  const lines = [
    ...renamed.map(({ from, to }) => `    (mkRenamedOptionModule ${printNix(from)} ${printNix(to)})\n`),
    ...removed.map(
      ({ path, instructions }) => `    (mkRemovedOptionModule ${printNix(path)} ${printNix(instructions)})\n`,
    ),
  ];
  return lines.length === 0 ? "" : `  imports = [\n${lines.join("")}  ];`;
}

/** Further lines of a text, deeper; strings in `''` lose again what all their lines have in common. */
function indent(text: string, spaces: number): string {
  return text.replaceAll(/\n(?=[^\n])/g, `\n${" ".repeat(spaces)}`);
}
