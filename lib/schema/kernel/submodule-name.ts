import type { z } from "zod";
import { type NixType, nixTypeOf, type OptionTree } from "./nix-type.ts";
import { treeNodeOf } from "./option.ts";
import { partsOf } from "./parts.ts";

type Submodule = Extract<NixType, { kind: "submodule" }>;

/** Names that were given, and those of the first option that has the submodule. */
const names = new WeakMap<Submodule, string>();

/**
 * The Nix facts of a submodule.
 *
 * @param given - what generated code calls it; null: as the option is called that has it
 * @throws TypeError for a name that is no identifier of TypeScript and Nix.
 */
export function submoduleType(
  given: string | null,
  options: OptionTree,
  freeform: z.ZodType | null,
): Submodule {
  const type: Submodule = {
    kind: "submodule",
    options,
    freeform,
    get name() {
      const name = names.get(type);
      if (name === undefined) {
        throw new TypeError(
          'no option has this submodule yet: give it a name, types.submodule("name", { … })',
        );
      }
      return name;
    },
  };
  if (given !== null) {
    if (!/^[A-Za-z][A-Za-z0-9]*$/.test(given)) {
      throw new TypeError(`a submodule's name is made of letters and digits, not ${JSON.stringify(given)}`);
    }
    names.set(type, given);
  }
  return type;
}

/** Gives submodules without a name that of their option, or that which stands for their names: `<user>` makes it `user`. */
export function nameSubmodules(options: OptionTree): void {
  for (const [name, member] of Object.entries(options)) {
    const node = treeNodeOf(member);
    if (node.kind === "option") nameIn(node.type, name);
  }
}

function nameIn(schema: z.ZodType, name: string): void {
  const type = nixTypeOf(schema);
  if (type.kind === "submodule" && !names.has(type)) names.set(type, identifierOf(name));
  for (const { step, type: part } of partsOf(schema)) {
    const placeholder = /^<(.*)>$/.exec(step ?? "")?.[1];
    nameIn(part, placeholder === undefined || placeholder === "name" ? name : placeholder);
  }
}

/** `odd name` as `oddName`. */
function identifierOf(name: string): string {
  const joined = name.replaceAll(
    /[^A-Za-z0-9]+(.)?/g,
    (_, next: string | undefined) => next?.toUpperCase() ?? "",
  );
  return /^[A-Za-z]/.test(joined) ? joined : `option${joined}`;
}
