import Table from "cli-table3";
import type { CommandTime } from "./commands.ts";
import type { DiskTime } from "./disks.ts";
import { type Goal, isReached } from "./goal.ts";
import type { Growth } from "./growth.ts";
import type { MemoryUse } from "./memory.ts";
import type { Method } from "./methods.ts";
import { medianOf } from "./statistics.ts";

export function commandTable(commands: readonly CommandTime[]): string {
  return table(
    ["command, cold", "median s", "least", "most", "× node"],
    commands.map(({ name, median, seconds, ratio }) => [
      name,
      ...[median, seconds[0] ?? Number.NaN, seconds.at(-1) ?? Number.NaN].map((value) => value.toFixed(2)),
      ratio.toFixed(1),
    ]),
  );
}

export function diskTable(times: readonly DiskTime[]): string {
  const milliseconds = (seconds: readonly number[]): string => (medianOf(seconds) * 1_000).toFixed(0);
  return table(
    ["disk's service, block devices", "median ms", "plain mount ms", "× mount", "programs"],
    times.map(({ devices, service, mount, ratio, programs }) => [
      ...[String(devices), milliseconds(service), milliseconds(mount), ratio.toFixed(1)],
      `${programs.length}: ${programs.join(" ")}`,
    ]),
  );
}

export function methodTable(methods: readonly Method[], configurations: number): string {
  return table(
    [`${configurations} configurations`, "", "systems", "wall s", "CPU s", "of it node", "per second"],
    methods.map(({ name, what, systems, medianWall, medianCpu, nodeCpu }) => [
      ...[name, what, String(systems), medianWall.toFixed(2), medianCpu.toFixed(2)],
      nodeCpu?.toFixed(2) ?? "",
      (configurations / medianWall).toFixed(1),
    ]),
  );
}

export function memoryTable(uses: readonly MemoryUse[]): string {
  return table(
    ["memory", "runs", "node peak MiB", "in use MiB", "nix peak MiB", "wall s"],
    uses.map(({ evaluator, runs, node, liveHeap, nix, wall }) => [
      ...[evaluator, String(runs), mebibytes(node), mebibytes(liveHeap)],
      ...[nix === null ? "" : mebibytes(nix), wall.toFixed(0)],
    ]),
  );
}

export function growthTable(growth: readonly Growth[]): string {
  return table(
    ["CPU time against", "part", "each takes ms", "R²", "exponent"],
    growth.map(({ of, part, fit, exponent }) => [
      ...[of, part, (fit.slope * (of === "configurations" ? 1_000 : 1)).toFixed(2)],
      ...[fit.rSquared.toFixed(4), exponent.toFixed(2)],
    ]),
  );
}

export function goalTable(goals: readonly Goal[]): string {
  return table(
    ["goal", "bound", "measured", ""],
    goals.map((goal) => [
      ...[goal.name, `at ${goal.at} ${goal.bound} ${goal.unit}`, `${goal.value.toFixed(2)} ${goal.unit}`],
      isReached(goal) ? "reached" : "MISSED",
    ]),
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const text = new Table({ head: [...head], style: { head: [], border: [] } });
  text.push(...rows.map((row) => [...row]));
  return `${text.toString()}\n`;
}

function mebibytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(0);
}
