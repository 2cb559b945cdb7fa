import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  buildGraph,
  deriveMountUnits,
  isOrderedBefore,
  longestWait,
  orderingCycles,
  parseUnitFile,
  splitWords,
  standardAliases,
  standardLinks,
  standardUnits,
  startLimit,
  startTransaction,
  type UnitSource,
  unitSourcesOf,
  waitsFor,
} from "../../lib/systemd/index.ts";
import { isInContainer } from "./outside-container.ts";
import { runRealManager } from "./real-manager.ts";
import { machineSystemd, noManager } from "./real-tools.ts";

const relations = [
  "DefaultDependencies",
  "Requires",
  "Wants",
  "Conflicts",
  "Before",
  "After",
  "RequiresMountsFor",
  "BindsTo",
  "Type",
  "TimeoutSec",
  "Sockets",
  "BusName",
  "PrivateTmp",
  "StateDirectory",
];

function relationsOf(text: string): Record<string, string[]> {
  const pairs = parseUnitFile(text).settings.filter(({ key }) => relations.includes(key));
  return Object.fromEntries(
    relations.map((key) => [
      key,
      pairs
        .filter((pair) => pair.key === key)
        .flatMap((pair) => splitWords(pair.value) ?? [])
        .toSorted(),
    ]),
  );
}

describe("the standard units say what the installed ones say", () => {
  for (const { name, text, source } of standardUnits(machineSystemd)) {
    const installed = `/lib/systemd/system/${name}`;
    // The others are from NixOS or from packages that need not be installed here.
    if (source.startsWith("systemd ") && existsSync(installed)) {
      test(name, () => {
        expect(relationsOf(text)).toEqual(relationsOf(readFileSync(installed, "utf8")));
      });
    }
  }
});

const fstab =
  "/run/wsl-bare-mounts/data /nix btrfs noatime,subvol=nix,x-systemd.requires=wsl-bare-disk-data.service,x-systemd.after=wsl-bare-disk-data.service,x-systemd.before=local-fs.target,nofail,x-initrd.mount 0 0\n" +
  "/run/wsl-bare-mounts/data /srv btrfs noatime,subvol=srv,x-systemd.requires=wsl-bare-disk-data.service,nofail 0 0\n";
const diskService: UnitSource = {
  name: "wsl-bare-disk-data.service",
  text: "[Unit]\nDefaultDependencies=no\nConflicts=shutdown.target\nBefore=shutdown.target\n[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/true\nTimeoutStartSec=75\n",
};
const systemd = machineSystemd;
const derived = deriveMountUnits(fstab, { systemd });
const sources = [...standardUnits(systemd), ...unitSourcesOf(derived), diskService];
const links = [...standardLinks(systemd), ...derived.links];
const graph = buildGraph(sources, links, { systemd, aliases: standardAliases, container: isInContainer });
const boot = startTransaction(graph, "multi-user.target");

describe("a boot of NixOS-WSL with /nix and /srv on a bare disk", () => {
  test("has no cycle", () => {
    expect(boot.failure).toBeNull();
    expect(orderingCycles(graph, { within: boot.units })).toEqual([]);
  });

  test("starts /nix before local-fs.target, because the line says so, and /srv beside it", () => {
    const within = boot.units;
    expect(isOrderedBefore(graph, "nix.mount", "local-fs.target", { within })).toBe(true);
    expect(isOrderedBefore(graph, "srv.mount", "local-fs.target", { within })).toBe(false);
    expect([...waitsFor(graph, "nix-daemon.socket", within)]).toContain("nix.mount");
    expect([...waitsFor(graph, "srv.mount", within)]).toContain("wsl-bare-disk-data.service");
  });

  test("starts nix-daemon only with /nix mounted, and /nix is not unmounted at shutdown, unlike /srv", () => {
    const has = (from: string, kind: string, to: string): boolean =>
      graph.requirements.some((edge) => edge.from === from && edge.kind === kind && edge.to === to);
    expect(has("nix-daemon.service", "Requires", "nix.mount")).toBe(true);
    expect(has("nix.mount", "Conflicts", "umount.target")).toBe(false);
    expect(has("srv.mount", "Conflicts", "umount.target")).toBe(true);
  });

  test("waits for the disk no longer than its service and the mount may take", () => {
    const wait = longestWait(graph, "nix.mount", boot.units);
    expect(wait?.limit).toBe((75 + 90) * 1_000_000);
    expect(wait?.through).toEqual(["wsl-bare-disk-data.service", "nix.mount"]);
  });

  test("queues what systemd itself queues, and depends as systemd says", ({ skip }) => {
    if (noManager !== undefined) skip(noManager);
    const real = runRealManager({ sources, links, aliases: standardAliases }, "multi-user.target");
    expect(real.log).not.toContain("cycle");
    const theirs = [...real.units].filter(([, unit]) => unit.hasStartJob).map(([name]) => name);
    const isCounted = (name: string): boolean => !/\.slice$/.test(name) && name !== "-.mount";
    expect([...boot.units].filter(isCounted).toSorted()).toEqual(theirs.filter(isCounted).toSorted());
    for (const name of boot.units) {
      const after = graph.ordering.filter((edge) => edge.later === name).map((edge) => edge.earlier);
      const realAfter = [...(real.units.get(name)?.dependencies.get("After") ?? [])];
      const ours = [...new Set(after)].filter((other) => boot.units.has(other) && isCounted(other));
      expect([name, ours.toSorted()]).toEqual([
        name,
        realAfter.filter((other) => boot.units.has(other) && isCounted(other)).toSorted(),
      ]);
    }
  });
});

describe("how long a unit can take to start", () => {
  const limitOf = (name: string, text: string): number => {
    const unit = buildGraph([{ name, text }]).units.get(name);
    return unit === undefined ? Number.NaN : startLimit(unit).limit / 1_000_000;
  };
  test("a oneshot service has no limit of its own, others 90 s", () => {
    expect(limitOf("a.service", "[Service]\nType=oneshot\nExecStart=/a\n")).toBe(Number.POSITIVE_INFINITY);
    expect(limitOf("a.service", "[Service]\nType=notify\nExecStart=/a\n")).toBe(90);
    expect(limitOf("a.service", "[Service]\nExecStart=/a\n")).toBe(0);
    expect(limitOf("a.service", "[Service]\nExecStartPre=/b\nExecStart=/a\n")).toBe(90);
  });
  test("what is set counts for each command, 0 means none, nonsense is ignored", () => {
    expect(
      limitOf("a.service", "[Service]\nType=oneshot\nExecStart=/a\nExecStart=/b\nTimeoutSec=1min\n"),
    ).toBe(120);
    expect(limitOf("a.service", "[Service]\nType=notify\nExecStart=/a\nTimeoutStartSec=0\n")).toBe(
      Number.POSITIVE_INFINITY,
    );
    expect(limitOf("a.service", "[Service]\nType=notify\nExecStart=/a\nTimeoutStartSec=soon\n")).toBe(90);
    expect(limitOf("a.service", "[Unit]\nJobTimeoutSec=5\n[Service]\nType=oneshot\nExecStart=/a\n")).toBe(5);
  });
  test("mounts and devices have 90 s, targets none", () => {
    expect(limitOf("m.mount", "[Mount]\nWhat=/a\nWhere=/m\n")).toBe(90);
    expect(limitOf("m.mount", "[Mount]\nWhat=/a\nWhere=/m\nTimeoutSec=5min\n")).toBe(300);
    expect(limitOf("dev-sda.device", "[Unit]\nJobRunningTimeoutSec=infinity\n")).toBe(
      Number.POSITIVE_INFINITY,
    );
    expect(limitOf("a.target", "[Unit]\n")).toBe(0);
  });
});
