import type { Graph } from "./graph.ts";
import { type LoadedUnit, serviceType } from "./loaded-unit.ts";
import { edgesInto, topologicalOrder } from "./ordering.ts";
import { type Microseconds, parseTimeout } from "./time-span.ts";
import { settingsOf } from "./unit-file.ts";

/** DefaultTimeoutStartSec= and DefaultDeviceTimeoutSec= of systemd-system.conf(5) as systemd and NixOS ship it: 90 s. */
export const defaultStartTimeout: Microseconds = 90_000_000;

/** How long a start job can take at most, and what says so. */
export interface StartLimit {
  /** Microseconds; `Infinity` if nothing ends it. */
  readonly limit: Microseconds;
  readonly reason: string;
}

/** The last readable value among the keys; systemd ignores unreadable ones. */
function lastTimeout(unit: LoadedUnit, section: string, keys: readonly string[]): StartLimit | null {
  const found = unit.file.settings
    .filter((setting) => setting.section === section && keys.includes(setting.key))
    .map((setting) => ({ limit: parseTimeout(setting.value), reason: `${setting.key}=${setting.value}` }))
    .findLast(({ limit }) => limit !== null);
  return found?.limit === undefined || found.limit === null
    ? null
    : { limit: found.limit, reason: found.reason };
}

/** The commands that run one after the other until a service counts as started. */
function startCommands(unit: LoadedUnit): number {
  const count = (key: string): number => settingsOf(unit.file, "Service", key).length;
  const main = ["simple", "idle"].includes(serviceType(unit.file)) ? 0 : count("ExecStart");
  return count("ExecCondition") + count("ExecStartPre") + main + count("ExecStartPost");
}

function serviceLimit(unit: LoadedUnit): StartLimit {
  const set = lastTimeout(unit, "Service", ["TimeoutStartSec", "TimeoutSec"]);
  const isOneshot = serviceType(unit.file) === "oneshot";
  const each = set ?? {
    limit: isOneshot ? Number.POSITIVE_INFINITY : defaultStartTimeout,
    reason: isOneshot ? "Type=oneshot has no default timeout" : "DefaultTimeoutStartSec=90s",
  };
  const commands = startCommands(unit);
  if (commands === 0) return { limit: 0, reason: "started as soon as it is run" };
  return {
    limit: each.limit * commands,
    reason: commands > 1 ? `${each.reason} for each command` : each.reason,
  };
}

/** Whether a socket has something to run before it listens: commands, or the helper that changes its owner. */
function runsForSocket(unit: LoadedUnit): boolean {
  const keys = ["ExecStartPre", "ExecStartPost", "SocketUser", "SocketGroup"];
  return keys.some((key) => settingsOf(unit.file, "Socket", key).length > 0);
}

function ownLimit(unit: LoadedUnit): StartLimit {
  const standard: StartLimit = { limit: defaultStartTimeout, reason: "DefaultTimeoutStartSec=90s" };
  switch (unit.type) {
    case "service":
      return serviceLimit(unit);
    case "mount":
      return lastTimeout(unit, "Mount", ["TimeoutSec"]) ?? standard;
    case "swap":
      return lastTimeout(unit, "Swap", ["TimeoutSec"]) ?? standard;
    case "socket":
      return runsForSocket(unit)
        ? (lastTimeout(unit, "Socket", ["TimeoutSec"]) ?? standard)
        : { limit: 0, reason: "a socket that runs nothing starts at once" };
    case "device":
      return { limit: defaultStartTimeout, reason: "DefaultDeviceTimeoutSec=90s" };
    default:
      return { limit: 0, reason: `a ${unit.type} starts at once` };
  }
}

/**
 * How long the start job of one unit can run, what it waits for not counted (systemd.service(5) TimeoutStartSec=,
 * systemd.mount(5) TimeoutSec=, systemd.unit(5) JobTimeoutSec= and JobRunningTimeoutSec=).
 *
 * Restart= is left out: a service that fails and is restarted keeps its job until the start limit is hit.
 */
export function startLimit(unit: LoadedUnit): StartLimit {
  const job = lastTimeout(unit, "Unit", ["JobRunningTimeoutSec", "JobTimeoutSec"]);
  const own = ownLimit(unit);
  if (job !== null && (unit.type === "device" || job.limit < own.limit)) return job;
  return own;
}

/** The longest that something can take, and the units that add up to it, first to last. */
export interface LongestWait {
  /** Microseconds; `Infinity` if some unit on the way has no limit. */
  readonly limit: Microseconds;
  readonly through: readonly string[];
}

/**
 * How long after the start of the transaction `unit` can at most be started, its own start job included.
 *
 * @returns null if the transaction has an ordering cycle, or does not hold the unit
 */
export function longestWait(
  graph: Graph,
  unit: string,
  transaction: ReadonlySet<string>,
): LongestWait | null {
  const order = topologicalOrder(graph, { within: transaction });
  if (order === null) return null;
  const waits = new Map<string, LongestWait>();
  for (const name of order) {
    const loaded = graph.units.get(name);
    if (loaded === undefined) continue;
    let longest: LongestWait = { limit: 0, through: [] };
    for (const { earlier } of edgesInto(graph, name, { within: transaction })) {
      const wait = waits.get(earlier);
      if (wait !== undefined && wait.limit > longest.limit) longest = wait;
    }
    const own = startLimit(loaded).limit;
    const through = own > 0 ? [...longest.through, name] : longest.through;
    waits.set(name, { limit: longest.limit + own, through });
  }
  return waits.get(unit) ?? null;
}
