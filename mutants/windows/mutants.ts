import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
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
  /** Number of the innermost block that has it; of a constant the blocks that use it. */
  blocks: z.array(z.number()),
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

/** Lines of test files at which tests begin, with the blocks that each reaches and how long it takes. */
type Reached = ReadonlyMap<string, { readonly blocks: ReadonlySet<number>; readonly ms: number }>;

const reachedSchema = z.array(
  z.strictObject({ place: z.string(), blocks: z.array(z.number()), ms: z.number() }),
);
const lineSchema = z.union([
  z.strictObject({ begins: z.string() }),
  z.strictObject({ name: z.string(), by: z.string().nullable() }),
]);

/** A fault after which the tests hang is noticed by that; whatever takes so long hangs. */
const silenceMs = 300_000;

/**
 * For how long tests that reach a fault are asked in each round, in milliseconds, those first that reach little else; all of
 * them in the last. Most faults need no more than the first.
 */
const rounds = [600, 4000, 0];

/** How many blocks before a fault's own and after it count as beside it: those of a short function. */
const near = 6;

/** How many faults one process judges: PowerShell keeps each copy of the script in memory. */
const batchSize = 150;

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
 * @param keep - A file that has what came of that, or is to have it: for calls on the same script and tests.
 * @throws Where one fails without any fault.
 */
export async function traceTests(bench: Bench, traced: string, keep = ""): Promise<Reached> {
  const lines: string[] = [];
  if (keep !== "" && existsSync(keep)) {
    lines.push(await readFile(keep, "utf8"));
  } else {
    await invoke(bench, { traced, limit: 0, mutants: [] }, (line) => lines.push(line));
  }
  if (keep !== "") await writeFile(keep, lines.at(-1) ?? "");
  return new Map(
    reachedSchema
      .parse(JSON.parse(lines.at(-1) ?? ""))
      .map(({ blocks, ms, place }) => [place, { blocks: new Set(blocks), ms }]),
  );
}

/**
 * Judges faults one after the other, some in one process: first with a few tests, then what is left with every test that
 * reaches it.
 */
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
  const left = mutants.filter((mutant) => {
    const isReached = placesOf(mutant, reached).length > 0;
    if (!isReached) say({ mutant, caught: false, reason: "no test reaches it" });
    return isReached;
  });
  for (let at = 0; at < left.length; at += batchSize) {
    let batch: readonly WindowsMutant[] = left.slice(at, at + batchSize);
    for (const limit of rounds) {
      const passed: WindowsMutant[] = [];
      await judgeBatch({ bench, reached, limit }, batch, (mutant, by) => {
        if (by !== null) {
          say({ mutant, caught: true, by });
        } else if (limit === 0 || areAllAsked(placesOf(mutant, reached), limit)) {
          say({ mutant, caught: false, reason: "all tests pass" });
        } else {
          passed.push(mutant);
        }
      });
      batch = passed;
    }
  }
  return verdicts;
}

/** Judges some faults in one process, or in more where one of them hangs. */
async function judgeBatch(
  { bench, limit, reached }: { readonly bench: Bench; readonly reached: Reached; readonly limit: number },
  mutants: readonly WindowsMutant[],
  say: (mutant: WindowsMutant, by: string | null) => void,
): Promise<void> {
  const byName = new Map(mutants.map((mutant) => [mutant.name, mutant]));
  while (byName.size > 0) {
    let running: WindowsMutant | undefined;
    const abort = new AbortController();
    let silence = setTimeout(() => abort.abort(), silenceMs);
    const heard = (text: string) => {
      silence = silence.refresh();
      const line = lineSchema.parse(JSON.parse(text));
      running = byName.get("begins" in line ? line.begins : line.name);
      if ("by" in line && running !== undefined) {
        byName.delete(line.name);
        say(running, line.by);
        running = undefined;
      }
    };
    const job = [...byName.values()].map((mutant) => ({ ...mutant, places: placesOf(mutant, reached) }));
    try {
      await invoke(bench, { traced: null, limit, mutants: job }, heard, abort.signal);
    } catch (error) {
      // The process ended, or was ended, in the middle of a fault: that is noticed, too.
      if (running === undefined) {
        throw error;
      }
      byName.delete(running.name);
      say(running, "the tests do not come to their end");
    } finally {
      clearTimeout(silence);
    }
  }
}

/**
 * The tests that reach a fault: first those that reach what few reach beside it.
 *
 * Every run writes the log, so that nearly all tests reach how; those that are about it also reach what it does in cases of
 * its own, and blocks are numbered in the script's order.
 */
function placesOf(mutant: WindowsMutant, reached: Reached): readonly { place: string; ms: number }[] {
  const tests = [...reached].filter(([place]) => place !== "");
  const beside = new Set(
    mutant.blocks.flatMap((block) => Array.from({ length: 2 * near + 1 }, (_, at) => block - near + at)),
  );
  const rarity = new Map(
    [...beside].map((block) => [block, 1 / tests.filter(([, { blocks }]) => blocks.has(block)).length]),
  );
  const concern = (blocks: ReadonlySet<number>): number =>
    [...rarity].reduce((total, [block, weight]) => total + (blocks.has(block) ? weight : 0), 0);
  return tests
    .filter(([, { blocks }]) => mutant.blocks.some((block) => blocks.has(block)))
    .map(([place, { blocks, ms }]) => ({ place, ms, concern: concern(blocks) }))
    .sort((one, other) => other.concern - one.concern || one.ms - other.ms)
    .map(({ place, ms }) => ({ place, ms }));
}

/** Whether a round asks all of some tests: those that its time suffices for, and always one. */
function areAllAsked(places: readonly { readonly ms: number }[], limit: number): boolean {
  return places.length === 1 || places.reduce((total, { ms }) => total + ms, 0) <= limit;
}

async function invoke(
  { files, powershell, script }: Bench,
  job: { readonly traced: string | null; readonly limit: number; readonly mutants: readonly unknown[] },
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
