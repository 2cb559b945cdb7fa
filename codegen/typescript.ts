import {
  IndentationText,
  type JSDocStructure,
  type OptionalKind,
  Project,
  type PropertySignatureStructure,
  QuoteKind,
} from "ts-morph";
import {
  type Module,
  matchNixType,
  NixPackage,
  type NixTypeTable,
  nixTypeOf,
  type OptionFacts,
  type OptionTree,
  treeNodeOf,
} from "../lib/schema/kernel/index.ts";
import { jsonOf } from "./json.ts";
import { descriptionOf, isNixLiteral, listOptions } from "./option-list.ts";
import { plainMarkdown } from "./reference/markdown.ts";
import { submodulesOf } from "./submodules.ts";

type Schema = OptionTree[string];
type Property = OptionalKind<PropertySignatureStructure>;

const typeTexts: NixTypeTable<string> = {
  bool: () => "boolean",
  str: () => "string",
  strMatching: () => "string",
  enum: ({ values }) => values.map((value) => JSON.stringify(value)).join(" | "),
  int: () => "number",
  nonEmptyStr: () => "string",
  separatedString: () => "string",
  path: () => "string",
  sizedInt: () => "number",
  float: () => "number",
  number: () => "number",
  package: () => packageInterface,
  attrs: () => "Record<string, unknown>",
  anything: () => "unknown",
  unique: ({ of }) => typeText(of),
  either: ({ of }) => [...new Set(of.map(typeText))].join(" | "),
  nonEmptyListOf: ({ of }) => `${grouped(typeText(of))}[]`,
  nullOr: ({ of }) => `${typeText(of)} | null`,
  listOf: ({ of }) => `${grouped(typeText(of))}[]`,
  attrsOf: ({ of }) => `Record<string, ${typeText(of)}>`,
  submodule: interfaceName,
  nix: ({ values }) => (values === null ? "never" : typeText(values)),
};

/** TypeScript's types for the values of a configuration file: an interface for each submodule and group. */
export function configTypes(module: Module, header: string): string {
  const project = new Project({
    useInMemoryFileSystem: true,
    manipulationSettings: { indentationText: IndentationText.TwoSpaces, quoteKind: QuoteKind.Double },
  });
  const imports = usesPackages(module.options)
    ? `\nimport type { ${packageInterface} } from "bare-mounts/schema";\n\n`
    : "";
  const file = project.createSourceFile("types.ts", `// ${header}\n${imports}`);
  const interfaces: Interfaces = new Map();
  const roots = [
    { name: module.path.at(-1) ?? "", options: module.options },
    ...submodulesOf(module.options).toReversed(),
  ];
  for (const { name, options } of roots) {
    addInterface(interfaceName({ name }), options, interfaces);
  }
  for (const [name, properties] of interfaces) {
    file.addInterface({ name, isExported: true, properties: [...properties] });
  }
  return file.getFullText();
}

/** What `nixPackage` gives. */
const packageInterface = "NixPackage";

function usesPackages(options: OptionTree): boolean {
  return listOptions([], options).some(({ type }) => typeText(type).includes(packageInterface));
}

type Interfaces = Map<string, readonly Property[]>;

/**
 * Adds the interface of a tree and, behind it, those of its groups.
 *
 * @throws TypeError for a submodule that has the name of a group with other options.
 */
function addInterface(name: string, options: OptionTree, interfaces: Interfaces): void {
  const known = interfaces.get(name);
  // First its place, then what is in it.
  interfaces.set(name, known ?? []);
  const properties = propertiesOf(name, options, interfaces);
  if (known !== undefined && JSON.stringify(known) !== JSON.stringify(properties)) {
    throw new TypeError(`two things would have the interface ${name}: rename the submodule`);
  }
  interfaces.set(name, properties);
}

/** A group's interface: its name alone where that is free or means the same, else behind its owner's. */
function groupInterface(owner: string, group: string, options: OptionTree, interfaces: Interfaces): string {
  const name = interfaceName({ name: group });
  const known = interfaces.get(name);
  const isFree =
    known === undefined ||
    JSON.stringify(known) === JSON.stringify(propertiesOf(name, options, new Map(interfaces)));
  const own = isFree ? name : `${owner.replace(/Config$/, "")}${name}`;
  addInterface(own, options, interfaces);
  return own;
}

/** `bareMounts` and `disk` as interfaces: `BareMountsConfig`, `DiskConfig`. */
function interfaceName({ name }: { readonly name: string }): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}Config`;
}

function typeText(schema: Schema): string {
  return matchNixType(typeTexts, nixTypeOf(schema));
}

function grouped(type: string): string {
  return type.includes(" | ") ? `(${type})` : type;
}

function propertiesOf(owner: string, options: OptionTree, interfaces: Interfaces): Property[] {
  return Object.entries(options).flatMap(([name, member]): Property[] => {
    const node = treeNodeOf(member);
    // Of a read-only option only documentation speaks: no configuration sets it.
    if (node.kind === "option" && node.facts.readOnly === true) {
      return [];
    }
    const type =
      node.kind === "group" ? groupInterface(owner, name, node.options, interfaces) : typeText(node.type);
    const canBeLeftOut = member.safeParse(undefined).success;
    return [
      {
        name: propertyName(name),
        hasQuestionToken: canBeLeftOut,
        // What may be left out may be undefined, too: configurations are computed.
        type: canBeLeftOut ? `${type} | undefined` : type,
        ...(node.kind === "group" ? {} : { docs: [docsOf(node.facts)] }),
      },
    ];
  });
}

function propertyName(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
}

function docsOf(facts: OptionFacts): OptionalKind<JSDocStructure> {
  const text = plainMarkdown(descriptionOf(facts).trim(), () => null);
  const shownDefault =
    facts.defaultFromName === true ? "its name" : literalOf(facts.defaultText ?? facts.default);
  const example = literalOf(facts.example);
  return {
    description: `\n${inComment(text)}`,
    tags: [
      ...(facts.internal === true ? [{ tagName: "internal" }] : []),
      ...(shownDefault === null ? [] : [{ tagName: "default", text: inComment(shownDefault) }]),
      ...(example === null ? [] : [{ tagName: "example", text: inComment(example) }]),
    ],
  };
}

/** A value as TypeScript; Nix code is none. */
function literalOf(value: unknown): string | null {
  return value === undefined || isNixLiteral(value) ? null : printLiteral(value);
}

function printLiteral(value: unknown): string {
  if (value instanceof NixPackage) {
    return `nixPackage(${value.path.map((name) => JSON.stringify(name)).join(", ")})`;
  }
  if (typeof value !== "object" || value === null) {
    return JSON.stringify(jsonOf(value));
  }
  if (Array.isArray(value)) {
    return `[${value.map(printLiteral).join(", ")}]`;
  }
  const members = Object.entries(value).map(
    ([name, member]) => `${propertyName(name)}: ${printLiteral(member)}`,
  );
  return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
}

/** A text that neither ends the comment it stands in nor begins a tag there. In a string literal `\/` is `/`. */
function inComment(text: string): string {
  return text.replaceAll("*/", "*\\/").replaceAll(/^( *)@/gm, "$1\\@");
}
