import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { type PowerShell, runPowerShell } from "../../test/support/powershell.ts";
import { folder as testFolder } from "../../test/windows/run-pester.ts";

type Engine = PowerShell & { readonly ok: true };

const here = fileURLToPath(new URL(".", import.meta.url));

const mutantSchema = z.strictObject({
  /** Function, kind and both texts: stays the same while other lines change. */
  name: z.string(),
  kind: z.string(),
  line: z.number(),
  start: z.number(),
  length: z.number(),
  replacement: z.string(),
  /** Number of the innermost block that has it. */
  block: z.number(),
});

/** A fault in the script that Windows runs, made from its syntax tree. */
export type WindowsMutant = z.output<typeof mutantSchema>;

const foundSchema = z.strictObject({ blocks: z.number(), mutants: z.array(mutantSchema) });

/**
 * Every fault that the generator can make in a script.
 *
 * @param traced - Where to write a copy of the script that notes which blocks are reached.
 */
export async function findWindowsMutants(
  powershell: Engine,
  script: string,
  traced: string,
): Promise<readonly WindowsMutant[]> {
  const found = await runPowerShell(powershell, path.join(here, "Find-Mutants.ps1"), {
    ScriptPath: script,
    Traced: traced,
  });
  return foundSchema.parse(found).mutants;
}

/** What became of one mutant: the test that found it, or why none did. */
export type Verdict =
  | { readonly mutant: WindowsMutant; readonly caught: true; readonly by: string }
  | { readonly mutant: WindowsMutant; readonly caught: false; readonly reason: string };

/** Lines of test files at which tests begin, with the blocks that each reaches. */
type Reached = ReadonlyMap<string, ReadonlySet<number>>;

const reachedSchema = z.array(z.strictObject({ place: z.string(), blocks: z.array(z.number()) }));
const lineSchema = z.union([
  z.strictObject({ begins: z.string() }),
  z.strictObject({ name: z.string(), by: z.string().nullable() }),
]);

/** A fault after which the tests hang is noticed by that; whatever takes so long hangs. */
const silenceMs = 600_000;

/** How many of the tests that reach little besides a fault are asked before the others. */
const firstRound = 2;

/** What the tests are, and what they run. */
interface Bench {
  readonly powershell: Engine;
  readonly script: string;
  readonly files: readonly string[];
}

/** A bench with all tests of the project for a script. */
export async function benchOf(powershell: Engine, script: string): Promise<Bench> {
  const files = (await readdir(testFolder)).filter((file) => file.endsWith(".Tests.ps1"));
  return { powershell, script, files: files.sort().map((file) => path.join(testFolder, file)) };
}

/**
 * Runs all tests once on the traced copy of the script.
 *
 * @throws Where one fails without any fault.
 */
export async function traceTests(bench: Bench, traced: string): Promise<Reached> {
  const lines: string[] = [];
  await invoke(bench, { traced, mutants: [] }, (line) => lines.push(line));
  return new Map(
    reachedSchema.parse(JSON.parse(lines.at(-1) ?? "")).map(({ blocks, place }) => [place, new Set(blocks)]),
  );
}

/** Judges faults one after the other in one process, or in more where one of them hangs. */
export async function judgeMutants(
  bench: Bench,
  reached: Reached,
  mutants: readonly WindowsMutant[],
  tell: (verdict: Verdict) => void,
): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = [];
  const say = (verdict: Verdict) => {
    verdicts.push(verdict);
    tell(verdict);
  };
  const byName = new Map(mutants.map((mutant) => [mutant.name, mutant]));
  while (byName.size > 0) {
    const rest = [...byName.values()];
    for (const mutant of rest.filter((each) => roundsFor(each, reached).length === 0)) {
      byName.delete(mutant.name);
      say({ mutant, caught: false, reason: "no test reaches it" });
    }
    let running: WindowsMutant | undefined;
    const abort = new AbortController();
    let silence = setTimeout(() => abort.abort(), silenceMs);
    try {
      await invoke(
        bench,
        {
          traced: null,
          mutants: [...byName.values()].map((mutant) => ({ ...mutant, rounds: roundsFor(mutant, reached) })),
        },
        (text) => {
          silence = silence.refresh();
          const line = lineSchema.parse(JSON.parse(text));
          running = byName.get("begins" in line ? line.begins : line.name);
          if ("by" in line && running !== undefined) {
            byName.delete(line.name);
            say(
              line.by === null
                ? { mutant: running, caught: false, reason: "all tests pass" }
                : { mutant: running, caught: true, by: line.by },
            );
            running = undefined;
          }
        },
        abort.signal,
      );
    } catch (error) {
      // The process ended, or was ended, in the middle of a fault: that is noticed, too.
      if (running === undefined) {
        throw error;
      }
      byName.delete(running.name);
      say({ mutant: running, caught: true, by: "the tests do not come to their end" });
    } finally {
      clearTimeout(silence);
    }
  }
  return verdicts;
}

/** The tests that reach a fault: first those that reach little else. */
function roundsFor(mutant: WindowsMutant, reached: Reached): readonly (readonly string[])[] {
  const places = [...reached]
    .filter(([place, blocks]) => place !== "" && blocks.has(mutant.block))
    .sort(([, one], [, other]) => one.size - other.size)
    .map(([place]) => place);
  return [places.slice(0, firstRound), places.slice(firstRound)].filter((round) => round.length > 0);
}

async function invoke(
  { files, powershell, script }: Bench,
  job: { readonly traced: string | null; readonly mutants: readonly unknown[] },
  heard: (line: string) => void,
  signal?: AbortSignal,
): Promise<void> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "windows-mutants-"));
  try {
    const list = path.join(folder, "list.json");
    await writeFile(list, JSON.stringify({ ...job, script, files }));
    const options = {
      heard: (line: string) => (line.startsWith("{") || line.startsWith("[") ? heard(line) : undefined),
    };
    await runPowerShell(
      powershell,
      path.join(here, "Invoke-Mutants.ps1"),
      { Pester: powershell.pester, List: list },
      signal === undefined ? options : { ...options, signal },
    );
  } finally {
    await rm(folder, { recursive: true });
  }
}
