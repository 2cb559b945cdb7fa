import fc from "fast-check";
import type { Problem } from "../schema/kernel/index.ts";
import { type Block, blockSize, indexOf, positionOf } from "./block.ts";
import type { CaseSource, FuzzCase } from "./cases.ts";
import type { Harness } from "./harness.ts";
import { type Judged, judgeCases } from "./judge.ts";
import { modulesOf, type Trying } from "./trials.ts";

/** A rule that does not hold, with the smallest configuration that was found to show it. */
export interface Failure {
  /** Id of the invariant, comparison or oracle. */
  readonly rule: string;
  /** What was found in the smallest configuration. */
  readonly findings: readonly Problem[];
  /** The smallest configuration that was found. */
  readonly case: FuzzCase;
  /** The configuration as NixOS modules: one, unless several are what it takes. */
  readonly modules: readonly string[];
  /** Seed and path of the replay. */
  readonly seed: number;
  readonly path: string;
  /** The configuration of the whole run that failed first, or the one at the edge of a type, counted from 1. */
  readonly run: number;
  /** How often it was made smaller. */
  readonly shrinks: number;
}

/** What is to be made smaller. */
interface Shrinking {
  readonly rule: string;
  /** Whether a finding of the rule is the one that is meant, and no other fault. Default: all are. */
  readonly isMeant?: (problem: Problem) => boolean;
  readonly block: Block;
  /** The answers that are there already. */
  readonly judged: readonly Judged[];
  /** Of a replay: where to begin. */
  readonly path: string | undefined;
  readonly trying: Trying;
}

/** Batches for one failure: what is smaller then stays as it is. */
const maxBatches = 400;
/** Configurations of a batch: the first smaller ones often break the rule, too; where none does, twice as many follow. */
const [smallestBatch, largestBatch] = [4, 64];

/** The first configuration of the block that breaks the rule, as it was found. */
export function firstFailure(
  harness: Harness,
  { rule, isMeant = any, block, judged, path }: Shrinking,
): Failure {
  const index = firstIndex(judged, rule, isMeant);
  const found = judged[index];
  if (found === undefined) {
    throw new Error(`no configuration of this block breaks ${rule}`);
  }
  return {
    rule,
    findings: found.findings.filter((finding) => finding.rule === rule && isMeant(finding)),
    case: found.case,
    modules: modulesOf(harness, found.case, rule),
    seed: block.seed,
    path: block.edges === undefined ? String(index) : (path ?? `edge:${index}`),
    run: runOf(block, index),
    shrinks: 0,
  };
}

const any = () => true;

function firstIndex(judged: readonly Judged[], rule: string, isMeant: (problem: Problem) => boolean): number {
  return judged.findIndex(({ findings }) =>
    findings.some((finding) => finding.rule === rule && isMeant(finding)),
  );
}

/**
 * Makes the first configuration of the block that breaks the rule smaller, along fast-check's tree of smaller values: the
 * first child that breaks it, too, and so on. Nix answers for many in hardly more time than for one, so children are
 * evaluated together. The path is that of fast-check's own runner, which goes down the same tree.
 */
export async function shrinkFailure(
  harness: Harness,
  cases: CaseSource,
  { rule, isMeant = any, block, judged, path, trying }: Shrinking,
): Promise<Failure> {
  const breaks = (findings: readonly Problem[]) =>
    findings.filter((finding) => finding.rule === rule && isMeant(finding));
  const known = new Map(judged.map((each) => [keyOf(each.case), breaks(each.findings)]));
  const focused: Trying = { ...trying, rules: [rule], oracle: () => true };
  const judge = async (children: readonly fc.Value<FuzzCase>[]): Promise<number> => {
    const keyed = children.map(({ value }) => [keyOf(value), value] as const);
    const asked = new Map(keyed.filter(([key]) => !known.has(key)));
    const answers = await judgeCases(harness, [...asked.values()], focused);
    for (const [index, key] of [...asked.keys()].entries()) {
      known.set(key, breaks(answers[index]?.findings ?? []));
    }
    return keyed.findIndex(([key]) => (known.get(key)?.length ?? 0) > 0);
  };

  let at = path ?? String(firstIndex(judged, rule, isMeant));
  const source = cases(positionOf(block.seed, indexOf(at)));
  let current = valueAt(source, block.seed, at);
  let shrinks = 0;
  let batches = 0;
  const next = async (): Promise<{ readonly index: number; readonly value: fc.Value<FuzzCase> } | null> => {
    const children = source.shrink(current.value, current.context);
    let index = 0;
    for (let size = smallestBatch; batches < maxBatches; size = Math.min(2 * size, largestBatch)) {
      const batch = [...take(children, size)];
      if (batch.length === 0 || trying.signal?.aborted === true) return null;
      batches += 1;
      const first = await judge(batch);
      const value = batch[first];
      if (value !== undefined) return { index: index + first, value };
      index += batch.length;
    }
    return null;
  };
  for (let found = await next(); found !== null; found = await next()) {
    current = found.value;
    at = `${at}:${found.index}`;
    shrinks += 1;
  }
  return {
    rule,
    findings: known.get(keyOf(current.value)) ?? [],
    case: current.value,
    modules: modulesOf(harness, current.value, rule),
    seed: block.seed,
    path: at,
    run: runOf(block, indexOf(at)),
    shrinks,
  };
}

/** The value at a path of fast-check's runner, with what is needed to make it smaller. */
function valueAt(source: fc.Arbitrary<FuzzCase>, seed: number, path: string): fc.Value<FuzzCase> {
  const [index = "0", ...below] = path.split(":");
  const roots: fc.Value<FuzzCase>[] = [];
  class Recorded extends fc.Arbitrary<FuzzCase> {
    override generate(mrng: fc.Random, biasFactor: number | undefined): fc.Value<FuzzCase> {
      const value = source.generate(mrng, biasFactor);
      roots.push(value);
      return value;
    }
    override canShrinkWithoutContext(_: unknown): _ is FuzzCase {
      return false;
    }
    override shrink(): fc.Stream<fc.Value<FuzzCase>> {
      return fc.Stream.nil();
    }
  }
  fc.sample(new Recorded(), { seed, path: index, numRuns: 1 });
  return below.reduce((value, child) => {
    const [found] = source.shrink(value.value, value.context).drop(Number(child));
    return found ?? noSuch(path);
  }, roots.at(-1) ?? noSuch(path));
}

function noSuch(path: string): never {
  throw new Error(`fast-check has no value at ${path}`);
}

/** The next so many elements; the rest stays where it is, which a `for` or a spread would end. */
function* take<T>(elements: Iterator<T>, count: number): Generator<T> {
  for (let left = count; left > 0; left -= 1) {
    const { done, value } = elements.next();
    if (done === true) return;
    yield value;
  }
}

/** Which configuration of the whole run it is, or which of those at the edges of types, counted from 1. */
function runOf(block: Block, index: number): number {
  return Math.max(0, block.index) * blockSize + index + 1;
}

function keyOf(each: FuzzCase): string {
  return JSON.stringify(each);
}
