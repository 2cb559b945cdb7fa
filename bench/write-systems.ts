/**
 * The configurations that the harness evaluates, as files for Nix: `node write-systems.ts FOLDER RUNS SEED`. Writes
 * `all.nix`, a list of all systems, and `system-<n>.nix`, one each. Prints JSON.
 */
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { bareMountsHarness } from "../lib/check/index.ts";
import { blocksOf, sampleBlock } from "../lib/fuzz/block.ts";
import { casesOf } from "../lib/fuzz/cases.ts";
import type { Harness } from "../lib/fuzz/harness.ts";
import { configurationText } from "../lib/module-text/index.ts";
import { checkConfig } from "../lib/schema/kernel/index.ts";
import { listExpression, systemExpression } from "./nix-files.ts";

const [folder = "", runs, seed] = process.argv.slice(2);
const harness = bareMountsHarness as unknown as Harness;
const cases = casesOf(harness.module, harness.hints ?? {}, []);
const sampled = blocksOf(Number(seed), Number(runs)).flatMap((block) => sampleBlock(cases, block, undefined));
// One file cannot hold a value of a wrong type, of which the harness draws some.
const accepted = sampled.filter(({ value }) => checkConfig(harness.module, value).config !== null);
const systems = accepted.map(({ value }) => [configurationText(harness.module, value)]);
await mkdir(folder, { recursive: true });
await writeFile(path.join(folder, "all.nix"), listExpression(systems));
for (const [index, modules] of systems.entries()) {
  await writeFile(path.join(folder, `system-${index}.nix`), systemExpression(modules));
}
process.stdout.write(JSON.stringify({ systems: systems.length }));
