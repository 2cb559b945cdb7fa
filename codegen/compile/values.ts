import type { Type } from "ts-morph";

/** Whether values of a type are lists in Nix; null does not count. */
export function isList(type: Type): boolean {
  return everyPart(type, (part) => part.isArray() || part.isReadonlyArray() || part.isTuple());
}

export function isText(type: Type): boolean {
  return everyPart(type, (part) => part.isString() || part.isStringLiteral());
}

export function isNumber(type: Type): boolean {
  return everyPart(type, (part) => part.isNumber() || part.isNumberLiteral());
}

export function isBoolean(type: Type): boolean {
  return type.isBoolean() || everyPart(type, (part) => part.isBoolean() || part.isBooleanLiteral(), false);
}

/** Whether it can be null or undefined. */
export function isNullable(type: Type): boolean {
  return type.isNullable();
}

/** Whether all values of a type are known texts: names of attributes that are there. */
export function isKnownName(type: Type): boolean {
  return everyPart(type, (part) => part.isStringLiteral());
}

function everyPart(type: Type, test: (part: Type) => boolean, withoutNull = true): boolean {
  const whole = withoutNull ? type.getNonNullableType() : type;
  const parts = whole.isUnion() ? whole.getUnionTypes() : [whole];
  return parts.length > 0 && parts.every(test);
}
