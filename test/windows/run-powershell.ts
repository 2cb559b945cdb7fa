import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";

export const folder = fileURLToPath(new URL(".", import.meta.url));

/** The script that Windows runs. */
export const script = fileURLToPath(new URL("../../windows/Mount-WslBareDisks.ps1", import.meta.url));

/** What runs PowerShell: a program and what it needs before the name of a script. */
export interface Engine {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
}

/** The project's own part of PowerShell, for where there is no other. */
export const subset: Engine = {
  name: "the project's subset of PowerShell",
  command: [process.execPath, join(folder, "subset/main.ts")],
};

export const realEngine = (program: string): Engine => ({
  name: "a real PowerShell",
  command: [program, "-NoLogo", "-NoProfile", "-NonInteractive", "-File"],
});

/** Runs a script of the tests to its end. */
export async function runPowerShell(
  engine: Engine,
  file: string,
  parameters: Readonly<Record<string, string>>,
): Promise<{ readonly code: number | null; readonly output: string }> {
  const [program, ...first] = engine.command;
  const words = Object.entries(parameters).flatMap(([name, value]) => [`-${name}`, value]);
  const child = spawn(program, [...first, file, ...words], { stdio: ["ignore", "pipe", "pipe"] });
  const closed = once(child, "close");
  const [output, errors] = await Promise.all([
    child.stdout.setEncoding("utf8").toArray(),
    child.stderr.setEncoding("utf8").toArray(),
  ]);
  await closed;
  return { code: child.exitCode, output: [...output, ...errors].join("") };
}

const resultsSchema = z.array(z.object({ name: z.string(), error: z.string() }));

export type Results = z.output<typeof resultsSchema>;

/**
 * Runs one file of tests in the form of Pester against a copy of the script.
 *
 * @throws Where it did not come to its end.
 */
export async function runTests(engine: Engine, tests: string, scriptPath = script): Promise<Results> {
  const temporary = await mkdtemp(join(tmpdir(), "windows-tests-"));
  try {
    const results = join(temporary, "results.json");
    const { code, output } = await runPowerShell(engine, join(folder, "support/Invoke-Specification.ps1"), {
      Tests: join(folder, tests),
      ScriptPath: scriptPath,
      Results: results,
      Folder: join(temporary, "computer"),
    });
    if (code !== 0) {
      throw new Error(`${tests} did not come to its end: ${output}`);
    }
    return resultsSchema.parse(JSON.parse(await readFile(results, "utf8")));
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}
