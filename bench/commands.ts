import path from "node:path";
import { hasTool } from "../test/support/tools.ts";
import type { Goal } from "./goal.ts";
import { type Measured, measureProcess, projectRoot } from "./process.ts";
import { medianOf } from "./statistics.ts";

/** A command as a person calls it, from cold. */
export interface CommandTime {
  readonly name: string;
  /** Wall time of each run in seconds, least first. */
  readonly seconds: readonly number[];
  readonly median: number;
  /** Median as a multiple of Node's own start in this run. */
  readonly ratio: number;
  readonly goal: Goal | null;
}

interface Candidate {
  readonly name: string;
  readonly arguments: readonly string[];
  /** Seconds within which a person should have the answer. */
  readonly bound: number | null;
}

const runs = 7;
const cli = path.join(projectRoot, "bin/bare-mounts.js");
const example = path.join(projectRoot, "examples/impermanence-btrfs.ts");
const candidates: readonly Candidate[] = [
  { name: "node alone", arguments: ["--eval", ""], bound: null },
  { name: "generate", arguments: [cli, "generate"], bound: 2 },
  { name: "generate --check", arguments: [cli, "generate", "--check"], bound: 2 },
  { name: "check, embedded", arguments: [cli, "check", "--evaluator", "embedded", example], bound: 1.5 },
  ...(hasTool("nix-instantiate")
    ? [{ name: "check, nix", arguments: [cli, "check", "--evaluator", "nix", example], bound: 1.5 }]
    : []),
];

/** How long the commands take from cold, each beside the start of Node alone. */
export async function measureCommands(): Promise<CommandTime[]> {
  const measured = candidates.map((): Measured[] => []);
  // One run of each in turn, so that what else the machine does falls on all alike.
  for (let run = 0; run < runs; run++) {
    for (const [index, { arguments: options }] of candidates.entries()) {
      measured[index]?.push(await measureProcess(process.execPath, options));
    }
  }
  const seconds = measured.map((each) => each.map(({ wall }) => wall).sort((a, b) => a - b));
  const node = medianOf(seconds[0] ?? []);
  return candidates.map(({ name, bound }, index) => {
    const median = medianOf(seconds[index] ?? []);
    return {
      name,
      seconds: seconds[index] ?? [],
      median,
      ratio: median / node,
      goal: bound === null ? null : { name, unit: "s", at: "most", bound, value: median },
    };
  });
}
