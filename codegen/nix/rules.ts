import { printAttributePath, printNix, tokenizeNix } from "../../lib/nix/index.ts";
import { type Module, messageField, type Rule } from "../../lib/schema/kernel/index.ts";
import { fill } from "../text/fill.ts";

const width = 100;

/** The rules of a module as its assertions and warnings: `modules/rules.nix`. */
export function rulesNix(module: Module, header: string): string {
  const errors = module.rules.filter(({ severity }) => severity === "error");
  const warnings = module.rules.filter(({ severity }) => severity === "warning");
  return `# ${header}
{ lib, scopes, tables ? { }, text ? { } }:

let
  # A field as messages show it: a list by its elements.
  show = field: if lib.isList field then lib.concatStringsSep ", " field else toString field;

  # What there is to say of things for which a rule does not hold.
  messages = rules: map (rule: rule.message) (lib.filter (rule: !rule.assertion) rules);
in
{
  assertions = ${printRules(errors)};

  warnings = messages ${parenthesized(printRules(warnings))};
}
`;
}

function printRules(rules: readonly Rule[]): string {
  return rules.length === 0 ? "[ ]" : `lib.concatLists [\n${rules.map(printRule).join("\n\n")}\n  ]`;
}

function parenthesized(expression: string): string {
  return expression === "[ ]" ? expression : `(${expression})`;
}

function printRule(rule: Rule): string {
  return `${printComment(rule)}
    (map
      (${rule.scope}: {
        assertion =${printCondition(rule.nix, 8)};
        message = ${printProblem(rule)};
      })
      scopes.${rule.scope})`;
}

function printComment(rule: Rule): string {
  return fill(`${rule.id}: ${rule.summary}`, width - 6)
    .split("\n")
    .map((line) => `    # ${line}`)
    .join("\n");
}

/** A condition behind `=`: on the same line, or each of its parts on one of their own. */
function printCondition(condition: string, indentation: number): string {
  return fits(condition, indentation + "assertion = ;".length)
    ? ` ${condition}`
    : `\n${printParts(condition, indentation + 2)}`;
}

/** The parts of a condition on lines of their own; one that is too long and in parentheses again in its parts. */
function printParts(condition: string, indentation: number): string {
  const pad = " ".repeat(indentation);
  return splitAtOperator(condition)
    .map((part) => {
      const [, operator = "", inner = ""] = /^((?:\|\| |&& )?)\((.*)\)$/s.exec(part) ?? [];
      return fits(part, indentation) || !isBalanced(inner)
        ? `${pad}${part}`
        : `${pad}${operator}(\n${printParts(inner, indentation + 2)}\n${pad})`;
    })
    .join("\n");
}

function fits(text: string, column: number): boolean {
  return column + text.length <= width;
}

/** Whether a text that had a parenthesis on either side had a pair there: `a) && (b` had not. */
function isBalanced(inner: string): boolean {
  const depths = depthsOf(inner);
  return inner !== "" && depths.every((depth) => depth >= 0) && (depths.at(-1) ?? 0) === 0;
}

/** How many brackets are open behind each token of a text. */
function depthsOf(text: string): readonly number[] {
  let depth = 0;
  return tokenizeNix(text).map((token) => {
    if (token.kind === "symbol" && /^(?:[([{]|\$\{)$/.test(token.text)) {
      depth += 1;
    } else if (token.kind === "symbol" && /^[)\]}]$/.test(token.text)) {
      depth -= 1;
    }
    return depth;
  });
}

/** Splits before each operator that binds least: `||`, or `&&` where there is none outside of parentheses. */
function splitAtOperator(condition: string): readonly string[] {
  const tokens = tokenizeNix(condition);
  const depths = depthsOf(condition);
  const operators = tokens.filter(
    ({ kind, text }, index) =>
      kind === "symbol" && depths[index] === 0 && /^[|&]$/.test(text) && tokens[index + 1]?.text === text,
  );
  const loosest = operators.some(({ text }) => text === "|") ? "|" : "&";
  const starts = operators.filter(({ text }) => text === loosest).map(({ start }) => start);
  return [0, ...starts].map((start, index) => condition.slice(start, starts[index]).trim());
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
  return `"${at}${printText(`${path}: `)}${message.join("")}${printText(` [${rule.id}]`)}"`;
}

/** A text as it stands inside of quotes. A dollar at its end must not meet the brace of what follows. */
function printText(text: string): string {
  return printNix(text).slice(1, -1).replace(/\$$/, "\\$");
}
