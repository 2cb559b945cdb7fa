import { z } from "zod";
import {
  type Module,
  matchNixType,
  type NixTypeTable,
  nixTypeOf,
  partsOf,
  rootOf,
  showOption,
} from "../lib/schema/kernel/index.ts";
import { hasPackage, type Json, jsonOf } from "./json.ts";
import { descriptionOf, isNixLiteral, type ListedOption, listOptions } from "./option-list.ts";
import { plainMarkdown } from "./reference/markdown.ts";
import { typeWording } from "./reference/type-description.ts";
import { firstSentence } from "./text/fill.ts";

type Schema = ListedOption["member"];
type Keywords = Readonly<Record<string, Json>>;

const nothing = () => ({});

/** What zod does not say of a type: what it only checks with a function. */
const keywords: NixTypeTable<Keywords> = {
  bool: nothing,
  str: nothing,
  strMatching: ({ pattern, description }) => ({
    pattern: `^(?:${pattern})$`,
    // Of VS Code; other readers ignore it.
    patternErrorMessage: `Expected ${description}.`,
  }),
  enum: nothing,
  nonEmptyStr: () => ({ pattern: "[^ \\t\\n]", patternErrorMessage: "Expected some text." }),
  separatedString: nothing,
  path: () => ({ pattern: "^/", patternErrorMessage: "Expected an absolute path." }),
  int: nothing,
  sizedInt: nothing,
  float: nothing,
  number: nothing,
  // JSON has none: it is set in TypeScript or Nix.
  package: () => ({ not: {} }),
  attrs: withoutOddNames,
  anything: nothing,
  nullOr: nothing,
  unique: nothing,
  either: nothing,
  listOf: nothing,
  nonEmptyListOf: nothing,
  attrsOf: withoutOddNames,
  submodule: nothing,
  nix: ({ values }) => (values === null ? { not: {} } : {}),
};

/** A name that JavaScript objects cannot have; `readOptions` refuses it, too. */
function withoutOddNames(): Keywords {
  return { propertyNames: { not: { const: "__proto__" } } };
}

/** JSON Schema 2020-12 for a value of the module's options in a `.json` file, for editors. */
export function jsonSchema(module: Module, header: string): string {
  const added = new Map<unknown, Keywords>();
  for (const option of listOptions(module.path, module.options)) {
    addTypeKeywords(option.type, added);
    // A tree's member may be another zod type than its bare type, and stand in for it.
    added.set(option.member, { ...added.get(option.type), ...annotationsOf(option) });
  }
  const {
    $schema,
    default: _,
    properties,
    ...rest
  } = z.toJSONSchema(module.schema, {
    io: "input",
    target: "draft-2020-12",
    // A package: `keywords` says that there is none.
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema: json }) => {
      const keywords = added.get(zodSchema);
      // zod puts that of a value with submodules before the keywords that say what it is; ours come with the description.
      if (zodSchema._zod.def.type === "prefault" && keywords?.["default"] !== undefined) delete json.default;
      Object.assign(json, keywords);
    },
  });
  const schema = {
    $schema,
    $comment: header,
    title: rootOf(module),
    ...rest,
    properties: { $schema: { type: "string", description: "Where this JSON Schema is." }, ...properties },
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

function addTypeKeywords(schema: Schema, added: Map<unknown, Keywords>): void {
  added.set(schema, matchNixType(keywords, nixTypeOf(schema)));
  for (const { type } of partsOf(schema)) {
    addTypeKeywords(type, added);
  }
}

/** What editors show of an option. */
function annotationsOf({ facts, path, type }: ListedOption): Keywords {
  if (facts.internal === true) {
    return {};
  }
  const text = descriptionOf(facts).trim();
  return {
    title: showOption(path),
    description: firstSentence(text).replaceAll(/\{[a-z]+\}(?=`)/g, ""),
    markdownDescription: markdownOf(text, typeWording(type), facts.defaultFromName === true),
    ...(facts.default === undefined || hasPackage(facts.default) ? {} : { default: jsonOf(facts.default) }),
    ...(facts.example === undefined || isNixLiteral(facts.example) || hasPackage(facts.example)
      ? {}
      : { examples: [jsonOf(facts.example)] }),
    // `not`, since for a validator `readOnly` is only a remark.
    ...(facts.readOnly === true ? { readOnly: true, not: {} } : {}),
  };
}

function markdownOf(text: string, wording: string | null, fromName: boolean): string {
  return [
    plainMarkdown(text, () => null),
    ...(wording === null ? [] : [`Form: ${plainMarkdown(wording, () => null)}.`]),
    ...(fromName ? ["Default: the name under which it stands."] : []),
  ].join("\n\n");
}
