import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { type Failure, type Harness, judgeOne } from "../../lib/check/index.ts";
import type { Evaluator } from "../../lib/evaluate/index.ts";
import { runTests } from "./run-tests.ts";

/** Where findings are kept: each file in this folder is a test of `npm test` until its fault is repaired. */
export const foundFolder = import.meta.dirname;

/** A configuration that broke a rule of the harness. */
const configuration = z.strictObject({
  rule: z.string(),
  /** What was found, for people. */
  messages: z.array(z.string()),
  /** The configuration as NixOS modules, for people. */
  modules: z.array(z.string()),
  seed: z.number(),
  path: z.string(),
  case: z.strictObject({
    kind: z.enum(["valid", "nearly", "typed", "garbage", "edge"]),
    breaks: z.string().nullable(),
    value: z.unknown(),
    comparison: z.string().nullable(),
    salt: z.number(),
  }),
});

/** A random test that failed with one seed. */
const randomTest = z.strictObject({
  file: z.string(),
  test: z.string(),
  seed: z.number(),
  /** What the test said, with the counterexample. */
  messages: z.array(z.string()),
});

const finding = z.union([configuration, randomTest]);

/** What random values have shown once, as it is kept in a file. */
export type Finding = z.output<typeof finding>;

export function findingOf({ rule, findings, modules, seed, path, case: fuzzCase }: Failure): Finding {
  const messages = findings.map(({ option, message }) => `${option}: ${message}`);
  return { rule, messages, modules: [...modules], seed, path, case: fuzzCase };
}

/** Writes a finding into a folder; returns the file. The same finding gets the same name. */
export function keepFinding(found: Finding, folder = foundFolder): string {
  const text = `${JSON.stringify(found, null, 2)}\n`;
  const subject = "rule" in found ? found.rule : found.test.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
  const digest = createHash("sha256").update(text).digest("hex").slice(0, 8);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${subject.slice(0, 60)}-${digest}.json`);
  writeFileSync(file, text);
  return file;
}

/** The findings that are kept in a folder, by file. */
export function keptFindings(folder = foundFolder): ReadonlyMap<string, Finding> {
  const files = readdirSync(folder).filter((file) => file.endsWith(".json"));
  return new Map(
    files
      .toSorted()
      .map((file) => [file, finding.parse(JSON.parse(readFileSync(join(folder, file), "utf8")))]),
  );
}

/** Tries again what was found; returns what is still wrong. */
export async function tryAgain(
  found: Finding,
  harness: Harness,
  evaluator: Evaluator,
): Promise<readonly string[]> {
  if ("rule" in found) {
    const { breaks, comparison, kind, salt, value } = found.case;
    const problems = await judgeOne(
      harness,
      { breaks, comparison, kind, salt, value },
      [found.rule],
      evaluator,
    );
    return problems.map(({ option, message }) => `${option}: ${message}`);
  }
  const { failed, passed } = await runTests([found.file], { seed: found.seed, test: found.test });
  return passed + failed.length === 0
    ? [
        `${found.file} has no test "${found.test}" any more: write one with the values of this finding, then delete it`,
      ]
    : failed.flatMap(({ messages }) => messages);
}
