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
  readonly block: Block;
  /** The answers that are there already. */
  readonly judged: readonly Judged[];
  /** Of a replay: where to begin. */
  readonly path: string | undefined;
  readonly trying: Trying;
}

/** Evaluations for one failure: what is smaller then stays as it is. A process each, so these are some 20 seconds. */
const maxEvaluations = 250;

/** The first configuration of the block that breaks the rule, as it was found. */
export function firstFailure(harness: Harness, { rule, block, judged, path }: Shrinking): Failure {
  const index = firstIndex(judged, rule);
  const found = judged[index];
  if (found === undefined) {
    throw new Error(`no configuration of this block breaks ${rule}`);
  }
  return {
    rule,
    findings: found.findings.filter((finding) => finding.rule === rule),
    case: found.case,
    modules: modulesOf(harness, found.case, rule),
    seed: block.seed,
    path: block.edges === undefined ? String(index) : (path ?? `edge:${index}`),
    run: runOf(block, index),
    shrinks: 0,
  };
}

function firstIndex(judged: readonly Judged[], rule: string): number {
  return judged.findIndex(({ findings }) => findings.some((finding) => finding.rule === rule));
}

/** Hands the first configuration of the block that breaks the rule to fast-check, which makes it smaller. */
export async function shrinkFailure(
  harness: Harness,
  cases: CaseSource,
  { rule, block, judged, path, trying }: Shrinking,
): Promise<Failure> {
  const known = new Map(judged.map((each) => [keyOf(each.case), each.findings]));
  const focused: Trying = { ...trying, rules: [rule], oracle: () => true };
  const isEnded = () => trying.signal?.aborted === true;
  let evaluations = 0;
  const findingsOf = async (each: FuzzCase): Promise<readonly Problem[]> => {
    const key = keyOf(each);
    const answer = known.get(key);
    if (answer !== undefined) {
      return answer;
    }
    evaluations += 1;
    if (evaluations > maxEvaluations || isEnded()) {
      return [];
    }
    const [result] = await judgeCases(harness, [each], focused);
    const findings = isEnded() ? [] : (result?.findings ?? []);
    known.set(key, findings);
    return findings;
  };
  const breaks = (findings: readonly Problem[]) => findings.filter((finding) => finding.rule === rule);
  const start = path ?? String(firstIndex(judged, rule));
  const details = await fc.check(
    fc.asyncProperty(
      cases(positionOf(block.seed, indexOf(start))),
      async (each) => breaks(await findingsOf(each)).length === 0,
    ),
    { seed: block.seed, numRuns: 1, path: start },
  );
  const [smallest] = details.counterexample ?? [];
  if (smallest === undefined) {
    throw new Error(`fast-check finds no failure of ${rule} where the block of seed ${block.seed} had one`);
  }
  return {
    rule,
    findings: breaks(await findingsOf(smallest)),
    case: smallest,
    modules: modulesOf(harness, smallest, rule),
    seed: block.seed,
    path: details.counterexamplePath ?? "",
    run: runOf(block, indexOf(details.counterexamplePath ?? "0")),
    shrinks: details.numShrinks,
  };
}

/** Which configuration of the whole run it is, or which of those at the edges of types, counted from 1. */
function runOf(block: Block, index: number): number {
  return Math.max(0, block.index) * blockSize + index + 1;
}

function keyOf(each: FuzzCase): string {
  return JSON.stringify(each);
}
