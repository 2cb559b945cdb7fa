import { type NixType, nixTypeOf, type OptionTree, partsOf, treeNodeOf } from "../lib/schema/kernel/index.ts";

export type Submodule = Extract<NixType, { kind: "submodule" }>;
type Schema = OptionTree[string];

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
    for (const { type } of partsOf(schema)) visitType(type);
    const type = nixTypeOf(schema);
    if (type.kind === "nix") {
      for (const piece of type.source) if (typeof piece !== "string") visitType(piece);
    }
    if (type.kind !== "submodule") {
      return;
    }
    const known = found.get(type.name);
    if (known !== undefined && known.options !== type.options) {
      throw new TypeError(`two submodules have the name ${type.name}`);
    }
    if (type.freeform !== null) visitType(type.freeform);
    visitTree(type.options);
    found.set(type.name, type);
  };
  visitTree(options);
  return [...found.values()];
}
