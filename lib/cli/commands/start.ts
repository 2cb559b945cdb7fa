import { readdir } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { type ExitStatus, exitStatus } from "../exit-status.ts";
import { checkCommand } from "./check.ts";
import { generateCommand } from "./generate.ts";

const examples = fileURLToPath(new URL("../../../examples", import.meta.url));

/** Without the values at the edges of types: those are three times as many, and nobody waits for them the first time. */
const randomConfigurations = 200;

/** The same ones each time: what a newcomer sees must not depend on luck. */
const seed = 1;

/** `bare-mounts start`: what a newcomer sees first. Needs nothing but npm. */
export async function startCommand(): Promise<ExitStatus> {
  const generated = await generateCommand({});
  const checked = await checkCommand(await exampleFiles(), { evaluator: "embedded" });
  const { fuzzCommand } = await import("./fuzz.ts");
  const fuzzed = await fuzzCommand({
    evaluator: "embedded",
    oracle: "none",
    edges: false,
    runs: randomConfigurations,
    seed,
  });
  return [generated, checked, fuzzed].find((status) => status !== exitStatus.fine) ?? exitStatus.fine;
}

/** Examples of the library, which are no configurations. */
const ofTheLibrary = ["own-module", "existing-module"];

/** Every example of a configuration, in alphabetical order, as paths that a person can copy. */
export async function exampleFiles(): Promise<string[]> {
  const entries = await readdir(examples, { recursive: true });
  return entries
    .filter(
      (entry) =>
        /\.(ts|json|nix)$/.test(entry) && !ofTheLibrary.some((folder) => entry.startsWith(`${folder}${sep}`)),
    )
    .sort()
    .map((entry) => relative(process.cwd(), join(examples, entry)));
}
