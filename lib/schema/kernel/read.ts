import leven from "leven";
import type { z } from "zod";
import type { Checked, Module } from "./module.ts";
import type { OptionTree } from "./nix-type.ts";
import { treeNodeOf } from "./option.ts";
import { type OptionPath, showOption } from "./option-path.ts";
import { optionsOf, partsOf } from "./parts.ts";
import type { Problem } from "./problem.ts";

/** Checks names and types and fills in defaults, with one problem for each thing that does not fit. */
export function readOptions<Schema extends z.ZodType>(
  module: Module<Schema>,
  value: unknown,
): Checked<z.output<Schema>> {
  const lost = lostNames(value, module.path, new Set());
  const parsed = module.schema.safeParse(value, { reportInput: true });
  if (parsed.success && lost.length > 0) {
    return { config: null, problems: lost };
  }
  if (parsed.success) {
    return { config: parsed.data, problems: [] };
  }
  const problems = parsed.error.issues.flatMap((issue) => problemsOf(module, issue));
  return { config: null, problems };
}

/** Names that zod drops without a word, since they are dangerous as names of JavaScript objects. */
function lostNames(value: unknown, path: OptionPath, seen: Set<unknown>): Problem[] {
  if (typeof value !== "object" || value === null || seen.has(value)) {
    return [];
  }
  seen.add(value);
  return Object.entries(value).flatMap(([name, member]) =>
    name === "__proto__"
      ? [
          {
            rule: "type",
            severity: "error",
            option: showOption([...path, name]),
            message: "cannot be a name; choose another",
          },
        ]
      : lostNames(member, [...path, name], seen),
  );
}

function problemsOf(module: Module, issue: z.core.$ZodIssue): Problem[] {
  const path = issue.path.map(String);
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => unknownOption(module, [...path, key]));
  }
  const inside = issue.code === "invalid_union" ? issuesInside(issue) : [];
  if (inside.length > 0) {
    return inside.flatMap((each) => problemsOf(module, each));
  }
  const option = showOption([...module.path, ...path]);
  if (issue.input === undefined) {
    return [{ rule: "required-option", severity: "error", option, message: "is not set and has no default" }];
  }
  return [{ rule: "type", severity: "error", option, message: typeMessage(issue) }];
}

function typeMessage(issue: z.core.$ZodIssue): string {
  const given = shorten(issue.input);
  const wanted = wantedBy(issue);
  if (wanted === null) return `is ${given}: ${issue.message}`;
  const near =
    issue.code === "invalid_value" && typeof issue.input === "string"
      ? closest(issue.input, issue.values.map(String))
      : null;
  return `is ${given}, but must be ${wanted}${near === null ? "" : `; did you mean "${near}"?`}`;
}

/** What a value must be, in words that go on from "must be"; null where only the issue's own message says it. */
function wantedBy(issue: z.core.$ZodIssue): string | null {
  switch (issue.code) {
    case "invalid_value":
      return `one of ${issue.values.map((value) => JSON.stringify(value)).join(", ")}`;
    case "invalid_type":
      return article[issue.expected] ?? issue.expected;
    case "too_small":
      if (issue.origin === "array") return "a list with at least one element";
      return `${issue.inclusive === false ? "more than" : "at least"} ${issue.minimum}`;
    case "too_big":
      return `at most ${issue.maximum}`;
    case "invalid_union":
      return issue.errors
        .flatMap(([first]) =>
          first === undefined ? [] : [wantedBy(first) ?? withoutExpected(first.message)],
        )
        .join(", or ");
    default:
      return null;
  }
}

/** Messages of our own types begin like this. */
function withoutExpected(message: string): string {
  return message.replace(/^expected /, "");
}

/**
 * What is wrong inside of a value of one of several types, where its form shows which one was meant; nothing where it has none of
 * the forms.
 */
function issuesInside({ errors, path }: z.core.$ZodIssueInvalidUnion): readonly z.core.$ZodIssue[] {
  const inside = errors.find((issues) =>
    issues.every((issue) => issue.path.length > 0 || issue.code === "unrecognized_keys"),
  );
  return (inside ?? []).map((issue) => ({ ...issue, path: [...path, ...issue.path] }));
}

/** zod's names for types, as a Nix user knows them. */
const article: Readonly<Record<string, string>> = {
  boolean: "a boolean",
  string: "a string",
  number: "a number",
  int: "a whole number",
  array: "a list",
  object: "an attribute set",
  record: "an attribute set",
};

function shorten(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function unknownOption(module: Module, path: OptionPath): Problem {
  const full = [...module.path, ...path];
  const option = showOption(full);
  const removed = module.removed.find((entry) => showOption(entry.path) === option);
  if (removed !== undefined) {
    return {
      rule: "removed-option",
      severity: "error",
      option,
      message: `was removed: ${removed.instructions}`,
    };
  }
  const name = path.at(-1) ?? "";
  const known = namesAt(module.options, path.slice(0, -1));
  const near = closest(name, known);
  const hint = near === null ? `the options here are ${known.join(", ")}` : `did you mean ${near}?`;
  return { rule: "unknown-option", severity: "error", option, message: `does not exist; ${hint}` };
}

/** The option names directly below a path that may go through groups, attribute sets and submodules. */
function namesAt(options: OptionTree, path: OptionPath): readonly string[] {
  const [name, ...rest] = path;
  if (name === undefined) {
    return Object.keys(options);
  }
  const member = options[name];
  if (member === undefined) {
    return [];
  }
  const node = treeNodeOf(member);
  return node.kind === "group" ? namesAt(node.options, rest) : namesBelowType(node.type, rest);
}

function namesBelowType(schema: z.ZodType, path: OptionPath): readonly string[] {
  const options = optionsOf(schema);
  return options === null
    ? partsOf(schema).flatMap(({ step, type }) => namesBelowType(type, step === null ? path : path.slice(1)))
    : namesAt(options, path);
}

/** The nearest of some names, if it is near enough to be a slip of the hand. */
export function closest(name: string, candidates: readonly string[]): string | null {
  const ranked = candidates
    .map((candidate) => ({ candidate, distance: leven(name.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best !== undefined && best.distance <= Math.max(2, name.length / 3) ? best.candidate : null;
}
