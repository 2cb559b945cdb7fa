import { readFileSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { z } from "zod";
import {
  embeddedEvaluator,
  evaluateSystems,
  nixEvaluator,
  projectFiles,
  reportSchema,
} from "../../lib/evaluate/index.ts";
import { hasTool } from "../support/tools.ts";
import { started } from "./nixos-subset/suite.ts";

const texts = z.record(z.string(), z.string());

/** The same for a system of the subset, of which files below /etc may have no text. */
const systemSchema = reportSchema.extend({
  activation: texts,
  etcText: z.record(z.string(), z.string().nullable()),
  fileSystems: z.record(z.string(), z.unknown()),
  initTimeout: z.number().nullable(),
  tmpfiles: z.array(z.string()),
});

type System = z.output<typeof systemSchema>;

const linkSchema = z.looseObject({ enable: z.boolean() });

const answerSchema = z.strictObject({
  fstab: z.array(z.string()),
  fileSystems: z.record(z.string(), z.unknown()).optional(),
  units: texts.default({}),
  unitsMissing: z.array(z.string()).default([]),
  links: z.record(z.string(), linkSchema).default({}),
  linksMissing: z.array(z.string()).default([]),
  etcText: texts.default({}),
  activation: texts.default({}),
  tmpfiles: z.array(z.string()).default([]),
  initTimeout: z.number().optional(),
  assertions: z.array(z.string()).default([]),
  warnings: z.array(z.string()).default([]),
});

type Answer = z.output<typeof answerSchema>;

/**
 * Plain modules, and what a real NixOS made of each: nixpkgs' own modules of file systems, systemd, etc, tmpfiles, swap,
 * activation, assertions and nix-daemon (2025 and 2026; `lib` at de42d442) with all of NixOS-WSL's (eaeb18d), evaluated
 * by Nix 2.8. `baseline` is what nearly every system has; an answer has what differs from it, or Nix' refusal.
 */
const { baseline, answers } = z
  .strictObject({
    baseline: z.looseObject({ units: texts }),
    answers: z.array(
      z.strictObject({
        id: z.string(),
        module: z.string(),
        answer: answerSchema.optional(),
        error: z.string().optional(),
      }),
    ),
  })
  .parse(JSON.parse(readFileSync(`${import.meta.dirname}/nixos-answers/answers.json`, "utf8")));

const evaluators = [
  // It has no files: what names one of the machine is not for it.
  {
    name: "embedded",
    start: embeddedEvaluator,
    asked: answers.filter(({ module }) => !module.includes(" /etc")),
  },
  ...(hasTool("nix-instantiate") ? [{ name: "nix", start: nixEvaluator, asked: answers }] : []),
];

describe.each(evaluators)("the subset answers as NixOS does, by $name", async ({ start, asked }) => {
  const evaluator = started(await start());
  afterAll(() => evaluator.close());
  const files = { ...projectFiles(), report: `${import.meta.dirname}/nixos-answers/report.nix` };
  const systems = await evaluateSystems(
    evaluator,
    asked.map(({ module }) => ({ modules: [`(${module})`] })),
    { files },
  );

  test.for(asked.map((each, index) => ({ ...each, system: systems[index] })))(
    "$id",
    ({ answer, error, system }) => {
      if (answer === undefined) {
        const refusal = system?.ok === false ? system.error.message : expect.fail("it evaluates");
        // Where nixpkgs traces what it refuses, that is its first line. Tvix' patterns need a backslash written twice.
        const [first] = `error: ${refusal}`.replaceAll("\\\\-", "\\-").split("\n");
        if (error?.startsWith("error: ")) expect(first).toBe(error);
      } else {
        const value = system?.ok ? system.value : expect.fail(system?.error.message ?? "not evaluated");
        const ours = systemSchema.parse(value);
        expect(shownLike(ours, answer)).toEqual(comparable(answer));
      }
    },
  );
});

/** Of an answer what the subset has: not the texts of NixOS' own units, nor those of its own files below /etc. */
function comparable(answer: Answer) {
  return {
    fstab: answer.fstab.map(withoutHashes),
    assertions: answer.assertions,
    warnings: answer.warnings,
    fileSystems: answer.fileSystems ?? {},
    units: Object.fromEntries(unitsOf(answer).map(([name, text]) => [name, withoutHashes(text)])),
    unitsMissing: answer.unitsMissing,
    links: Object.fromEntries(
      Object.entries(answer.links)
        .filter(([name, { enable }]) => enable && !(name in baseline.units))
        .map(([name, { enable, ...link }]) => [name, link]),
    ),
    etcText: Object.fromEntries(etcOf(answer)),
    activation: answer.activation,
    initTimeout: answer.initTimeout ?? null,
  };
}

/** The same of a system of the subset. */
function shownLike(ours: System, answer: Answer): ReturnType<typeof comparable> {
  const named = <Value>(from: Readonly<Record<string, Value>>, names: readonly string[]) =>
    Object.fromEntries(names.map((name) => [name, from[name] as Value]));
  const isEnabled = (name: string) => answer.links[name]?.enable !== false;
  for (const [name, { enable }] of Object.entries(answer.links)) {
    if (!enable) expect(ours.links[name], name).toBeUndefined();
  }
  // NixOS' own rules come after those of the module.
  expect(answer.tmpfiles.slice(0, ours.tmpfiles.length)).toEqual(ours.tmpfiles);
  return {
    fstab: ours.fstab
      .split("\n")
      .filter((line) => line.trim() !== "" && !line.startsWith("#"))
      .map(withoutHashes),
    assertions: ours.assertions,
    warnings: ours.warnings,
    fileSystems: answer.fileSystems === undefined ? {} : ours.fileSystems,
    units: Object.fromEntries(
      unitsOf(answer).map(([name]) => [name, withoutHashes(ours.units[name] ?? "not there")]),
    ),
    unitsMissing: answer.unitsMissing.filter((name) => ours.units[name] === undefined),
    links: named(
      ours.links,
      Object.keys(answer.links).filter((name) => isEnabled(name) && !(name in baseline.units)),
    ) as never,
    etcText: named(
      ours.etcText,
      etcOf(answer).map(([name]) => name),
    ) as never,
    activation: named(ours.activation, Object.keys(answer.activation)),
    initTimeout: ours.initTimeout,
  };
}

/** The units that come from the module; those of the baseline are NixOS' own, in which a global setting shows. */
function unitsOf({ units, links }: Answer): [string, string][] {
  return Object.entries(units).filter(([name]) => !(name in baseline.units) && links[name]?.enable !== false);
}

function etcOf({ etcText }: Answer): [string, string][] {
  return Object.entries(etcText).filter(([name]) => name !== "systemd/system.conf");
}

/** Hashes, versions and outputs of packages are stand-ins' in both. */
function withoutHashes(text: string): string {
  return text
    .replaceAll(/\/nix\/store\/(?:<hash>|[0-9a-z]{32})-/g, "/nix/store/")
    .replaceAll(/(\/nix\/store\/[^/\s"]*?)-(?:0|1\.0)(?:-bin)?(?=[-/"\s]|$)/g, "$1");
}
