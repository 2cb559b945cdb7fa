import { printAttributeName, printNix } from "../../lib/nix/index.ts";
import { fill } from "../text/fill.ts";
import type { Helper } from "./compile.ts";
import type { Binding, Expression, Name, Operator, Parameter } from "./expression.ts";
import { all, group, hardLine, indented, joined, type Layout, line, print, softLine } from "./layout.ts";

const width = 100;

/** How tightly each kind of expression holds its parts, as the Nix manual has it in "Operators": more is tighter. */
const tightness: Readonly<Record<Operator, number>> = {
  "++": 11,
  "*": 10,
  "+": 9,
  "-": 9,
  "//": 7,
  "<": 6,
  "<=": 6,
  ">": 6,
  ">=": 6,
  "==": 5,
  "!=": 5,
  "&&": 4,
  "||": 3,
};

const tight = 15;

function tightnessOf(expression: Expression): number {
  switch (expression.kind) {
    case "lambda":
    case "let":
    case "if":
      return 0;
    case "binary":
      return tightness[expression.operator];
    case "not":
      return 8;
    case "call":
      return 14;
    // `a.b or c` looks like a call with two arguments.
    case "select":
      return expression.otherwise === undefined ? tight : 13;
    default:
      return tight;
  }
}

/** An expression as a person would lay it out, in lines of at most 100 columns where that can be done. */
export function printExpression(expression: Expression): string {
  return print(layoutOf(expression), width);
}

/** A binding as it stands in `let` or in a set, without indentation before it. */
export function printBinding(binding: Binding, indentation: number): string {
  return print(layoutOfBinding(binding), width, indentation);
}

/** What others name, as bindings of a `let`, with what there is to say of each. */
export function printHelpers(helpers: readonly Helper[]): string {
  return helpers
    .map(({ comment, name, value }) => {
      const said = comment === undefined ? "" : `${fill(comment, width - 4).replaceAll(/^/gm, "  # ")}\n`;
      return `${said}  ${printBinding({ kind: "value", name, value }, 2)}`;
    })
    .join("\n\n");
}

function layoutOf(expression: Expression): Layout {
  switch (expression.kind) {
    case "atom":
      return expression.text;
    case "string":
      return layoutOfString(expression.parts);
    case "select":
      return all(
        within(expression.of, tight),
        ".",
        nameOf(expression.name),
        ...(expression.otherwise === undefined ? [] : [" or ", within(expression.otherwise, tight)]),
      );
    case "call":
      return layoutOfCall(expression.of, expression.arguments);
    case "lambda":
      return group(layoutOfParameter(expression.parameter), ":", behind(expression.body));
    case "let":
      return all(layoutOfLet(expression.bindings), hardLine, layoutOf(expression.body));
    case "if":
      return group(
        ...["if ", within(expression.condition, 1), line],
        ...["then", behind(expression.yes, " "), line],
        ...["else", behind(expression.no, " ")],
      );
    case "not":
      return all("!", within(expression.of, 9));
    case "binary": {
      const { operator, parts } = expression;
      const own = tightness[operator];
      const isChain = ["&&", "||", "++", "+", "*", "//"].includes(operator);
      const [first, ...rest] = parts.map((part) => within(part, isChain ? own : own + 1));
      return group(first ?? "", ...rest.flatMap((part) => [line, `${operator} `, part]));
    }
    case "list":
      return expression.items.length === 0
        ? "[ ]"
        : group("[", indented(...expression.items.flatMap((item) => [line, within(item, tight)])), line, "]");
    case "attributes":
      return expression.bindings.length === 0
        ? "{ }"
        : group(
            "{",
            indented(
              expression.bindings.length > 2 ? hardLine : line,
              joined(
                expression.bindings.map(layoutOfBinding),
                expression.bindings.length > 2 ? hardLine : line,
              ),
            ),
            expression.bindings.length > 2 ? hardLine : line,
            "}",
          );
  }
}

/** In parentheses where it holds its parts less tightly than what it is in. */
function within(expression: Expression, level: number): Layout {
  if (tightnessOf(expression) >= level) return layoutOf(expression);
  return expression.kind === "binary"
    ? group("(", indented(softLine, layoutOf(expression)), softLine, ")")
    : group("(", layoutOf(expression), ")");
}

/** A set at the end of a call begins on its line, as in `lib.mkIf condition {`. */
function layoutOfCall(of: Expression, args: readonly Expression[]): Layout {
  const last = args.at(-1);
  const before = [within(of, 14), ...args.slice(0, -1).map((argument) => within(argument, tight))];
  if (last?.kind === "attributes" && args.slice(0, -1).every(isShort)) {
    return group(joined([...before, layoutOf(last)], " "));
  }
  return group(within(of, 14), indented(...args.flatMap((argument) => [line, within(argument, tight)])));
}

/** Whether an expression needs no line of its own. */
function isShort(expression: Expression): boolean {
  return print(layoutOf(expression), Number.POSITIVE_INFINITY).length <= 60;
}

/** A short binding alone stands on the line of `let` and `in`. */
function layoutOfLet(bindings: readonly Binding[]): Layout {
  const between = bindings.length > 1 ? hardLine : line;
  return group("let", indented(between, joined(bindings.map(layoutOfBinding), between)), between, "in");
}

/** Behind a colon, an equals sign or a word: what opens a bracket does so on the same line. */
function behind(expression: Expression, flat: " " | null = null): Layout {
  const isOpening =
    expression.kind === "attributes" || expression.kind === "list" || expression.kind === "lambda";
  if (isOpening) return all(" ", layoutOf(expression));
  return flat === null ? indented(line, layoutOf(expression)) : all(flat, indented(layoutOf(expression)));
}

function layoutOfBinding(binding: Binding): Layout {
  if (binding.kind === "inherit") {
    const from = binding.from === undefined ? "" : all("(", layoutOf(binding.from), ") ");
    return all("inherit ", from, binding.names.map((name) => printAttributeName(name)).join(" "), ";");
  }
  return group(printAttributeName(binding.name), " =", behind(binding.value), ";");
}

function layoutOfParameter(parameter: Parameter): Layout {
  return typeof parameter === "string" ? parameter : `{ ${[...parameter, "..."].join(", ")} }`;
}

function nameOf(name: Name): Layout {
  if (typeof name === "string") return printAttributeName(name);
  return name.kind === "string"
    ? layoutOf(name)
    : all("${", print(layoutOf(name), Number.POSITIVE_INFINITY), "}");
}

/** Texts stay on one line: a line break inside of one would be in it. */
function layoutOfString(parts: readonly (string | Expression)[]): Layout {
  const printed = parts.map((part, index) =>
    typeof part === "string"
      ? printText(part, index + 1 < parts.length)
      : `\${${print(layoutOf(part), Number.POSITIVE_INFINITY)}}`,
  );
  return `"${printed.join("")}"`;
}

/** A text as it stands inside of quotes. A dollar at its end must not meet the brace of what follows. */
export function printText(text: string, isFollowed = true): string {
  const printed = printNix(text).slice(1, -1);
  return isFollowed ? printed.replace(/\$$/, "\\$") : printed;
}
