import {
  describedOption,
  group,
  type Module,
  type ModulePart,
  nixTypeOf,
  type OptionTree,
  partOfOption,
  treeNodeOf,
  types,
} from "../../lib/schema/kernel/index.ts";

type Part = Pick<ModulePart, "name" | "options" | "values">;
type Member = OptionTree[string];

const added = { description: "", extends: true };

/** The options of one part of a module: its own, and below those of other parts what it adds to their types. */
export function optionsOfPart(module: Module, parts: readonly Part[], part: Part): OptionTree {
  return treeOfPart(module.options, [], parts, part);
}

function treeOfPart(
  tree: OptionTree,
  path: readonly string[],
  parts: readonly Part[],
  part: Part,
): OptionTree {
  return Object.fromEntries(
    Object.entries(tree).flatMap(([name, member]): [string, Member][] => {
      const found = memberOfPart(member, [...path, name], parts, part);
      return found === null ? [] : [[name, found]];
    }),
  );
}

function memberOfPart(
  member: Member,
  path: readonly string[],
  parts: readonly Part[],
  part: Part,
): Member | null {
  const node = treeNodeOf(member);
  if (node.kind === "group") {
    const options = treeOfPart(node.options, path, parts, part);
    return Object.keys(options).length === 0 ? null : group(options);
  }
  const isOwn = partOfOption(parts, path) === part;
  const values = part.values?.[path.join(".")];
  if (values !== undefined) {
    const [first = "", ...others] = values;
    const type = types.enum([first, ...others]);
    return isOwn ? describedOption(type, node.facts) : describedOption(type, added);
  }
  const type = nixTypeOf(node.type);
  const submodule = type.kind === "attrsOf" ? nixTypeOf(type.of) : null;
  if (type.kind !== "attrsOf" || submodule?.kind !== "submodule") return isOwn ? member : null;
  const { listedBy, placeholder } = type;
  const options = treeOfPart(submodule.options, [...path, `<${placeholder}>`], parts, part);
  if (Object.keys(options).length === 0) return null;
  const below = types.submodule(submodule.name, options);
  return describedOption(types.attrsOf(below, placeholder, { listedBy }), isOwn ? node.facts : added);
}
