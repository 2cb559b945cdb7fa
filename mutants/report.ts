import Table from "cli-table3";
import type { Stale } from "./mutant.ts";
import type { Outcome, Trial } from "./try-mutants.ts";

/** One line for a mutant that is done. */
export function trialLine({ mutant, outcome, seconds }: Trial): string {
  return `${mutant.id}: ${outcomeText(outcome)} (${seconds.toFixed(1)} s)`;
}

function outcomeText(outcome: Outcome): string {
  switch (outcome.kind) {
    case "caught":
      return `caught by ${outcome.failures.map(({ rule, run }) => `${rule} after ${run}`).join(", ")}`;
    case "survived":
      return `SURVIVED ${outcome.runs} configurations`;
    case "broken":
      return `BROKEN, the harness ${outcome.reason}`;
  }
}

/** Which rules caught each mutant, and after how many configurations each of them did. */
export function trialTable(trials: readonly Trial[]): string {
  const table = new Table({
    head: ["mutant", "file", "caught by", "after", "s"],
    colAligns: ["left", "left", "left", "right", "right"],
    style: { head: [], border: [], compact: true },
  });
  for (const { mutant, outcome, seconds } of trials) {
    const failures = outcome.kind === "caught" ? outcome.failures : [];
    table.push([
      mutant.id,
      mutant.file,
      failures.length === 0 ? outcome.kind.toUpperCase() : failures.map(({ rule }) => rule).join("\n"),
      failures.map(({ run }) => run).join("\n"),
      seconds.toFixed(1),
    ]);
  }
  return table.toString();
}

/** Those that were not caught, with what goes wrong, and the count of all. */
export function summary(trials: readonly Trial[]): string {
  const missed = trials.filter(({ outcome }) => outcome.kind !== "caught");
  return [
    ...missed.map(({ mutant, outcome }) => `${mutant.id}: ${outcomeText(outcome)}\n  ${mutant.fault}`),
    `${trials.length - missed.length} of ${trials.length} mutants caught.`,
  ].join("\n");
}

/** Why the unchanged project makes the run void. */
export function voidText(unchanged: Outcome): string {
  const found =
    unchanged.kind === "caught"
      ? unchanged.failures.map(({ rule, run, message }) => `  ${rule} after ${run}: ${message}`).join("\n")
      : `  ${outcomeText(unchanged)}`;
  return `Void: the harness finds faults in the project as it is, so no catch would mean anything.\n${found}`;
}

/** What to do about mutants that no longer fit. */
export function staleText(stale: readonly Stale[]): string {
  return [
    "The catalogue is stale; change these mutants to fit their files again, or take them out:",
    ...stale.map(({ mutant, reason }) => `  ${mutant.id} (${mutant.file}): ${reason}`),
  ].join("\n");
}
