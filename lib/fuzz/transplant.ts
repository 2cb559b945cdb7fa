import type { z } from "zod";
import {
  type Attributes,
  isAttributes,
  type Module,
  type OptionTree,
  optionsOf,
  partsOf,
  replaceAt,
  treeNodeOf,
  valuePartsOf,
} from "../schema/kernel/index.ts";
import { choose } from "./choice.ts";

/** One option's value, and where it would stand in another configuration. */
interface Graft {
  readonly path: readonly string[];
  readonly value: unknown;
}

/**
 * Copies of a configuration, each with one option set as another configuration sets it. What has a name of the user's
 * there gets one that is known here: a rule about two things is broken where both are.
 *
 * @param salt - chooses the options and the names
 * @param count - most copies
 */
export function transplants(
  module: Module,
  value: Attributes,
  donor: Attributes,
  salt: number,
  count: number,
): Attributes[] {
  const grafts = graftsOf(module.options, donor, value, { path: [], salt });
  return Array.from({ length: Math.min(count, grafts.length) }, (_, index) => {
    const { path, value: other } = grafts[choose(salt + 1, `${index}`, grafts.length)] ?? { path: [], value };
    return replaceAt(value, path, other) as Attributes;
  });
}

interface Place {
  readonly path: readonly string[];
  readonly salt: number;
}

function graftsOf(options: OptionTree, donor: unknown, host: unknown, place: Place): Graft[] {
  return Object.entries(isAttributes(donor) ? donor : {}).flatMap(([name, value]) => {
    const member = options[name];
    if (member === undefined) return [];
    const node = treeNodeOf(member);
    const inner = { ...place, path: [...place.path, name] };
    return node.kind === "group"
      ? graftsOf(node.options, value, memberOf(host, name), inner)
      : graftsOfType(node.type, value, memberOf(host, name), inner);
  });
}

function graftsOfType(schema: z.ZodType, donor: unknown, host: unknown, place: Place): Graft[] {
  const options = optionsOf(schema);
  if (options !== null) return graftsOf(options, donor, host, place);
  const parts = valuePartsOf(schema, donor);
  const isSetOfNames =
    isAttributes(donor) && partsOf(schema).some(({ step }) => step?.startsWith("<") === true);
  // A list is taken as a whole, and so is what has nothing inside.
  if (!isSetOfNames && parts.every(({ key }) => key !== null)) return [{ path: place.path, value: donor }];
  const names = Object.keys(isAttributes(host) ? host : {});
  return parts.flatMap(({ key, type, value }) => {
    if (typeof key !== "string") return graftsOfType(type, value, host, place);
    const known = names[choose(place.salt, key, Math.max(1, names.length))];
    const here = names.includes(key) ? key : (known ?? key);
    return graftsOfType(type, value, memberOf(host, here), { ...place, path: [...place.path, here] });
  });
}

function memberOf(value: unknown, name: string): unknown {
  return isAttributes(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}
