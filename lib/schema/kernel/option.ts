import { z } from "zod";
import { matchNixType, type NixTypeTable, nixTypeOf, type OptionTree, withNixType } from "./nix-type.ts";
import type { OptionPath } from "./option-path.ts";
import { NixPackage, nixPackage } from "./package.ts";
import { optionsOf, partsOf } from "./parts.ts";
import { nameSubmodules } from "./submodule-name.ts";

/** Nix source, or CommonMark, that stands for a value in documentation, in the form that nixpkgs gives it. */
export interface NixLiteral {
  readonly _type: "literalExpression" | "literalMD";
  readonly text: string;
}

/** Nix source to show in place of a value: nixpkgs' function of the same name. */
export function literalExpression(text: string): NixLiteral {
  return { _type: "literalExpression", text };
}

/** CommonMark to show in place of a value: nixpkgs' `literalMD`. */
export function literalMarkdown(text: string): NixLiteral {
  return { _type: "literalMD", text };
}

/** What is known of an option beyond its type. */
export interface OptionFacts {
  /** CommonMark. The first sentence must stand alone: editors show it. */
  readonly description: string;
  /** The value where none is set. */
  readonly default?: unknown;
  /** What documentation shows in place of the default. */
  readonly defaultText?: NixLiteral;
  /** The default as Nix source, which may use `config`, `lib` and `pkgs`: TypeScript does not know its value. */
  readonly defaultExpression?: string;
  /** The default is the attribute name that the submodule is bound to. */
  readonly defaultFromName?: boolean;
  /** A value, or a `NixLiteral`. */
  readonly example?: unknown;
  /** Not documented: for other modules only. */
  readonly internal?: boolean;
  /** Only its default can ever be its value. */
  readonly readOnly?: boolean;
  /** Whether documentation has it: `"shallow"` without the options below it, `"transparent"` only those. Default true. */
  readonly visible?: Visibility;
  /** The description is printed as it is. Else it is filled to lines of one width. */
  readonly isVerbatim?: boolean;
  /** Declared with `mkEnableOption`; the description is then what is enabled. */
  readonly enables?: string;
  /** Declared elsewhere, with all else that there is to say: this one only adds to its type. */
  readonly extends?: boolean;
  /** Declared with `mkPackageOption`, with this behind its sentence; empty for nothing. */
  readonly packageNote?: string;
}

/** nixpkgs' `visible`. */
type Visibility = boolean | "shallow" | "transparent";

/** A member of an option tree: an option with its facts and its bare type, or a group of further options. */
export type TreeNode =
  | { readonly kind: "option"; readonly facts: OptionFacts; readonly type: z.ZodType }
  | { readonly kind: "group"; readonly options: OptionTree };

const nodes = z.registry<TreeNode>();

function register<Schema extends z.ZodType>(schema: Schema, node: TreeNode): Schema {
  nodes.add(schema, node as never);
  return schema;
}

/** What a member of an option tree is: an option with its facts and bare type, or a group of further options. */
export function treeNodeOf(schema: z.ZodType): TreeNode {
  const node = nodes.get(schema);
  if (node === undefined) {
    throw new TypeError("this zod type is neither an option nor a group: wrap it in option() or group()");
  }
  return node as unknown as TreeNode;
}

interface Described {
  readonly description: string;
  readonly example?: unknown;
  readonly internal?: boolean;
  readonly visible?: Visibility;
  readonly isVerbatim?: boolean;
}

interface Defaulted<Value> extends Described {
  readonly default: Value;
  readonly defaultText?: NixLiteral;
  readonly packageNote?: string;
  readonly readOnly?: boolean;
}

/** An option that has a default. */
export function option<Schema extends z.ZodType>(
  type: Schema,
  facts: Defaulted<z.input<Schema> & z.core.util.NoUndefined<z.input<Schema>>>,
) {
  // As in Nix, where the default counts as the one definition that a read-only option may have.
  const settable =
    facts.readOnly === true
      ? type.clone().refine(() => false, { error: "cannot be set, since the option is read-only" })
      : type;
  // The options of submodules in a default have defaults of their own, which only reading it fills in.
  const defaulted =
    facts.readOnly !== true && hasSubmodule(type)
      ? settable.prefault(facts.default)
      : settable.default(facts.default as never);
  return register(defaulted as unknown as z.ZodDefault<Schema>, { kind: "option", facts, type });
}

function hasSubmodule(type: z.ZodType): boolean {
  return optionsOf(type) !== null || partsOf(type).some((part) => hasSubmodule(part.type));
}

const no = () => false;
const yes = () => true;

/** Whether an option of the kind has a value where nothing defines it. Source: `emptyValue` in nixpkgs' lib/types.nix. */
const hasEmptyValue: NixTypeTable<boolean> = {
  bool: no,
  str: no,
  strMatching: no,
  enum: no,
  nonEmptyStr: no,
  separatedString: no,
  path: no,
  int: no,
  sizedInt: no,
  float: no,
  number: no,
  package: no,
  attrs: yes,
  anything: no,
  nullOr: yes,
  unique: ({ of }) => matchNixType(hasEmptyValue, nixTypeOf(of)),
  either: no,
  listOf: yes,
  nonEmptyListOf: no,
  attrsOf: yes,
  submodule: yes,
  nix: no,
};

/** An option that every configuration must set. */
export function requiredOption<Schema extends z.ZodType>(type: Schema, facts: Described) {
  const nixType = nixTypeOf(type);
  if (matchNixType(hasEmptyValue, nixType)) {
    throw new TypeError(
      `an option of the kind ${nixType.kind} is never required, since Nix has an empty value for it: use option() and ` +
        "give that as the default",
    );
  }
  // A clone, so that one type may serve several options.
  return register(type.clone() as Schema, { kind: "option", facts, type });
}

/**
 * An option that a configuration may leave out, although TypeScript knows no value that it then has: Nix has one.
 *
 * @param facts - `defaultExpression`: the default as Nix source, such as `config.networking.hostName`. Without it nothing is the
 * default, and Nix takes what is empty for the type: `null`, `[ ]`, `{ }`.
 */
export function nixDefaultOption<Schema extends z.ZodType>(
  type: Schema,
  facts: Described & Pick<OptionFacts, "defaultExpression" | "defaultText" | "readOnly">,
) {
  return register(type.optional(), { kind: "option", facts, type });
}

/** An option as another one declares it, with another type. It has no default when a configuration is read. */
export function describedOption(type: z.ZodType, facts: OptionFacts): z.ZodType {
  return register(type.clone(), { kind: "option", facts, type });
}

/** A string option of a submodule whose default is the name that the submodule is bound to. */
export function nameOption(
  type: z.ZodType<string, string>,
  facts: Described & Pick<OptionFacts, "defaultText">,
) {
  // `attrsOf` puts the name in; until then the default only marks the option as one that may be left out.
  const schema = type.optional() as unknown as z.ZodDefault<z.ZodType<string, string>>;
  return register(schema, { kind: "option", facts: { ...facts, defaultFromName: true }, type });
}

/** A switch, off by default: nixpkgs' `mkEnableOption`. */
export function enableOption(type: z.ZodType<boolean, boolean>, what: string) {
  const facts = { description: `Whether to enable ${what}.`, default: false, example: true, enables: what };
  return register(type.default(false), { kind: "option", facts, type });
}

/**
 * The package that a module uses: nixpkgs' `mkPackageOption`. Documentation says "The … package to use."
 *
 * @param path - where it is in `pkgs`: `"hello"`, or `["python3Packages", "numpy"]`
 * @param facts - `note`: sentences behind that one; `example`: another package
 */
export function packageOption(
  path: string | readonly [string, ...string[]],
  { note = "", example }: { readonly note?: string; readonly example?: NixPackage } = {},
) {
  const found = typeof path === "string" ? nixPackage(path) : nixPackage(...path);
  const sentence = `The ${found.path.at(-1)} package to use.`;
  return option(packageType(), {
    description: note === "" ? sentence : `${sentence} ${note}`,
    default: found,
    packageNote: note,
    ...(example === undefined ? {} : { example }),
  });
}

/** The type of an option that is a package: `types.package`. */
export function packageType() {
  const schema = z.custom<NixPackage>((value) => value instanceof NixPackage, {
    error: 'expected a package of nixpkgs, such as nixPackage("hello")',
  });
  return withNixType(schema, { kind: "package" });
}

/** Options below one name, all with defaults. */
export function group<const Tree extends OptionTree>(options: Tree) {
  nameSubmodules(options);
  const schema = z.strictObject(options).prefault({} as never);
  return register(schema, { kind: "group", options });
}

/** The zod type that {@link group} makes of a tree. */
export type SchemaOf<Tree extends OptionTree> = ReturnType<typeof group<Tree>>;

/** Options below one name, of which at least one must be set. */
export function requiredGroup<const Tree extends OptionTree>(options: Tree) {
  nameSubmodules(options);
  return register(z.strictObject(options), { kind: "group", options });
}

/** An option whose default is the name of the submodule that it is in. */
export interface NameDefault {
  /** Below the submodule. */
  readonly path: OptionPath;
  readonly type: z.ZodType;
}

/** The options of a submodule, or of one that may be null, whose default is its name. */
export function nameDefaultsOf(schema: z.ZodType): readonly NameDefault[] {
  const options = optionsOf(schema);
  return options === null
    ? partsOf(schema).flatMap(({ step, type }) => (step === null ? nameDefaultsOf(type) : []))
    : nameDefaultsIn(options);
}

/** The same of an option tree: groups share the name of what they are in. */
export function nameDefaultsIn(options: OptionTree): readonly NameDefault[] {
  return Object.entries(options).flatMap(([name, member]): NameDefault[] => {
    const node = treeNodeOf(member);
    if (node.kind === "group") {
      return nameDefaultsIn(node.options).map(({ path, type }) => ({ path: [name, ...path], type }));
    }
    return node.facts.defaultFromName === true ? [{ path: [name], type: node.type }] : [];
  });
}
