import os from "node:os";
import type { z } from "zod";
import { chooseEvaluator, type EvaluationError, type Evaluator } from "../evaluate/index.ts";
import type { Problem } from "../schema/kernel/index.ts";
import { knownRule, schemaAgreement } from "./agreement.ts";
import { type Block, blocksOf, edgeBlock, isEdgePath, type Shard, sampleBlock } from "./block.ts";
import { casesOf } from "./cases.ts";
import { type Coverage, noCoverage, withCase } from "./coverage.ts";
import { edgeCases } from "./edges.ts";
import { comparisonsOf, type Harness, type Verdict } from "./harness.ts";
import type { Statement } from "./invariant.ts";
import { evaluates, type Judged, judgeCases } from "./judge.ts";
import { type Failure, firstFailure, shrinkFailure } from "./shrink.ts";
import { findObstacle, type Trying } from "./trials.ts";

/** Which real tools judge: a sample of the configurations where they are installed, all of them, or none. */
export type OracleChoice = "auto" | "systemd" | "none";

/** How a run of the harness goes. */
export interface FuzzOptions {
  /** How many configurations. Default 500. */
  readonly runs?: number;
  /** 32 bits. Default: a fresh one. The same seed and version give the same run. */
  readonly seed?: number;
  /** Replay: the path of a failure, as its report gives it; `seed` must be that of the report, too. */
  readonly path?: string;
  /** Blocks of configurations at the same time, a process each. Default: the processors of this machine. */
  readonly jobs?: number;
  /** The part of the run that is done here: `index` from 1 to `count`. */
  readonly shard?: Shard;
  /** Default: Nix where it is on PATH, else the embedded evaluator; started and ended here. */
  readonly evaluator?: Evaluator;
  /** Absolute path of a nixpkgs to evaluate with. */
  readonly nixpkgs?: string;
  /** Absolute path of a NixOS-WSL to evaluate with, beside a full nixpkgs. */
  readonly nixosWsl?: string;
  /** Which real tools judge. Default: a sample, where they are installed. */
  readonly oracle?: OracleChoice;
  /** Ids of what is to be checked. Default: everything. */
  readonly rules?: readonly string[];
  /** Whether to try the values at the edges of types as well, which are the same in every run. Default true. */
  readonly edges?: boolean;
  /** Whether to make what fails smaller. Default true. */
  readonly shrink?: boolean;
  /** Ends the run; what was found so far is returned. */
  readonly signal?: AbortSignal;
  /** Called at the beginning, and when some configurations more were judged. */
  readonly onProgress?: (progress: Progress) => void;
}

/** How far a run is. */
export interface Progress {
  /** Configurations judged so far, and how many there will be. */
  readonly done: number;
  readonly total: number;
}

/** What a run of the harness has found. */
export interface FuzzResult {
  /** That of the run: with it and a failure's path the failure can be had again. */
  readonly seed: number;
  /** Random configurations that were judged. */
  readonly runs: number;
  /** Values at the edges of types that were judged beside them. */
  readonly edges: number;
  /** Systems that were evaluated: a configuration that is compared with another way to give it takes two. */
  readonly systems: number;
  /** The first failure of each rule that fails, as small as it could be made. */
  readonly failures: readonly Failure[];
  /** How often each option, value, rule and invariant came up. */
  readonly coverage: Coverage;
  /** Whether it was ended before its time. */
  readonly interrupted: boolean;
  /** Why nothing could be tried at all; null where something was. */
  readonly obstacle: EvaluationError | null;
}

/** Of so many configurations one is shown to the real tools, where nothing else is asked for. */
const oracleOneIn = 20;

/** Everything that a harness checks, in the order in which it is reported. */
export function statementsOf(harness: Harness): readonly Statement[] {
  return [
    ...(harness.foreign?.statements ?? [evaluates, schemaAgreement, knownRule]),
    ...harness.invariants,
    ...comparisonsOf(harness),
    ...(harness.oracles ?? []),
  ];
}

/**
 * Tries random configurations of a module and reports the smallest that fail.
 *
 * The run is cut into blocks of {@link blockSize}, each with a seed of its own: fast-check samples the block's
 * configurations, Nix evaluates them together, and fast-check's runner then finds and shrinks failures in the answers.
 *
 * @throws TypeError for hints that fit no option; Error where there is no evaluator.
 */
export async function fuzz<Schema extends z.ZodType, Report extends Verdict, Subject>(
  harness: Harness<Schema, Report, Subject>,
  options: FuzzOptions = {},
): Promise<FuzzResult> {
  // From here on nobody knows the types that `defineHarness` held to each other.
  const any = harness as unknown as Harness;
  if (options.evaluator !== undefined) {
    return run(any, options, options.evaluator);
  }
  const start = await chooseEvaluator(options.nixpkgs === undefined ? "auto" : "nix", {
    threads: options.jobs ?? os.availableParallelism(),
  });
  if (!start.ok) {
    throw new Error(start.message);
  }
  try {
    return await run(any, options, start.evaluator);
  } finally {
    await start.evaluator.close();
  }
}

async function run(harness: Harness, options: FuzzOptions, evaluator: Evaluator): Promise<FuzzResult> {
  const seed = (options.seed ?? Date.now()) | 0;
  const { path } = options;
  const isForeign = harness.foreign !== undefined;
  const blocks = blocksToDo(harness, seed, isForeign ? { ...options, edges: false } : options);
  const total = blocks.reduce((sum, { size }) => sum + size, 0);
  const cases = casesOf(
    harness.module,
    harness.hints ?? {},
    comparisonsOf(harness).map(({ id }) => id),
    { isForeign },
  );
  const trying: Trying = {
    evaluator,
    ...(options.nixpkgs === undefined ? {} : { nixpkgs: options.nixpkgs }),
    ...(options.nixosWsl === undefined ? {} : { nixosWsl: options.nixosWsl }),
    rules: options.rules,
    signal: options.signal,
    oracle: oracleOf(options.oracle ?? "auto", path !== undefined),
  };

  // All else is shown by configurations that can be made smaller.
  const ofTypes = { ...trying, rules: [evaluates.id, schemaAgreement.id], oracle: () => false };

  let coverage = noCoverage(
    harness.module,
    harness.hints ?? {},
    statementsOf(harness).map(({ id }) => id),
  );
  let runs = 0;
  let edges = 0;
  let systems = 0;
  const failed: JudgedBlock[] = [];
  const isEnded = () => options.signal?.aborted === true;
  const obstacle = await findObstacle(harness, trying);
  const queue = (obstacle === null ? blocks : []).values();
  options.onProgress?.({ done: 0, total });
  const work = async (): Promise<void> => {
    for (const block of queue) {
      if (isEnded() || (failed.length > 0 && !isForeign)) {
        return;
      }
      const sampled = sampleBlock(cases, block, path);
      const judged = await judgeCases(harness, sampled, block.edges === undefined ? trying : ofTypes);
      // The answers of a run that was ended say that it was.
      if (isEnded()) {
        return;
      }
      edges += block.edges === undefined ? 0 : judged.length;
      for (const each of judged) {
        coverage = withCase(coverage, harness.module, each.case, each.problems, each.checks);
        systems += each.systems;
      }
      runs += judged.length;
      options.onProgress?.({ done: runs, total });
      if (judged.some(({ findings }) => findings.length > 0)) {
        failed.push({ block, judged });
      }
    }
  };
  await Promise.all(Array.from({ length: options.jobs ?? os.availableParallelism() }, work));

  // Of blocks that failed at the same time the earliest counts, whichever was ready first: the same run, the same report.
  const inOrder = failed.toSorted((a, b) => a.block.index - b.block.index);
  const failures: Failure[] = [];
  for (const { rule, isMeant, block } of faultsOf(harness, isForeign ? inOrder : inOrder.slice(0, 1))) {
    const shrinking = { rule, isMeant, ...block, path, trying };
    failures.push(
      options.shrink === false || block.block.edges !== undefined
        ? firstFailure(harness, shrinking)
        : await shrinkFailure(harness, cases, shrinking),
    );
  }
  return { seed, runs: runs - edges, edges, systems, failures, coverage, interrupted: isEnded(), obstacle };
}

/** The blocks of a run: what is at the edges of types comes first, then random ones. */
function blocksToDo(
  harness: Harness,
  seed: number,
  { edges = true, path, rules, runs = 500, shard = { index: 1, count: 1 } }: FuzzOptions,
): Block[] {
  const cases = () => edgeCases(harness.module, harness.hints ?? {});
  if (path !== undefined) {
    return [isEdgePath(path) ? edgeBlock(cases(), path) : { index: 0, seed, size: 1 }];
  }
  // They are of use to this rule, once in a run.
  const areAsked = edges && shard.index === 1 && (rules ?? [schemaAgreement.id]).includes(schemaAgreement.id);
  return [...(areAsked ? [edgeBlock(cases())] : []), ...blocksOf(seed, runs, shard)];
}

interface JudgedBlock {
  readonly block: Block;
  readonly judged: readonly Judged[];
}

function oracleOf(choice: OracleChoice, isReplay: boolean): (index: number) => boolean {
  if (choice === "none") {
    return () => false;
  }
  return choice === "systemd" || isReplay ? () => true : (index) => index % oracleOneIn === 0;
}

/** A fault: a rule, and which of its findings are meant; with the first block that shows it. */
interface Fault {
  readonly rule: string;
  readonly isMeant: (problem: Problem) => boolean;
  readonly block: JudgedBlock;
}

/** Faults of one rule of a foreign module that are shown: more tell nothing new. */
const mostOfRule = 6;

/** What failed, each fault once: of a module of one's own a rule is one fault. */
function faultsOf({ foreign }: Harness, blocks: readonly JudgedBlock[]): Fault[] {
  const signatureOf = foreign?.signature ?? (() => "");
  const found = new Map<string, Fault>();
  const shown = new Map<string, number>();
  for (const block of blocks) {
    for (const problem of block.judged.flatMap(({ findings }) => findings)) {
      const signature = signatureOf(problem);
      const key = JSON.stringify([problem.rule, signature]);
      const times = shown.get(problem.rule) ?? 0;
      if (found.has(key) || times >= mostOfRule) continue;
      shown.set(problem.rule, times + 1);
      found.set(key, { rule: problem.rule, isMeant: (other) => signatureOf(other) === signature, block });
    }
  }
  return [...found.values()];
}
