/** What is an attribute set in Nix. */
export type Attributes = Readonly<Record<string, unknown>>;

/** Whether a value is an attribute set, and no list and no null. */
export function isAttributes(value: unknown): value is Attributes {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Names and indices from a value's root to something in it. */
export type ValuePath = readonly (string | number)[];

/** A copy of a value with another one at a path. What is on the way and has no parts becomes an attribute set. */
export function replaceAt(value: unknown, [key, ...rest]: ValuePath, other: unknown): unknown {
  if (key === undefined) {
    return other;
  }
  if (Array.isArray(value)) {
    return value.map((element, index) => (index === key ? replaceAt(element, rest, other) : element));
  }
  const attributes = isAttributes(value) ? value : {};
  return { ...attributes, [key]: replaceAt(attributes[key], rest, other) };
}

/**
 * The value of an attribute; null where there is none of that name, whatever names every object of JavaScript has.
 *
 * @nix (attributeOf)
 */
export function attributeOf<Value>(attributes: Readonly<Record<string, Value>>, name: string): Value | null {
  return Object.hasOwn(attributes, name) ? (attributes[name] ?? null) : null;
}
