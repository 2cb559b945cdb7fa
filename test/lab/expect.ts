import type { Observation } from "./observe.ts";

/**
 * That the system is up and nothing failed.
 *
 * @throws Error with what failed and what it said.
 */
export function assertRunning({ journal, state, units }: Observation): void {
  const failed = [...units].filter(([, unit]) => unit.state === "failed").map(([name]) => name);
  if (state === "running" && failed.length === 0) return;
  const words = journal
    .filter(({ unit }) => failed.includes(unit))
    .map(({ text, unit }) => `${unit}: ${text}`);
  throw new Error([`the system is ${state}, since ${failed.join(", ")} failed`, ...words].join("\n"));
}
