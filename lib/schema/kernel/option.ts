import { z } from "zod";
import { nixTypeOf, type OptionTree } from "./nix-type.ts";

/** Nix source that stands for a value in documentation: `literalExpression` in nixpkgs. */
export interface NixLiteral {
  readonly literal: string;
}

/** What is known of an option beyond its type. */
export interface OptionFacts {
  /** CommonMark. The first sentence must stand alone: editors show it. */
  readonly description: string;
  readonly default?: unknown;
  /** The default is the attribute name that the submodule is bound to. */
  readonly defaultFromName?: boolean;
  readonly example?: unknown;
  /** Not documented: for other modules only. */
  readonly internal?: boolean;
  readonly readOnly?: boolean;
  /** Declared with `mkEnableOption`; the description is then what is enabled. */
  readonly enables?: string;
}

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
  readonly readOnly?: boolean;
}

/** An option that has a default. */
export function option<Schema extends z.ZodType>(
  type: Schema,
  facts: Described & { readonly default: z.output<Schema> & z.core.util.NoUndefined<z.output<Schema>> },
) {
  return register(type.default(facts.default), { kind: "option", facts, type });
}

/** An option that every configuration must set. */
export function requiredOption<Schema extends z.ZodType>(type: Schema, facts: Described) {
  // A clone, so that one type may serve several options.
  return register(type.clone() as Schema, { kind: "option", facts, type });
}

/** A string option of a submodule whose default is the name that the submodule is bound to. */
export function nameOption(type: z.ZodType<string, string>, facts: Described) {
  // `attrsOf` puts the name in; until then the default only marks the option as one that may be left out.
  const schema = type.optional() as unknown as z.ZodDefault<z.ZodType<string, string>>;
  return register(schema, { kind: "option", facts: { ...facts, defaultFromName: true }, type });
}

/** A switch, off by default: nixpkgs' `mkEnableOption`. */
export function enableOption(type: z.ZodType<boolean, boolean>, what: string) {
  const facts = { description: `Whether to enable ${what}.`, default: false, example: true, enables: what };
  return register(type.default(false), { kind: "option", facts, type });
}

/** Options below one name, all with defaults. */
export function group<const Tree extends OptionTree>(options: Tree) {
  const schema = z.strictObject(options).prefault({} as never);
  return register(schema, { kind: "group", options });
}

/** Options below one name, of which at least one must be set. */
export function requiredGroup<const Tree extends OptionTree>(options: Tree) {
  return register(z.strictObject(options), { kind: "group", options });
}

/** The options of a submodule whose default is its name. */
export function nameDefaultsOf(schema: z.ZodType): readonly string[] {
  const type = nixTypeOf(schema);
  if (type.kind !== "submodule") {
    return [];
  }
  return Object.entries(type.options).flatMap(([name, member]) => {
    const node = treeNodeOf(member);
    return node.kind === "option" && node.facts.defaultFromName === true ? [name] : [];
  });
}
