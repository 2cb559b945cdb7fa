import {
  matchNixType,
  type NixType,
  type NixTypeTable,
  nixTypeOf,
  type OptionTree,
  treeNodeOf,
} from "../lib/schema/kernel/index.ts";

export type Submodule = Extract<NixType, { kind: "submodule" }>;
type Schema = OptionTree[string];

const none = () => [];

/** The types that a type is made of. */
const parts: NixTypeTable<readonly Schema[]> = {
  bool: none,
  str: none,
  strMatching: none,
  enum: none,
  int: none,
  nullOr: ({ of }) => [of],
  listOf: ({ of }) => [of],
  attrsOf: ({ of }) => [of],
  // Its options are members of a tree, not types.
  submodule: none,
};

/** The types directly inside of a type; a submodule has options inside, not types. */
export function typesInside(schema: Schema): readonly Schema[] {
  return matchNixType(parts, nixTypeOf(schema));
}

/**
 * All submodules below a tree, each once and after those that it uses.
 *
 * @throws TypeError for two that share a name.
 */
export function submodulesOf(options: OptionTree): readonly Submodule[] {
  const found = new Map<string, Submodule>();
  const visitTree = (tree: OptionTree): void => {
    for (const member of Object.values(tree)) {
      const node = treeNodeOf(member);
      if (node.kind === "group") {
        visitTree(node.options);
      } else {
        visitType(node.type);
      }
    }
  };
  const visitType = (schema: Schema): void => {
    typesInside(schema).forEach(visitType);
    const type = nixTypeOf(schema);
    if (type.kind !== "submodule") {
      return;
    }
    const known = found.get(type.name);
    if (known !== undefined && known.options !== type.options) {
      throw new TypeError(`two submodules have the name ${type.name}`);
    }
    visitTree(type.options);
    found.set(type.name, type);
  };
  visitTree(options);
  return [...found.values()];
}
