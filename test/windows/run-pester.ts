import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { type PowerShell, runPowerShell } from "../support/powershell.ts";

declare module "vitest" {
  interface TaskMeta {
    /** This is a test that Pester ran; test/run.ts counts them. */
    pester?: true;
  }
}

export const folder = fileURLToPath(new URL(".", import.meta.url));

/** The script that Windows runs. */
export const script = fileURLToPath(new URL("../../windows/Mount-WslBareDisks.ps1", import.meta.url));

const outcomesSchema = z.array(
  z.strictObject({
    file: z.string(),
    name: z.string(),
    result: z.enum(["Passed", "Failed", "Skipped", "Inconclusive", "NotRun"]),
    error: z.string(),
  }),
);

/** What Pester found out about one test. */
export type Outcome = z.output<typeof outcomesSchema>[number];

/**
 * Runs files of tests with Pester, in one process, against a copy of the script.
 *
 * @param tests - Names of files in this folder.
 */
export async function runPester(
  powershell: PowerShell & { readonly ok: true },
  tests: readonly string[],
  scriptPath = script,
): Promise<readonly Outcome[]> {
  return outcomesSchema.parse(
    await runPowerShell(powershell, join(folder, "support/Invoke-Tests.ps1"), {
      Pester: powershell.pester,
      Tests: tests.map((file) => join(folder, file)).join(delimiter),
      ScriptPath: scriptPath,
    }),
  );
}
