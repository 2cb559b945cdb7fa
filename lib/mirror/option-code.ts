import { printNix, printString } from "../nix/index.ts";
import { type Code, call, literal, type Member, object } from "./code.ts";
import { isDefaultSource, packagePath } from "./default-source.ts";
import type { DescribedOption, DescribedType, OptionValues, Shown, Tagged } from "./description.ts";
import { schemaOfCode, type TypeCode } from "./type-code.ts";

/** An option as code. */
export interface OptionCode {
  readonly code: Code;
  /** Sentences for a comment above it: what of the option stays in the module. */
  readonly remarks: readonly string[];
  /** Whether every configuration must set it. */
  readonly isRequired: boolean;
  /** Whether it has neither a default nor an empty value. */
  readonly isWithoutDefault?: boolean;
}

/** What nixpkgs' placeholder for the name of a submodule is. */
const namePlaceholder = "‹name›";

/** Columns up to which a description is not filled to further lines. */
const filledFrom = 80;

/** Where an option is. */
interface OptionPlace {
  /** Whether it is in a submodule that has a name of the user's. */
  readonly hasName: boolean;
  /** Its full name, for messages. */
  readonly name: string;
  /** Whether it may be left out although it has no default. */
  readonly isLoose: boolean;
}

/** An option as code that declares it. */
export function optionCode(
  option: DescribedOption,
  values: OptionValues,
  type: TypeCode,
  place: OptionPlace,
): OptionCode {
  const remarks = [
    ...new Set(type.remarks),
    ...(option.hasApply
      ? ["What the module reads is made of the value by `apply`, which stays in the module."]
      : []),
  ];
  const facts = factsOf(option, values);
  const description = option.description ?? "";
  const what = /^Whether to enable (.*)\.$/s.exec(description)?.[1];
  const isPlain = facts.length === 1 && remarks.length === 0;
  const isSwitch = isSame(values.default, { value: false }) && isSame(values.example, { value: true });
  if (what !== undefined && isSwitch && isConstant(option.type, "bool") && option.defaultText === null) {
    const others = facts.filter((member) => member.name !== "description" && member.name !== "example");
    const isOneLine = !what.includes("\n");
    if (others.length === 0 && remarks.length === 0 && isOneLine) {
      return { code: call("enableOption", type.code, literal(what)), remarks, isRequired: false };
    }
  }
  const found = packageOf(option);
  if (found !== null && isPlain && isConstant(option.type, "package")) {
    const sentence = `The ${found.at(-1)} package to use.`;
    if (description === sentence || description.startsWith(`${sentence} `)) {
      const note = description.slice(sentence.length + 1);
      const path = found.length === 1 ? literal(found[0]) : literal(found);
      const settings = note === "" ? [] : [literal({ note })];
      return { code: call("packageOption", path, ...settings), remarks, isRequired: false };
    }
  }
  if (found !== null && takesPackage(option.type)) {
    const value = call("nixPackage", ...found.map(literal));
    return declared("option", type, [...facts, { name: "default", code: value }], remarks);
  }
  return withDefault(option, values, type, facts, remarks, place);
}

function withDefault(
  option: DescribedOption,
  values: OptionValues,
  type: TypeCode,
  facts: readonly Member[],
  remarks: readonly string[],
  { hasName, name, isLoose }: OptionPlace,
): OptionCode {
  const expression = (source: string, shown: Shown | null = null, more: readonly string[] = []) =>
    declared(
      "nixDefaultOption",
      type,
      [
        ...facts,
        { name: "defaultExpression", code: literal(source) },
        ...(shown === null ? [] : [{ name: "defaultText", code: shownCode(shown) }]),
      ],
      [...remarks, ...more],
    );
  const nameDefault = (text: Shown | null) => {
    const isUsual = text === null || text.text === namePlaceholder;
    const shown = isUsual ? [] : [{ name: "defaultText", code: shownCode(text) }];
    return declared("nameOption", type, [...facts, ...shown], remarks);
  };
  const elsewhere = `throw ${printNix(`the default of ${name} is in the module that this was read from`, { width: 10_000 })}`;
  const unknown = ["The default is made by the module: its source here has a `throw` in its place."];
  if (option.defaultText !== null) {
    const { text, _type } = option.defaultText;
    if (hasName && isText(option.type) && [namePlaceholder, "name"].includes(text)) {
      return nameDefault(option.defaultText);
    }
    const isSource = _type === "literalExpression" && isDefaultSource(text);
    if (isSource && text === text.trim()) return expression(text);
    return expression(elsewhere, option.defaultText, unknown);
  }
  if (values.default === null) {
    if (canBeEmpty(option.type)) return declared("nixDefaultOption", type, facts, remarks);
    const kind = isLoose ? "nixDefaultOption" : "requiredOption";
    return { ...declared(kind, type, facts, remarks), isRequired: !isLoose, isWithoutDefault: true };
  }
  const shown = knownShown(values.defaultShown);
  const isName = isSame(values.default, { value: namePlaceholder });
  if (isName && hasName && isText(option.type)) return nameDefault(shown);
  const data = dataOf(values.default);
  if (data === undefined) {
    return expression(elsewhere, shown ?? { _type: "literalMD", text: "made by the module" }, unknown);
  }
  const text = JSON.stringify(data.value);
  if (text.includes(namePlaceholder) && typeof data.value === "string" && hasName) {
    return expression(printString(data.value).replaceAll(namePlaceholder, "${name}"), shown);
  }
  const schema = schemaOfCode(type.code);
  if (!schema.safeParse(data.value).success) {
    return expression(nixOf(values.default), shown, ["TypeScript's type does not take the default."]);
  }
  return declared("option", type, [...facts, { name: "default", code: literal(data.value) }], remarks);
}

function declared(
  name: "option" | "nixDefaultOption" | "requiredOption" | "nameOption",
  type: TypeCode,
  facts: readonly Member[],
  remarks: readonly string[],
): OptionCode {
  const order = ["description", "isVerbatim", "default", "defaultExpression", "defaultText"];
  const placeOf = (member: Member) => (order.indexOf(member.name) + order.length + 1) % (order.length + 1);
  const sorted = facts.toSorted((one, other) => placeOf(one) - placeOf(other));
  return { code: call(name, type.code, object(sorted)), remarks, isRequired: false };
}

/** What is said of an option besides its default. */
function factsOf(option: DescribedOption, values: OptionValues): Member[] {
  const description = option.description ?? "";
  const isVerbatim = description.includes("\n") || description.length > filledFrom;
  const flag = (name: string, code: Code | null): Member[] => (code === null ? [] : [{ name, code }]);
  return [
    { name: "description", code: literal(description) },
    ...flag("isVerbatim", isVerbatim ? literal(true) : null),
    ...flag("example", exampleCode(values)),
    ...flag("internal", option.internal ? literal(true) : null),
    ...flag("readOnly", option.readOnly ? literal(true) : null),
    ...flag("visible", option.visible === true ? null : literal(option.visible)),
  ];
}

function exampleCode({ example, exampleShown }: OptionValues): Code | null {
  if (example === null) return null;
  if ("shown" in example) return shownCode(example.shown);
  const data = dataOf(example);
  if (data !== undefined) return literal(data.value);
  const shown = knownShown(exampleShown);
  return shown === null ? null : shownCode(shown);
}

function shownCode({ _type, text }: Shown): Code {
  return call(
    _type === "literalMD" || _type === "mdDoc" ? "literalMarkdown" : "literalExpression",
    literal(text),
  );
}

function knownShown(shown: OptionValues["defaultShown"]): Shown | null {
  return shown === null || !("_type" in shown) ? null : shown;
}

/** The data that a value is; undefined where it is none. */
export function dataOf(tagged: Tagged): { readonly value: unknown } | undefined {
  if ("value" in tagged) return tagged;
  if ("float" in tagged) return { value: tagged.float };
  if ("list" in tagged) {
    const elements = tagged.list.map(dataOf);
    return elements.every((each) => each !== undefined)
      ? { value: elements.map(({ value }) => value) }
      : undefined;
  }
  if ("set" in tagged) {
    const members = Object.entries(tagged.set).map(([name, member]) => [name, dataOf(member)] as const);
    return members.every(([, member]) => member !== undefined)
      ? { value: Object.fromEntries(members.map(([name, member]) => [name, member?.value])) }
      : undefined;
  }
  return undefined;
}

/** Data as Nix source. */
function nixOf(tagged: Tagged): string {
  return printNix((dataOf(tagged)?.value ?? null) as Parameters<typeof printNix>[0]);
}

function packageOf({ defaultText }: DescribedOption): readonly [string, ...string[]] | null {
  const [first, ...rest] = defaultText === null ? [] : (packagePath(defaultText.text) ?? []);
  return first === undefined ? null : [first, ...rest];
}

function takesPackage(type: DescribedType): boolean {
  return isConstant(type, "package") || (type.kind === "nullOr" && isConstant(type.of, "package"));
}

function isConstant(type: DescribedType, name: string): boolean {
  return type.kind === "constant" && type.constant === name && type.isChecked !== true;
}

function isText(type: DescribedType): boolean {
  return (
    type.isChecked !== true &&
    ((type.kind === "constant" && ["str", "nonEmptyStr", "path"].includes(type.constant)) ||
      type.kind === "strMatching" ||
      type.kind === "separatedString")
  );
}

/** Whether Nix has a value of the type where nothing is defined: `emptyValue`. */
function canBeEmpty(type: DescribedType): boolean {
  switch (type.kind) {
    case "attrsOf":
    case "listOf":
    case "nullOr":
    case "submodule":
      return true;
    case "constant":
      return type.constant === "attrs";
    case "unique":
    case "coercedTo":
      return canBeEmpty(type.of);
    default:
      return false;
  }
}

function isSame(value: Tagged | null, other: Tagged): boolean {
  return JSON.stringify(value) === JSON.stringify(other);
}
