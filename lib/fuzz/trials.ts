import type { z } from "zod";
import {
  type BatchLimits,
  type ConfigurationSettings,
  type Evaluation,
  type EvaluationError,
  type Evaluator,
  evaluateSystems,
  projectFiles,
} from "../evaluate/index.ts";
import { configurationText } from "../module-text/index.ts";
import {
  type Attributes,
  checkConfig,
  type Module,
  NixPackage,
  type OptionTree,
  optionsOf,
  type Problem,
  partsOf,
  treeNodeOf,
} from "../schema/kernel/index.ts";
import type { FuzzCase } from "./cases.ts";
import type { Variant } from "./comparison.ts";
import { comparisonsOf, type Harness } from "./harness.ts";
import { requiredValues } from "./repair.ts";

/** How cases are tried. */
export interface Trying extends Pick<ConfigurationSettings, "nixpkgs" | "nixosWsl"> {
  readonly evaluator: Evaluator;
  /** Ids of what is to be checked; everything if absent. */
  readonly rules?: readonly string[] | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Whether real tools judge a case, too. */
  readonly oracle: (index: number) => boolean;
}

/** A case, with what the schema says of it and the other way in which it is given. */
export interface Trial {
  readonly case: FuzzCase;
  /** Null where the types are wrong. */
  readonly config: unknown;
  readonly problems: readonly Problem[];
  readonly variant: Variant | null;
}

/** A trial with what Nix makes of it. */
export interface Answered {
  readonly trial: Trial;
  readonly evaluation: Evaluation;
  /** What comes of the other way to give it, and what should. */
  readonly comparable: { readonly given: Evaluation; readonly expected: Evaluation } | null;
}

/** A system in which the module is there and nothing is said of it, but what must be. */
function unusedModules(module: Module): readonly string[] {
  const required = requiredValues(module);
  return Object.keys(required).length === 0 ? ["{ }"] : [configurationText(module, required)];
}

/**
 * Of so many configurations with wrong types one gets a process of its own, which tells what Nix says of it. Of the others
 * it is known that Nix refuses them: `tryEval` keeps the message to itself.
 */
const explainedOneIn = 4;

/** Evaluates cases, all in one process where that is possible. */
export async function tryCases(
  harness: Harness,
  cases: readonly FuzzCase[],
  trying: Trying,
): Promise<Answered[]> {
  const trials = cases.map((each): Trial => {
    const { config, problems } = checkConfig(harness.module, each.value);
    const variant = config === null ? null : variantOf(harness, each, trying);
    return { case: each, config, problems, variant };
  });
  const plain = (trial: Trial) => [plainText(harness.module, trial.case)];
  const accepted = trials.filter(({ config }) => config !== null);
  const refused = trials.filter(({ config }) => config === null).map(plain);
  const unused = unusedModules(harness.module);
  const variants = trials.flatMap(({ variant }) => variant ?? []);
  const isCompared = variants.some(({ equals }) => equals === "unused");
  // One after the other: blocks are what runs side by side.
  const answers = new Map([
    ...(await evaluate(
      harness,
      [...(isCompared ? [unused] : []), ...accepted.map(plain), ...variants.map(({ modules }) => modules)],
      trying,
    )),
    ...(await evaluate(
      harness,
      refused.filter((_, index) => index % explainedOneIn !== 0),
      trying,
      { explain: false },
    )),
    ...(await evaluate(
      harness,
      refused.filter((_, index) => index % explainedOneIn === 0),
      trying,
      { batchSize: 1 },
    )),
  ]);
  const answerTo = (modules: readonly string[]): Evaluation => answers.get(keyOf(modules)) ?? notAsked;
  return trials.map((trial) => {
    const evaluation = answerTo(plain(trial));
    const { variant } = trial;
    return {
      trial,
      evaluation,
      comparable:
        variant === null
          ? null
          : {
              given: answerTo(variant.modules),
              expected: variant.equals === "itself" ? evaluation : answerTo(unused),
            },
    };
  });
}

const notAsked: Evaluation = {
  ok: false,
  error: { kind: "crash", message: "was not evaluated", detail: "" },
};

/**
 * Why not even the module that nobody uses can be evaluated; null where it can. A nixpkgs that is none shows here, and a
 * file that does not parse.
 */
export async function findObstacle(harness: Harness, trying: Trying): Promise<EvaluationError | null> {
  const [evaluation] = (await evaluate(harness, [unusedModules(harness.module)], trying)).values();
  return evaluation?.ok === false ? evaluation.error : null;
}

/** The modules that show what a rule finds in a case: the text of its value, or those of the comparison that finds it. */
export function modulesOf(harness: Harness, each: FuzzCase, rule: string): readonly string[] {
  const { config } = checkConfig(harness.module, each.value);
  const isCompared = config !== null && each.comparison === rule;
  const variant = isCompared ? variantOf(harness, each, { rules: [rule] }) : null;
  return variant?.modules ?? [plainText(harness.module, each)];
}

/** Whether something is to be checked at all. */
export function isAsked({ rules }: Pick<Trying, "rules">, id: string): boolean {
  return rules === undefined || rules.includes(id);
}

async function evaluate(
  harness: Harness,
  systems: readonly (readonly string[])[],
  { evaluator, signal, ...settings }: Trying,
  limits: BatchLimits = {},
): Promise<Map<string, Evaluation>> {
  const packageNames = [...(harness.packages ?? []), ...packagesIn(harness.module.options)];
  const beside = (harness.beside ?? []).map((file) => ({ file }));
  const { foreign } = harness;
  const configurations = systems.map((modules) => ({ modules: [...beside, ...modules], isPrinted: true }));
  const all = {
    ...settings,
    ...(packageNames.length === 0 ? {} : { packageNames, takesUnknownOptions: false }),
    ...harness.settings,
    files: { ...projectFiles(), ...harness.files },
  };
  const evaluations = await evaluateSystems(evaluator, configurations, all, {
    jobs: 1,
    ...(foreign === undefined ? {} : { batchSize: foreignBatch }),
    ...limits,
    ...(signal === undefined ? {} : { signal }),
  });
  const answers = new Map(systems.map((modules, index) => [keyOf(modules), evaluations[index] ?? notAsked]));
  if (foreign === undefined) return answers;
  // Where an error is from matters in a module that somebody else wrote.
  for (const [index, modules] of systems.entries()) {
    const answer = evaluations[index];
    const configuration = configurations[index];
    if (answer === undefined || answer.ok || configuration === undefined) continue;
    const key = foreign.traceKey(answer.error);
    if (key === null) continue;
    let detail = foreign.traces.get(key);
    if (detail === undefined) {
      const [traced] = await evaluateSystems(evaluator, [configuration], all, { jobs: 1, trace: true });
      detail = traced?.ok === false ? traced.error.detail : answer.error.detail;
      foreign.traces.set(key, detail);
    }
    answers.set(keyOf(modules), { ok: false, error: { ...answer.error, detail } });
  }
  return answers;
}

/** Systems of one process: what Nix cannot catch takes all of them with it, which is seldom in a module of one's own. */
const foreignBatch = 25;

/** The attribute names of packages that are defaults of options. */
function packagesIn(options: OptionTree): string[] {
  return Object.values(options).flatMap((member) => {
    const node = treeNodeOf(member);
    if (node.kind === "group") return packagesIn(node.options);
    return [...packagesOf(node.facts.default), ...packagesOfType(node.type)];
  });
}

function packagesOfType(type: z.ZodType): string[] {
  const options = optionsOf(type);
  return options === null ? partsOf(type).flatMap((part) => packagesOfType(part.type)) : packagesIn(options);
}

function packagesOf(value: unknown): string[] {
  if (value instanceof NixPackage) return [...value.path];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(packagesOf) : [];
}

function keyOf(modules: readonly string[]): string {
  return JSON.stringify(modules);
}

function plainText(module: Module, { value }: FuzzCase): string {
  return configurationText(module, value);
}

function variantOf(
  harness: Harness,
  { comparison, value, salt }: FuzzCase,
  trying: Pick<Trying, "rules">,
): Variant | null {
  const chosen = comparisonsOf(harness).find(({ id }) => id === comparison);
  return chosen === undefined || !isAsked(trying, chosen.id)
    ? null
    : chosen.variant(harness.module, value as Attributes, salt);
}
