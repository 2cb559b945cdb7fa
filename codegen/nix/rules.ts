import { printAttributePath } from "../../lib/nix/index.ts";
import { type Module, messageField, type Rule } from "../../lib/schema/kernel/index.ts";
import type { CompiledModule } from "../compile/module.ts";
import { printBinding, printHelpers, printText } from "../compile/print-expression.ts";
import { fill } from "../text/fill.ts";

const width = 110;

/** The rules of a module as its assertions and warnings: `modules/rules.nix`. */
export function rulesNix(module: Module, header: string, { ruleHelpers, rules }: CompiledModule): string {
  const messagesOf = (severity: Rule["severity"]): string =>
    printRules(
      module.rules.filter((rule) => rule.severity === severity),
      rules,
    );
  const helpers = printHelpers(ruleHelpers);
  return `# ${header}
{ lib, scopes, tables ? { }, text ? { } }:

let
  # A field as messages show it: a list by its elements.
  show = field: if lib.isList field then lib.concatStringsSep ", " field else toString field;

  # What there is to say of things for which a rule does not hold.
  messages = rules: map (rule: rule.message) (lib.filter (rule: !rule.assertion) rules);
${helpers === "" ? "" : `\n${helpers}\n`}in
{
  assertions = ${messagesOf("error")};

  warnings = messages ${parenthesized(messagesOf("warning"))};
}
`;
}

function printRules(rules: readonly Rule[], conditions: CompiledModule["rules"]): string {
  const printed = rules.map((rule) => printRule(rule, conditions));
  return printed.length === 0 ? "[ ]" : `lib.concatLists [\n${printed.join("\n\n")}\n  ]`;
}

function parenthesized(expression: string): string {
  return expression === "[ ]" ? expression : `(${expression})`;
}

function printRule(rule: Rule, conditions: CompiledModule["rules"]): string {
  const value = conditions[rule.id];
  if (value === undefined) throw new Error(`the rule ${rule.id} was not compiled`);
  return `${printComment(rule)}
    (lib.forEach scopes.${rule.scope} (${rule.scope}: {
      ${printBinding({ kind: "value", name: "assertion", value }, 6)}
      message = ${printProblem(rule)};
    }))`;
}

/** Why the rule is there; its message says its name. */
function printComment(rule: Rule): string {
  return fill(rule.summary, width - 6)
    .split("\n")
    .map((line) => `    # ${line}`)
    .join("\n");
}

/** The Nix twin of `formatProblem`: the same text, with the item's fields put in. */
function printProblem(rule: Rule): string {
  const path = rule.option === "" ? "" : `.${rule.option}`;
  const at = `\${${rule.scope}.at}`;
  const pieces = rule.message.split(messageField);
  // `split` gives the fields that the expression captures between the texts.
  const message = pieces.map((piece, index) =>
    index % 2 === 0 ? printText(piece) : `\${show ${printAttributePath([rule.scope, ...piece.split(".")])}}`,
  );
  const text = `${at}${printText(`${path}: `)}${message.join("")}${printText(` [${rule.id}]`)}`;
  return linesOf(text)
    .map((line) => `"${line}"`)
    .join("\n        + ");
}

/** A text in pieces of a line each, broken behind blanks and never within what is put in. */
function linesOf(text: string): readonly string[] {
  const lines: string[] = [""];
  for (const word of text.match(/(?:\$\{[^}]*\}|\S)+ */g) ?? []) {
    const line = lines.at(-1) ?? "";
    // What stands around it: `        + "` and `";`.
    if (line !== "" && 18 + line.length + word.length > width) lines.push(word);
    else lines[lines.length - 1] = line + word;
  }
  return lines;
}
