import { textOf } from "./convert.ts";
import { Char, Custom, Hashtable, NetObject, raise, Version } from "./values.ts";

const missing = (name: string): never =>
  raise(
    `The property '${name}' cannot be found on this object. Verify that the property exists.`,
    "System.Management.Automation.PropertyNotFoundException",
  );

/**
 * A property of a value. Of an array that has none of that name, of its elements. A property that is not there is nothing,
 * or, in strict mode, an error.
 */
export function getMember(target: unknown, name: string, strict: boolean): unknown {
  const found = lookUp(target, name);
  if (found !== undefined) {
    return found;
  }
  if (Array.isArray(target)) {
    const values = target.flatMap((element) => {
      const value = lookUp(element, name);
      return value === undefined ? [] : Array.isArray(value) ? value : [value];
    });
    return values.length > 0 ? (values.length === 1 ? values[0] : values) : strict ? missing(name) : null;
  }
  return strict ? missing(name) : null;
}

/** undefined where there is no such property. */
function lookUp(target: unknown, name: string): unknown {
  const key = name.toLowerCase();
  if (target instanceof Hashtable) {
    if (target.has(name)) return target.get(name);
    if (key === "count") return target.size;
    if (key === "keys") return target.entries().map(([each]) => each);
    if (key === "values") return target.entries().map(([, each]) => each);
  }
  if (target instanceof Custom && target.properties.has(name)) {
    return target.properties.get(name);
  }
  if (target instanceof NetObject && Object.hasOwn(target.properties, key)) {
    return target.properties[key] ?? null;
  }
  if (target instanceof Version) {
    const index = ["major", "minor", "build", "revision"].indexOf(key);
    if (index !== -1) return target.parts[index] ?? -1;
  }
  if ((Array.isArray(target) || target instanceof Uint8Array) && (key === "count" || key === "length")) {
    return target.length;
  }
  if (typeof target === "string" && key === "length") {
    return target.length;
  }
  if (key === "psobject" && target !== null && target !== undefined) {
    return new NetObject("psobject", { properties: propertiesOf(target) });
  }
  return undefined;
}

/** `.PSObject.Properties`, which is indexed by name and enumerated as objects with Name and Value. */
function propertiesOf(target: unknown): PropertyList {
  const entries = target instanceof Custom ? target.properties.entries() : [];
  return new PropertyList(entries.map(([name, value]) => new NetObject("property", { name, value })));
}

export class PropertyList extends Array<NetObject> {
  constructor(properties: readonly NetObject[]) {
    super();
    for (const property of properties) this.push(property);
  }
  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }
  named(name: string): NetObject | null {
    return (
      this.find(({ properties }) => textOf(properties["name"]).toLowerCase() === name.toLowerCase()) ?? null
    );
  }
}

/** `$target[$index]`. */
export function getIndex(target: unknown, index: unknown, strict: boolean): unknown {
  if (target instanceof PropertyList && typeof index === "string") {
    return target.named(index);
  }
  if (target instanceof Hashtable) {
    if (target.ordered && typeof index === "number") {
      return target.entries()[index]?.[1] ?? null;
    }
    return target.get(index);
  }
  if (Array.isArray(target) || target instanceof Uint8Array || typeof target === "string") {
    if (Array.isArray(index)) {
      return index.map((each) => getIndex(target, each, strict));
    }
    const position = Number(index);
    const at = position < 0 ? target.length + position : position;
    if (at >= target.length || at < 0 || Number.isNaN(at)) {
      return strict
        ? raise("Index was outside the bounds of the array.", "System.IndexOutOfRangeException")
        : null;
    }
    return typeof target === "string" ? new Char(target.charCodeAt(at)) : target[at];
  }
  return raise(
    target === null || target === undefined
      ? "Cannot index into a null array."
      : "Unable to index into an object.",
  );
}

export function setMember(target: unknown, name: string, value: unknown): void {
  if (target instanceof Hashtable) {
    target.set(name, value);
  } else if (target instanceof Custom && target.properties.has(name)) {
    target.properties.set(name, value);
  } else if (target instanceof NetObject && Object.hasOwn(target.properties, name.toLowerCase())) {
    target.properties[name.toLowerCase()] = value;
  } else {
    missing(name);
  }
}

export function setIndex(target: unknown, index: unknown, value: unknown): void {
  if (target instanceof Hashtable) {
    target.set(index, value);
  } else if (Array.isArray(target) && typeof index === "number" && index < target.length) {
    target[index < 0 ? target.length + index : index] = value;
  } else {
    raise(`Cannot set the element ${textOf(index)}.`);
  }
}
