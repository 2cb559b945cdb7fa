import { convert, elementsOf, isTrue, numberOf, shortTypeName, textOf } from "./convert.ts";
import type { Attribute, Block, ParameterDeclaration } from "./syntax.ts";
import { Hashtable, raise } from "./values.ts";

/** What a caller gives, in its order. */
export type Given =
  | { readonly kind: "parameter"; readonly name: string; readonly hasValue: boolean; readonly value: unknown }
  | { readonly kind: "value"; readonly value: unknown };

export interface Bound {
  readonly values: Map<string, unknown>;
  readonly rest: readonly unknown[];
  readonly common: Map<string, unknown>;
  readonly parameterSet: string;
}

/** Parameters that every advanced function has. */
const commonSwitches = ["whatif", "confirm", "verbose", "debug"];
const commonValues = ["erroraction", "warningaction", "informationaction"];

export const isAdvanced = ({ attributes, parameters }: Block): boolean =>
  attributes.some(({ name }) => name === "cmdletbinding") ||
  parameters.some((parameter) => parameter.attributes.some(({ name }) => name === "parameter"));

const isSwitch = ({ type }: ParameterDeclaration): boolean => shortTypeName(type) === "switch";

/** Gives the parameters of a function or script their values, as PowerShell binds them. */
export function bind(
  block: Block,
  given: readonly Given[],
  evaluate: (attribute: Attribute, name: string) => unknown,
): Bound {
  const values = new Map<string, unknown>();
  const common = new Map<string, unknown>();
  const positional: unknown[] = [];
  const advanced = isAdvanced(block);
  for (let index = 0; index < given.length; index += 1) {
    const argument = given[index];
    if (argument === undefined || argument.kind === "value") {
      positional.push(argument?.value);
      continue;
    }
    const declared = findParameter(block.parameters, argument.name);
    const isCommonSwitch = declared === null && advanced && commonSwitches.includes(argument.name);
    const isCommon = isCommonSwitch || (declared === null && commonValues.includes(argument.name));
    if (declared === null && !isCommon && advanced) {
      raise(`A parameter cannot be found that matches parameter name '${argument.name}'.`);
    }
    if (declared === null && !isCommon) {
      // A plain function finds what it does not know among its $args.
      positional.push(`-${argument.name}`, ...(argument.hasValue ? [argument.value] : []));
      continue;
    }
    let { value } = argument;
    if (!argument.hasValue) {
      if (isCommonSwitch || (declared !== null && isSwitch(declared))) {
        value = true;
      } else {
        const next = given[index + 1];
        if (next === undefined || next.kind !== "value") {
          raise(`Missing an argument for parameter '${argument.name}'.`);
        }
        value = next?.kind === "value" ? next.value : null;
        index += 1;
      }
    }
    if (declared === null) {
      common.set(argument.name, value);
    } else if (values.has(declared.name)) {
      raise(`Cannot bind parameter because parameter '${declared.name}' is specified more than once.`);
    } else {
      values.set(declared.name, value);
    }
  }
  const parameterSet = chooseSet(block, values, evaluate);
  for (const parameter of block.parameters) {
    if (
      positional.length > 0 &&
      !values.has(parameter.name) &&
      !isSwitch(parameter) &&
      isIn(parameter, parameterSet, evaluate)
    ) {
      values.set(parameter.name, positional.shift());
    }
  }
  if (advanced && positional.length > 0) {
    raise(`A positional parameter cannot be found that accepts argument '${textOf(positional[0])}'.`);
  }
  for (const parameter of block.parameters) {
    if (values.has(parameter.name)) {
      values.set(
        parameter.name,
        check(parameter, convertFor(parameter, values.get(parameter.name)), evaluate),
      );
    } else if (isMandatory(parameter, parameterSet, evaluate)) {
      raise(`Cannot process command because of missing mandatory parameters: ${parameter.name}.`);
    }
  }
  return { values, rest: positional, common, parameterSet };
}

const convertFor = ({ name, type }: ParameterDeclaration, value: unknown): unknown => {
  try {
    return type === "" ? value : convert(value, type);
  } catch (error) {
    return raise(
      `Cannot process argument transformation on parameter '${name}'. ${error instanceof Error ? error.message : ""}`,
    );
  }
};

function findParameter(
  parameters: readonly ParameterDeclaration[],
  name: string,
): ParameterDeclaration | null {
  const exact = parameters.find((parameter) => parameter.name.toLowerCase() === name);
  const [first, ...others] = parameters.filter((parameter) => parameter.name.toLowerCase().startsWith(name));
  return exact ?? (others.length === 0 ? (first ?? null) : raise(`Parameter name '${name}' is ambiguous.`));
}

type Evaluate = (attribute: Attribute, name: string) => unknown;

const parameterAttributes = ({ attributes }: ParameterDeclaration): readonly Attribute[] =>
  attributes.filter(({ name }) => name === "parameter");

const setsOf = (parameter: ParameterDeclaration, evaluate: Evaluate): string[] =>
  parameterAttributes(parameter)
    .filter(({ named }) => named.has("parametersetname"))
    .map((attribute) => textOf(evaluate(attribute, "parametersetname")));

const isIn = (parameter: ParameterDeclaration, set: string, evaluate: Evaluate): boolean => {
  const sets = setsOf(parameter, evaluate);
  return sets.length === 0 || sets.includes(set);
};

const isMandatory = (parameter: ParameterDeclaration, set: string, evaluate: Evaluate): boolean =>
  parameterAttributes(parameter).some(
    (attribute) =>
      attribute.named.has("mandatory") &&
      isTrue(evaluate(attribute, "mandatory")) &&
      (!attribute.named.has("parametersetname") || textOf(evaluate(attribute, "parametersetname")) === set),
  );

/** The one set of which all given parameters are; the default one where several are left. */
function chooseSet(block: Block, values: ReadonlyMap<string, unknown>, evaluate: Evaluate): string {
  const all = new Set(block.parameters.flatMap((parameter) => setsOf(parameter, evaluate)));
  if (all.size === 0) {
    return "__AllParameterSets";
  }
  const given = block.parameters.filter(({ name }) => values.has(name));
  const possible = [...all].filter((set) => given.every((parameter) => isIn(parameter, set, evaluate)));
  const binding = block.attributes.find(({ name }) => name === "cmdletbinding");
  const preferred = binding?.named.has("defaultparametersetname")
    ? textOf(evaluate(binding, "defaultparametersetname"))
    : "";
  const complete = possible.filter((set) =>
    block.parameters.every(({ name }, index) => {
      const parameter = block.parameters[index];
      return values.has(name) || parameter === undefined || !isMandatory(parameter, set, evaluate);
    }),
  );
  const [only, ...others] = complete.length > 0 ? complete : possible;
  if (only === undefined) {
    return raise("Parameter set cannot be resolved using the specified named parameters.");
  }
  return complete.includes(preferred)
    ? preferred
    : others.length === 0
      ? only
      : raise("Parameter set cannot be resolved.");
}

function check(parameter: ParameterDeclaration, value: unknown, evaluate: Evaluate): unknown {
  for (const attribute of parameter.attributes) {
    const expected = attribute.arguments.map((_, index) => evaluate(attribute, String(index)));
    if (attribute.name === "validaterange") {
      const [min, max] = expected.map(numberOf);
      if (numberOf(value) < (min ?? 0) || numberOf(value) > (max ?? 0)) {
        raise(
          `Cannot validate argument on parameter '${parameter.name}'. The ${textOf(value)} argument is out of range.`,
        );
      }
    }
    if (attribute.name === "validateset") {
      const allowed = expected.map((each) => textOf(each).toLowerCase());
      if (!elementsOf(value).every((each) => allowed.includes(textOf(each).toLowerCase()))) {
        raise(
          `Cannot validate argument on parameter '${parameter.name}'. "${textOf(value)}" is not in the set.`,
        );
      }
    }
  }
  return value;
}

/** `$PSBoundParameters`. */
export function boundTable({ common, values }: Bound): Hashtable {
  const table = new Hashtable();
  for (const [name, value] of [...values, ...common]) {
    table.set(name, value);
  }
  return table;
}
