import path from "node:path";
import { chooseEvaluator, type Evaluator, evaluateSystems, projectFiles } from "../evaluate/index.ts";
import {
  defineHarness,
  type FuzzOptions,
  type FuzzResult,
  fuzz,
  type Harness,
  type Hints,
  standardComparisons,
} from "../fuzz/index.ts";
import { module as declareModule, type Module, type OptionTree } from "../schema/kernel/index.ts";
import { runCode } from "./code.ts";
import { evaluationStatements, faultSignature, faultsOf, throwsIn, traceKeyOf } from "./faults.ts";
import { moduleInvariants } from "./invariants/index.ts";
import { textUnharmed } from "./invariants/text-unharmed.ts";
import {
  filesOf,
  isWhole,
  type ModuleSource,
  moduleFile,
  nixFile,
  optionsOfModule,
  ownFiles,
  type Read,
  type ReadModule,
  readModule,
  settingsOf,
  systemOf,
} from "./read-module.ts";
import { hintsOf } from "./sampling.ts";
import { type ModuleReport, moduleReport, subjectOf } from "./subject.ts";
import { treeCode } from "./tree-code.ts";

/** What {@link fuzzModule} takes besides what every run of the harness does. */
export interface FuzzModuleOptions extends Omit<FuzzOptions, "nixpkgs" | "nixosWsl" | "edges"> {
  /** Values and names to prefer, by option. */
  readonly hints?: Hints;
  /** Ids of what is not to be checked. */
  readonly without?: readonly string[];
}

/** A run, with the harness that was made for the module: reports name what it checks. */
export interface ModuleRun {
  readonly harness: Harness;
  readonly result: FuzzResult;
}

/** The harness of a module that exists: its options as they were read, and what must be true of every module. */
export async function moduleHarness(
  evaluator: Evaluator,
  source: ModuleSource,
  { hints = {} }: Pick<FuzzModuleOptions, "hints"> = {},
): Promise<Read<Harness>> {
  const read = await readModule(evaluator, source);
  if (!read.ok) return read;
  const unused = await unusedReport(evaluator, source);
  const without = await optionsOfModule(evaluator, source, read.value);
  return { ok: true, value: harnessOf(source, read.value, unused, hints, without) };
}

function harnessOf(
  source: ModuleSource,
  { path: at, tree, valuesAt }: ReadModule,
  unused: ModuleReport | null,
  hints: Hints,
  without: readonly string[],
): Harness {
  // What has no default may be set by the module itself: whether it must be set, the module says.
  const { code, undefaulted } = treeCode(tree, at, valuesAt, { isLoose: true, without });
  const module = declareModule({ path: at, options: runCode(code) as OptionTree }) as Module;
  const { files, nixpkgs: _, ...settings } = settingsOf(source);
  const own = [path.dirname(moduleFile(source.file)), ...(source.beside ?? [])];
  const throws = throwsIn(ownFiles(source).map((file) => file.path));
  const context = { path: module.path, own, throws, isWhole: isWhole(source) };
  const harness = defineHarness({
    module,
    files: { ...projectFiles(), ...files, report: nixFile("module-report.nix") },
    report: moduleReport,
    subject: (config, report) => subjectOf(module, config, report, unused),
    invariants: moduleInvariants,
    comparisons: standardComparisons,
    foreign: {
      faults: (error) => faultsOf(error, context),
      statements: evaluationStatements,
      traceKey: (error) => traceKeyOf(error, context),
      traces: new Map(),
      // One option whose text is harmed is one fault, whatever the text and the name of what it is in.
      signature: ({ rule, option, message }) =>
        rule.startsWith(textUnharmed.id) ? (option.split(".").at(-1) ?? "") : faultSignature(message),
    },
    beside: filesOf(source),
    settings,
    hints: hintsOf(module, hints, undefaulted),
  });
  return harness as unknown as Harness;
}

/** What a system is in which nobody uses the module; null where something must be set. */
async function unusedReport(evaluator: Evaluator, source: ModuleSource): Promise<ModuleReport | null> {
  const settings = settingsOf(source);
  const files = { ...settings.files, report: nixFile("module-report.nix") };
  const [evaluation] = await evaluateSystems(evaluator, [systemOf(source)], { ...settings, files });
  const parsed = moduleReport.safeParse(evaluation?.ok === true ? evaluation.value : null);
  return parsed.success ? parsed.data : null;
}

/**
 * Tries a module that exists with random configurations, and holds what comes out against what must be true of every module.
 *
 * In: the module, and how the run goes. Out: the failures, each fault once and as small as it could be made.
 *
 * @throws Error where the module cannot be read, or there is no evaluator; TypeError for hints that fit no option.
 */
export async function fuzzModule(source: ModuleSource, options: FuzzModuleOptions = {}): Promise<ModuleRun> {
  if (options.evaluator !== undefined) return runWith(options.evaluator, source, options);
  // Where in a module an error is from, only Nix says.
  const start = await chooseEvaluator("nix");
  if (!start.ok) throw new Error(start.message);
  try {
    return await runWith(start.evaluator, source, options);
  } finally {
    await start.evaluator.close();
  }
}

async function runWith(
  evaluator: Evaluator,
  source: ModuleSource,
  { hints, without, ...options }: FuzzModuleOptions,
): Promise<ModuleRun> {
  const read = await moduleHarness(evaluator, source, hints === undefined ? {} : { hints });
  if (!read.ok) throw new Error(`${source.file}: ${read.error.message}`);
  const harness = withoutStatements(read.value, without ?? []);
  const { nixpkgs } = source;
  const result = await fuzz(harness, {
    ...options,
    evaluator,
    ...(nixpkgs === undefined ? {} : { nixpkgs }),
  });
  return { harness, result };
}

/** The same harness without some of what it checks. */
export function withoutStatements(harness: Harness, ids: readonly string[]): Harness {
  if (ids.length === 0) return harness;
  const isKept = ({ id }: { readonly id: string }) => !ids.includes(id);
  const { foreign, invariants, comparisons, oracles } = harness;
  return {
    ...harness,
    invariants: invariants.filter(isKept),
    ...(comparisons === undefined ? {} : { comparisons: comparisons.filter(isKept) }),
    ...(oracles === undefined ? {} : { oracles: oracles.filter(isKept) }),
    ...(foreign === undefined
      ? {}
      : { foreign: { ...foreign, statements: foreign.statements.filter(isKept) } }),
  };
}
