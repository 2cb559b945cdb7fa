import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { z } from "zod";
import { root } from "../cli/run-cli.ts";

/** What vitest's JSON reporter writes, as far as it is read here. */
const report = z.object({
  numPassedTests: z.number(),
  testResults: z.array(
    z.object({
      name: z.string(),
      assertionResults: z.array(
        z.object({
          status: z.string(),
          fullName: z.string(),
          failureMessages: z.array(z.string()).nullish(),
        }),
      ),
    }),
  ),
});

/** A test that failed. */
export interface FailedTest {
  readonly file: string;
  readonly test: string;
  readonly messages: readonly string[];
}

/**
 * Runs test files in a vitest of their own, with another seed where one is given.
 *
 * @param options.test - Full name of the only test to run.
 * @throws Error where vitest could not run at all.
 */
export async function runTests(
  files: readonly string[],
  options: { readonly seed?: number; readonly test?: string },
): Promise<{ readonly passed: number; readonly failed: readonly FailedTest[] }> {
  const folder = await mkdtemp(join(tmpdir(), "bare-mounts-tests-"));
  try {
    const output = join(folder, "report.json");
    const name = options.test === undefined ? [] : ["--testNamePattern", `^${RegExp.escape(options.test)}$`];
    const { SEED: _, VITEST: __, VITEST_WORKER_ID: ___, ...env } = process.env;
    const child = spawn(
      process.execPath,
      [
        ...[join(root, "node_modules/vitest/vitest.mjs"), "run", "--reporter=json", `--outputFile=${output}`],
        ...[...name, ...files],
      ],
      {
        cwd: root,
        env: options.seed === undefined ? env : { ...env, SEED: String(options.seed) },
        stdio: ["ignore", "ignore", "pipe"],
      },
    );
    let errors = "";
    child.stderr.on("data", (data: Buffer) => {
      errors += data;
    });
    await once(child, "close");
    const text = await readFile(output, "utf8").catch(() => {
      throw new Error(`vitest could not run ${files.join(" ")}: ${errors}`);
    });
    const { numPassedTests, testResults } = report.parse(JSON.parse(text));
    const failed = testResults.flatMap(({ name: file, assertionResults }) =>
      assertionResults
        .filter(({ status }) => status === "failed")
        .map(({ fullName, failureMessages }) => ({
          file: relative(root, file),
          test: fullName,
          messages: failureMessages ?? [],
        })),
    );
    return { passed: numPassedTests, failed };
  } finally {
    await rm(folder, { recursive: true });
  }
}
