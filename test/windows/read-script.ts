import { join } from "node:path";
import { z } from "zod";
import { type PowerShell, runPowerShell } from "../support/powershell.ts";
import { folder, script } from "./run-pester.ts";

const syntaxSchema = z.strictObject({
  errors: z.array(z.string()),
  parameters: z.array(z.string()),
  messages: z.array(z.string()),
  uses: z.strictObject({
    syntax: z.array(z.string()),
    commands: z.array(z.strictObject({ name: z.string(), parameters: z.array(z.string()) })),
    variables: z.array(z.string()),
    words: z.array(z.string()),
    members: z.array(z.strictObject({ type: z.string(), name: z.string(), count: z.number() })),
  }),
});

/** What PowerShell's own parser finds in a script: ours, or another file. */
export async function readScript(powershell: PowerShell & { readonly ok: true }, file = script) {
  return syntaxSchema.parse(
    await runPowerShell(powershell, join(folder, "support/Read-Script.ps1"), { ScriptPath: file }),
  );
}
