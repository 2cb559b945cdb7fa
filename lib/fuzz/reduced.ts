import fc from "fast-check";
import { isAttributes, type Module, replaceAt } from "../schema/kernel/index.ts";
import type { FuzzCase } from "./cases.ts";
import { brokenRules, without } from "./repair.ts";

/** That a value came from the arbitrary inside, and with which context of its own. */
class Within {
  readonly context: unknown;
  constructor(context: unknown) {
    this.context = context;
  }
}

/**
 * Cases that are made smaller by taking away parts of the configuration and by plainer texts, whatever it was made of:
 * what a card was put into is no part of what fast-check drew, and stays as it is while that shrinks.
 */
export class ReducedCases extends fc.Arbitrary<FuzzCase> {
  readonly #cases: fc.Arbitrary<FuzzCase>;
  readonly #module: Module;

  constructor(module: Module, cases: fc.Arbitrary<FuzzCase>) {
    super();
    this.#module = module;
    this.#cases = cases;
  }

  override generate(mrng: fc.Random, biasFactor: number | undefined): fc.Value<FuzzCase> {
    return within(this.#cases.generate(mrng, biasFactor));
  }

  override canShrinkWithoutContext(_: unknown): _ is FuzzCase {
    return false;
  }

  override shrink(value: FuzzCase, context: unknown): fc.Stream<fc.Value<FuzzCase>> {
    const reduced = fc.stream(this.#reduced(value)).map((each) => new fc.Value(each, undefined));
    return context instanceof Within
      ? reduced.join(this.#cases.shrink(value, context.context).map(within))
      : reduced;
  }

  *#reduced(value: FuzzCase): Generator<FuzzCase> {
    if (value.comparison !== null) yield { ...value, comparison: null };
    const isJudged = value.kind === "valid" || value.kind === "nearly";
    const parts = partsOf(value.value);
    const smaller = [
      ...parts.map(
        ({ path }) =>
          () =>
            without(value.value, path),
      ),
      ...(isJudged ? parts.flatMap(plainer(value.value)) : []),
    ];
    for (const make of smaller) {
      const reduced = { ...value, value: make() };
      if (!isJudged || this.#isOfItsKind(reduced)) yield reduced;
    }
  }

  #isOfItsKind({ breaks, value }: FuzzCase): boolean {
    const rules = brokenRules(this.#module, value);
    return breaks === null ? rules.length === 0 : rules.length === 1 && rules[0] === breaks;
  }
}

function within({ context, value }: fc.Value<FuzzCase>): fc.Value<FuzzCase> {
  return new fc.Value(value, new Within(context));
}

interface Part {
  readonly path: readonly string[];
  readonly member: unknown;
}

/** All parts of a value, the greatest first. */
function partsOf(value: unknown): Part[] {
  const parts: Part[] = [];
  let level: readonly Part[] = [{ path: [], member: value }];
  while (level.length > 0) {
    level = level.flatMap(({ path, member: at }) =>
      Object.entries(isAttributes(at) ? at : {}).map(([name, member]) => ({ path: [...path, name], member })),
    );
    parts.push(...level);
  }
  return parts;
}

/** A copy of a value in which the part at a path is called otherwise. */
function renamed(value: unknown, [first, ...rest]: readonly string[], to: string): unknown {
  return Object.fromEntries(
    Object.entries(isAttributes(value) ? value : {}).map(([name, member]): [string, unknown] => {
      if (name !== first) return [name, member];
      return rest.length === 0 ? [to, member] : [name, renamed(member, rest, to)];
    }),
  );
}

/** What may stand for a text, a number or a list, if the types there take it, and the name that any part may have. */
function plainer(value: unknown): (part: Part) => (() => unknown)[] {
  return ({ member, path }) => [
    ...((path.at(-1)?.length ?? 0) > 1 ? [() => renamed(value, path, "a")] : []),
    ...plainValues(member).map((plain) => () => replaceAt(value, path, plain)),
  ];
}

function plainValues(member: unknown): unknown[] {
  if (typeof member === "string") return ["a", "/a"].filter((plain) => plain.length < member.length);
  if (typeof member === "number") return member === 1 ? [] : [1];
  if (Array.isArray(member) && member.length > 1) return member.map((element) => [element]);
  return [];
}
