// npm run bench: how long the commands take from cold, each beside the start of Node alone, all in one run.
import { spawnSync } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import Table from "cli-table3";
import { hasTool } from "../test/support/tools.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const runs = 7;

interface Candidate {
  readonly name: string;
  readonly arguments: readonly string[];
  /** Seconds within which a person should have the answer. */
  readonly bound: number | null;
}

const cli = "bin/bare-mounts.js";
const example = "examples/impermanence-btrfs.ts";
const candidates: readonly Candidate[] = [
  { name: "node alone", arguments: ["--eval", ""], bound: null },
  { name: "generate", arguments: [cli, "generate"], bound: 2 },
  { name: "generate --check", arguments: [cli, "generate", "--check"], bound: 2 },
  { name: "check, embedded", arguments: [cli, "check", "--evaluator", "embedded", example], bound: 1.5 },
  ...(hasTool("nix-instantiate")
    ? [{ name: "check, nix", arguments: [cli, "check", "--evaluator", "nix", example], bound: 1.5 }]
    : []),
];

interface Measured extends Candidate {
  /** Seconds of wall time, least first. */
  readonly seconds: readonly number[];
  readonly median: number;
  /** Median as a multiple of Node's own start in this run. */
  readonly ratio: number;
}

/** One run of each in turn, so that what else the machine does falls on all alike. */
function measure(): Measured[] {
  const seconds = candidates.map((): number[] => []);
  for (let run = 0; run < runs; run++) {
    for (const [index, { name, arguments: options }] of candidates.entries()) {
      const started = performance.now();
      const { status, stderr } = spawnSync(process.execPath, options, { cwd: root, encoding: "utf8" });
      if (status !== 0) {
        throw new Error(`${name} ended with status ${status}: ${stderr}`);
      }
      seconds[index]?.push((performance.now() - started) / 1000);
    }
  }
  const sorted = seconds.map((each) => each.sort((a, b) => a - b));
  const medians = sorted.map((each) => each[Math.floor(runs / 2)] ?? Number.NaN);
  return candidates.map((candidate, index) => ({
    ...candidate,
    seconds: sorted[index] ?? [],
    median: medians[index] ?? Number.NaN,
    ratio: (medians[index] ?? Number.NaN) / (medians[0] ?? Number.NaN),
  }));
}

const measured = measure();
const table = new Table({ head: ["command", "median s", "least", "most", "× node", "bound"] });
for (const { name, seconds, median, ratio, bound } of measured) {
  const figures = [median, seconds[0] ?? Number.NaN, seconds.at(-1) ?? Number.NaN].map((value) =>
    value.toFixed(2),
  );
  table.push([
    name,
    ...figures,
    ratio.toFixed(1),
    bound === null ? "" : `${median < bound ? "within" : "OVER"} ${bound} s`,
  ]);
}
process.stdout.write(`${table.toString()}\n`);

const result = { runs, node: process.version, cpus: cpus().length, commands: measured };
await mkdir(`${root}/.cache`, { recursive: true });
await writeFile(`${root}/.cache/bench.json`, `${JSON.stringify(result, null, 2)}\n`);
process.stdout.write("Written to .cache/bench.json\n");
