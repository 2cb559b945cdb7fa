import { beforeAll, describe, expect, test } from "vitest";
import { invariants, makeSubject, type Subject } from "../../lib/check/index.ts";
import type { SystemReport } from "../../lib/evaluate/index.ts";
import { startTransaction, waitsFor } from "../../lib/systemd/index.ts";
import {
  allServices,
  readOnlyDisk,
  severalDisks,
  sharedDisks,
  storeOnDisk,
  subjectsOf,
} from "./subject-of.ts";

let good: Subject;
let stored: Subject;
let served: Subject;

beforeAll(async () => {
  const [subject, withStore, withAll] = await subjectsOf(severalDisks, storeOnDisk, allServices);
  served = withAll ?? expect.fail("was not evaluated");
  good = subject ?? expect.fail("was not evaluated");
  stored = withStore ?? expect.fail("was not evaluated");
});

/** The invariants that do not hold. */
function broken(subject: Subject): string[] {
  return invariants.filter(({ findings }) => findings(subject).length > 0).map(({ id }) => id);
}

type Change = (subject: Subject) => Subject;

const made =
  (change: (report: SystemReport) => Partial<SystemReport>): Change =>
  ({ config, report }) =>
    makeSubject(config, { ...report, ...change(report) });

/** Replaces a text that must be there: a test that changes nothing shows nothing. */
function replaced(text: string | undefined, from: string | RegExp, to: string): string {
  const result = (text ?? "").replace(from, to);
  expect(result).not.toBe(text);
  return result;
}

const inFstab = (from: string | RegExp, to: string) =>
  made(({ fstab }) => ({ fstab: replaced(fstab, from, to) }));

const inUnit = (name: string, from: string | RegExp, to: string) =>
  made(({ units }) => ({ units: { ...units, [name]: replaced(units[name], from, to) } }));

/** In a mount unit as systemd makes it, and not in fstab. */
const inMountUnit =
  (name: string, from: string | RegExp, to: string): Change =>
  (subject) =>
    made(({ units }) => ({
      units: { ...units, [name]: replaced(subject.derived.units.get(name), from, to) },
    }))(subject);

const inFile = (name: string, from: string | RegExp, to: string) =>
  made(({ etc }) => ({ etc: { ...etc, [name]: replaced(etc[name], from, to) } }));

const linked = (unit: string, change: { readonly wantedBy?: string[]; readonly requiredBy?: string[] }) =>
  made(({ links }) => ({
    links: {
      ...links,
      [unit]: { wantedBy: [], requiredBy: [], upheldBy: [], aliases: [], ...links[unit], ...change },
    },
  }));

const withoutEdges =
  (earlier: string, later: string): Change =>
  (subject) => {
    const { graph } = subject;
    const ordering = graph.ordering.filter((edge) => edge.earlier !== earlier || edge.later !== later);
    expect(ordering.length).toBeLessThan(graph.ordering.length);
    return { ...subject, graph: { ...graph, ordering } };
  };

const withoutRequirement =
  (from: string, to: string): Change =>
  (subject) => {
    const { graph } = subject;
    const requirements = graph.requirements.filter((edge) => edge.from !== from || edge.to !== to);
    expect(requirements.length).toBeLessThan(graph.requirements.length);
    return { ...subject, graph: { ...graph, requirements } };
  };

const data = "wsl-bare-disk-data.service";
const nix = "wsl-bare-disk-nix.service";
const odd = "persist-a\\x20b-100\\x25.mount";

test("a good system breaks none", () => {
  expect(broken(good)).toEqual([]);
});

const inFstabAndUnit = ["mount-in-fstab", "mount-unit-reads-back"];

/** What is wrong with the system, and the invariants that find it. */
const faults: readonly (readonly [fault: string, change: Change, ids: readonly string[]])[] = [
  ["a line of fstab has one field", inFstab(/$/, "\nnonsense\n"), ["fstab-readable"]],

  [
    "an option that nobody asked for",
    inFstab("x-systemd.automount", "x-systemd.automount,x-extra"),
    ["mount-in-fstab"],
  ],
  ["an option twice", inFstab(",nofail", ",nofail,nofail"), ["mount-in-fstab"]],
  [
    "a mount that nobody asked for",
    inFstab(/$/, "\n/run/wsl-bare-mounts/data /x btrfs ro 0 0\n"),
    ["mount-in-fstab"],
  ],
  ["dump(8) is asked for", inFstab(" 0 0\n", " 1 0\n"), ["mount-in-fstab"]],
  ["fsck is asked for", inFstab(" 0 0\n", " 0 2\n"), ["fstab-readable", "mount-in-fstab"]],
  ["a mount has the link of another disk", inFstab("bare-mounts/nix", "bare-mounts/spare"), inFstabAndUnit],
  ["a mount has another type", inFstab("/nix xfs", "/nix ext4"), inFstabAndUnit],
  [
    "a subvolume is not named",
    inFstab("subvol=/a\\040b/$(c)\\040100%,", ""),
    ["mount-in-fstab", "mount-unit-reads-back"],
  ],

  ["a specifier in Where=", inMountUnit(odd, "b/100%%", "b/100%"), ["mount-unit-reads-back"]],
  ["a specifier in Options=", inMountUnit(odd, "100%%,", "100%,"), ["mount-unit-reads-back"]],
  [
    "an automount that no option asks for",
    inFstab("/nix xfs ", "/nix xfs comment=systemd.automount,"),
    ["mount-in-fstab", "mount-unit-reads-back"],
  ],
  [
    "another idle time",
    made(({ units }) => ({
      units: { ...units, "srv.automount": "[Automount]\nWhere=/srv\nTimeoutIdleSec=61\n" },
    })),
    ["mount-unit-reads-back"],
  ],
  ["another device in What=", inMountUnit("nix.mount", /What=.*/, "What=/run/x"), ["mount-unit-reads-back"]],

  [
    "compression on some lines of a file system only",
    inFstab("compress=zstd:3,", ""),
    [...inFstabAndUnit, "file-system-options-agree"],
  ],

  [
    "nodatacow as a mount option",
    inFstab("compress=zstd:3", "nodatacow"),
    [...inFstabAndUnit, "file-system-options-agree", "no-compression-with-nodatacow"],
  ],
  [
    "a subvolume compressed and written in place",
    inUnit(data, '"--nodatacow"', '"--compression=zstd" "--nodatacow"'),
    ["no-compression-with-nodatacow", "scripts-get-strings-unharmed"],
  ],

  [
    "a second service with the link of the first",
    made(({ units }) => ({ units: { ...units, "wsl-bare-disk-x.service": units[data] ?? "" } })),
    ["disk-service-exists-once"],
  ],

  [
    "a specifier in an argument",
    inUnit("wsl-bare-disk-b-c.service", "100%%", "100%"),
    ["scripts-get-strings-unharmed"],
  ],
  [
    "a variable in an argument",
    inUnit("wsl-bare-disk-b-c.service", "$$HOME", "${HOME}"),
    ["scripts-get-strings-unharmed"],
  ],
  [
    "a quote too few",
    inUnit("wsl-bare-disk-b-c.service", '"--name=b c"', "--name=b c"),
    ["scripts-get-strings-unharmed"],
  ],
  ["an argument too many", inUnit(nix, /^ExecStart=.*/m, '$& "--create"'), ["scripts-get-strings-unharmed"]],
  ["another program", inUnit(nix, "bin/wsl-bare-disk", "bin/true"), ["scripts-get-strings-unharmed"]],
  [
    "status instead of validation",
    inUnit("validate-wsl-bare-mounts.service", "wsl-bare-mount validate", "wsl-bare-mount status"),
    ["scripts-get-strings-unharmed"],
  ],

  [
    "a backslash lost for Windows",
    inFile("nixos-wsl/bare-mounts.json", "E:\\\\b", "E:/b"),
    ["windows-data-unharmed"],
  ],
  [
    "no data for Windows",
    made(({ etc: { "nixos-wsl/bare-mounts.json": _, ...etc } }) => ({ etc })),
    ["windows-data-unharmed"],
  ],
  [
    "an option that the tool is not told of",
    inFile("nixos-wsl/mounts.json", ',"noexec"', ""),
    ["guest-data-unharmed"],
  ],
  [
    "data of another form",
    inFile("nixos-wsl/mounts.json", '"version":1', '"version":2'),
    ["guest-data-unharmed"],
  ],
  ["a key that is missing", inFile("nixos-wsl/mounts.json", '"metrics":null,', ""), ["guest-data-unharmed"]],
  [
    "no data for the tool",
    made(({ etc: { "nixos-wsl/mounts.json": _, ...etc } }) => ({ etc })),
    ["guest-data-unharmed"],
  ],

  ["a line that is no setting", inUnit(nix, "[Unit]", "[Unit]\nx"), ["units-readable"]],
  ["a specifier in a description", inUnit(nix, /^Description=.*/m, "$& 100%"), ["units-readable"]],

  [
    "a unit that does not exist, in a unit",
    inUnit(nix, "[Unit]", "[Unit]\nAfter=x.service"),
    ["units-exist"],
  ],
  ["a target that does not exist, in a link", linked(nix, { wantedBy: ["x.target"] }), ["units-exist"]],

  [
    "a disk waits for the target that waits for it",
    inUnit("wsl-bare-disk-vault.service", "[Unit]", "[Unit]\nAfter=multi-user.target"),
    ["no-ordering-cycle"],
  ],

  [
    "nothing starts a disk without mounts",
    linked("wsl-bare-disk-spare.service", { wantedBy: [] }),
    ["boot-mounts-everything"],
  ],
  [
    "nothing starts the validation",
    linked("validate-wsl-bare-mounts.service", { wantedBy: [] }),
    ["services-in-their-turn"],
  ],
  [
    "a mount excludes a target",
    inUnit(nix, "[Unit]", "[Unit]\nConflicts=basic.target"),
    ["boot-mounts-everything"],
  ],

  [
    "a service counts as started at once",
    inUnit(nix, "Type=oneshot", "Type=exec"),
    ["disk-ready-before-mount"],
  ],
  ["a service does not remain", inUnit(nix, "RemainAfterExit=true", ""), ["disk-ready-before-mount"]],
  ["a service shows its mount to all", inUnit(nix, "PrivateMounts=true", ""), ["disk-ready-before-mount"]],
  [
    "a mount that its disk's service does not pull in",
    inMountUnit("b.mount", /^Requires=.*\n/m, ""),
    ["disk-ready-before-mount", "boot-mounts-everything"],
  ],

  ["a child before its parent", withoutEdges("persist.mount", odd), ["parents-mount-first"]],
  ["a child without its parent", withoutRequirement(odd, "persist.mount"), ["parents-mount-first"]],

  [
    "local-fs.target before what is needed",
    inMountUnit("persist.mount", /^Before=.*local-fs.target.*\n/m, ""),
    ["needed-for-boot-in-time"],
  ],
  [
    "nix-daemon.socket before /nix",
    withoutEdges("nix.mount", "nix-daemon.socket"),
    ["needed-for-boot-in-time"],
  ],

  [
    "a target waits for a disk that may be missing",
    inUnit(nix, "[Unit]", "[Unit]\nBefore=sysinit.target"),
    ["optional-delays-nothing"],
  ],
  [
    "a target waits for a mount that may be missing",
    inMountUnit("b.mount", "[Unit]", "[Unit]\nBefore=local-fs.target"),
    ["optional-delays-nothing"],
  ],

  [
    "the validation beside a mount",
    inUnit("validate-wsl-bare-mounts.service", /^(After=.*) b\.mount\b/m, "$1"),
    ["validation-after-mounts"],
  ],
  [
    "a validation that remains",
    inUnit("validate-wsl-bare-mounts.service", "[Service]", "[Service]\nRemainAfterExit=true"),
    ["validation-after-mounts", "services-run-as-meant"],
  ],

  ["a disk's service is not stopped", inUnit(nix, "Conflicts=shutdown.target", ""), ["mounts-stop-cleanly"]],
  [
    "a mount is not unmounted",
    inMountUnit("b.mount", "[Unit]", "[Unit]\nDefaultDependencies=no"),
    ["mounts-stop-cleanly"],
  ],

  ["a switch restarts a disk", inUnit(nix, "X-RestartIfChanged=false", ""), ["switch-keeps-mounts"]],

  [
    "a target fails with a disk that may be missing",
    linked(nix, { requiredBy: ["sysinit.target"] }),
    ["failure-stays-local", "boot-requirement-told"],
  ],
  [
    "the boot goes on without a disk that blocks",
    withoutRequirement("sysinit.target", "vault.mount"),
    ["failure-stays-local"],
  ],
  [
    "a warning that the boot needs what it does not need",
    (subject) => {
      const [mount] = subject.expected;
      return made(({ warnings }) => ({
        warnings: [...warnings, `${mount?.option}.mountPoint: too much [boot-requires-mount]`],
      }))(subject);
    },
    ["boot-requirement-told"],
  ],

  [
    "a service without a limit",
    inUnit("wsl-bare-disk-spare.service", /^TimeoutStartSec=.*/m, ""),
    ["waits-are-bounded"],
  ],
  [
    "a service that may take a day",
    inUnit("wsl-bare-disk-spare.service", /^TimeoutStartSec=.*/m, "TimeoutStartSec=1d"),
    ["waits-are-bounded"],
  ],
  [
    "a script that is ended before it gives up",
    inUnit(nix, /^TimeoutStartSec=.*/m, "TimeoutStartSec=41"),
    ["waits-are-bounded"],
  ],
  [
    "a mount without a limit",
    inMountUnit("b.mount", "[Mount]", "[Mount]\nTimeoutSec=infinity"),
    ["waits-are-bounded"],
  ],
  [
    "a script that is not told how long to wait",
    inUnit(nix, '"--timeout=40" ', ""),
    ["scripts-get-strings-unharmed", "waits-are-bounded"],
  ],

  [
    "WSL waits for minutes at each stop",
    inFile("wsl.conf", /initTimeout=.*/, "initTimeout=600000"),
    ["init-waits-long-enough"],
  ],
  ["a service that may stop for ever", inUnit(nix, "TimeoutStopSec=4", ""), ["stops-are-bounded"]],

  [
    "WSL gives up before the disk",
    inFile("wsl.conf", /initTimeout=.*/, "initTimeout=20000"),
    ["init-waits-long-enough"],
  ],
];

/** What can be wrong about a store on a disk. */
const storeFaults: readonly (readonly [fault: string, change: Change, ids: readonly string[]])[] = [
  [
    "another directory is looked at than is mounted",
    inUnit("wsl-bare-store-guard.service", "/nixos-wsl-dev", "/nixos-wsl-main"),
    ["scripts-get-strings-unharmed"],
  ],
  [
    "/nix is covered although the guard refused",
    inUnit("nix.mount", /^Condition.*\n/m, ""),
    ["store-guarded"],
  ],
  ["/nix is covered before the guard has looked", inUnit("nix.mount", /^After=.*\n/m, ""), ["store-guarded"]],
  [
    "a guard that refuses takes the daemon with it",
    inUnit("nix.mount", "Wants=wsl-bare-store-guard", "Requires=wsl-bare-store-guard"),
    ["store-guarded"],
  ],
  [
    "the guard looks before the disk is mounted",
    inUnit("wsl-bare-store-guard.service", /^After=.*\n/m, ""),
    ["store-guarded"],
  ],
  [
    "the disk's own directory is mounted, so that /nix fails with the disk",
    inFstab("/run/wsl-bare-mounts/nix-store /nix ", "/mnt/storage/nixos-wsl-dev /nix "),
    ["store-guarded", "mount-in-fstab"],
  ],
];

const scrub = "wsl-btrfs-scrub-pool.service";
const scrubTimer = "wsl-btrfs-scrub-pool.timer";
const marker = "nix-mount-marker.service";
const follow = "wsl-bare-store-follow.service";
const followPath = "wsl-bare-store-follow.path";
const metrics = "wsl-bare-mounts-metrics.service";

/** What can be wrong about the services beside those of the disks. */
const serviceFaults: readonly (readonly [fault: string, change: Change, ids: readonly string[]])[] = [
  [
    "a scrub starts the disk that it works on",
    inUnit(scrub, "Requisite=", "Requires="),
    ["upkeep-starts-no-disk"],
  ],
  [
    "a scrub begins beside the wait for its disk",
    inUnit(scrub, /^After=.*\n/m, ""),
    ["services-in-their-turn"],
  ],
  [
    "metrics need a mount",
    inUnit(metrics, "[Unit]", "[Unit]\nRequiresMountsFor=/mnt/pool"),
    ["upkeep-starts-no-disk"],
  ],
  [
    "a scrub of another disk",
    inUnit(scrub, "bare-mounts/pool", "bare-mounts/storage"),
    ["scripts-get-strings-unharmed"],
  ],
  [
    "a scrub runs once and never again",
    inUnit(scrub, "[Service]", "[Service]\nRemainAfterExit=true"),
    ["services-run-as-meant"],
  ],
  [
    "a scrub is ended after a minute",
    inUnit(scrub, /^TimeoutStartSec=.*/m, "TimeoutStartSec=60"),
    ["services-run-as-meant"],
  ],
  ["a scrub takes the whole disk", inUnit(scrub, /^IOSchedulingClass=.*\n/m, ""), ["services-run-as-meant"]],
  ["a scrub shows its mount to all", inUnit(scrub, /^PrivateMounts=.*\n/m, ""), ["services-run-as-meant"]],
  ["metrics without a limit", inUnit(metrics, /^TimeoutStartSec=.*\n/m, ""), ["services-run-as-meant"]],
  [
    "a scrub at each boot",
    linked(scrub, { wantedBy: ["multi-user.target"] }),
    ["services-in-their-turn", "no-ordering-cycle", "optional-delays-nothing"],
  ],
  ["a timer that nothing starts", linked(scrubTimer, { wantedBy: [] }), ["services-in-their-turn"]],
  [
    "a timer for another service",
    inUnit(scrubTimer, "[Timer]", "[Timer]\nUnit=wsl-bare-store-health.service"),
    ["services-in-their-turn"],
  ],
  [
    "a timer at another time",
    inUnit(scrubTimer, "OnCalendar=monthly", "OnCalendar=yearly"),
    ["services-in-their-turn"],
  ],
  [
    "a timer that makes up for nothing",
    inUnit(scrubTimer, /^Persistent=.*\n/m, ""),
    ["services-in-their-turn"],
  ],
  ["all timers at once", inUnit(scrubTimer, /^RandomizedDelaySec=.*\n/m, ""), ["services-in-their-turn"]],
  [
    "a timer makes up for what it missed in the midst of the boot",
    inUnit(scrubTimer, /^After=.*\n/m, ""),
    ["services-in-their-turn"],
  ],
  ["a timer that goes on at shutdown", inUnit(scrubTimer, /^Conflicts=.*\n/m, ""), ["services-run-as-meant"]],
  [
    "a service that no option asks for",
    made(({ units }) => ({ units: { ...units, "wsl-btrfs-trim-pool.service": units[scrub] ?? "" } })),
    ["services-as-asked"],
  ],
  [
    "a timer that is not there",
    made(({ units: { [scrubTimer]: _, ...units } }) => ({ units })),
    ["services-as-asked", "services-in-their-turn", "services-run-as-meant"],
  ],
  [
    "the daemon's socket listens below the mount",
    inUnit(marker, " nix-daemon.socket", ""),
    ["store-guarded"],
  ],
  [
    "the marker marks the store of the VHD",
    inUnit(marker, /^ConditionPathIsMountPoint=.*\n/m, ""),
    ["store-guarded"],
  ],
  [
    "the store can be written to",
    inUnit(marker, /^.*remount,bind,ro.*\n/m, ""),
    ["scripts-get-strings-unharmed"],
  ],
  [
    "other distributions see what is mounted below /nix",
    inUnit(marker, /^.*--make-private.*\n/m, ""),
    ["scripts-get-strings-unharmed"],
  ],
  ["the marker is restarted", inUnit(marker, "X-RestartIfChanged=false", ""), ["services-run-as-meant"]],
  ["the marker runs again", inUnit(marker, "RemainAfterExit=true", ""), ["services-run-as-meant"]],
  ["the marker takes for ever", inUnit(marker, /^TimeoutStartSec=.*\n/m, ""), ["services-run-as-meant"]],
  [
    "the copy to the VHD holds the boot up",
    inUnit(follow, " multi-user.target", ""),
    ["services-in-their-turn"],
  ],
  [
    "the copy is of another system",
    inUnit(follow, "current-system", "booted-system"),
    ["scripts-get-strings-unharmed"],
  ],
  [
    "the last of many changes is missed",
    inUnit(follow, /^StartLimitIntervalSec=.*\n/m, ""),
    ["store-guarded"],
  ],
  [
    "another directory is watched",
    inUnit(followPath, "/nix/var/nix/profiles", "/nix/var/nix/db"),
    ["services-in-their-turn"],
  ],
  [
    "the directory below the mount is watched",
    inUnit(followPath, /^After=.*\n/m, ""),
    ["services-in-their-turn"],
  ],
  [
    "the guard does not see a rollback",
    inUnit("wsl-bare-store-guard.service", /^RequiresMountsFor=.*\n/m, ""),
    ["store-guarded"],
  ],
];

/** What can be wrong about a disk that is only read. */
const readOnlyFaults: readonly (readonly [fault: string, change: Change, ids: readonly string[]])[] = [
  [
    "a disk that is mounted for writing",
    inFstab(/(\/archive \S+ \S*),ro,/, "$1,"),
    [...inFstabAndUnit, "read-only-disk-unwritten"],
  ],
  [
    "a disk that is repaired",
    inUnit("wsl-bare-disk-archive.service", '"--interval=', '"--check=60" "--interval='),
    ["read-only-disk-unwritten", "scripts-get-strings-unharmed", "waits-are-bounded"],
  ],
  [
    "a disk whose subvolumes are changed",
    inUnit("wsl-bare-disk-archive.service", '"--shared=', '"--subvolume=old" "--nodatacow" "--shared='),
    ["read-only-disk-unwritten", "scripts-get-strings-unharmed"],
  ],
  [
    "a disk that something works on",
    made(({ units }) => ({
      units: {
        ...units,
        "scrub.service": '[Service]\nExecStart=/bin/scrub "--device=/run/wsl-bare-mounts/archive"\n',
      },
    })),
    ["read-only-disk-unwritten"],
  ],
];

describe("of a disk that is only read", () => {
  let unwritten: Subject;
  beforeAll(async () => {
    const [subject] = await subjectsOf(readOnlyDisk);
    unwritten = subject ?? expect.fail("was not evaluated");
  });

  test("a good system breaks none", () => {
    expect(broken(unwritten)).toEqual([]);
  });

  test.for(readOnlyFaults)("%s", ([, change, ids]) => {
    expect(broken(change(unwritten)).sort()).toEqual([...ids].sort());
  });
});

/** What can be wrong about mounts that other distributions see. */
const sharedFaults: readonly (readonly [fault: string, change: Change, ids: readonly string[]])[] = [
  [
    "a shared mount is stopped at shutdown",
    inUnit("mnt-wsl-storage-a.mount", "DefaultDependencies=no", ""),
    ["shared-mounts-survive"],
  ],
  [
    "a mount below a bind of a shared one is stopped at shutdown",
    inUnit("shared-deep.mount", "DefaultDependencies=no", ""),
    ["shared-mounts-survive"],
  ],
  [
    "a shared mount is pulled in by its line, which the generator makes stop at shutdown",
    inFstab(/(\/mnt\/wsl\/storage\/a \S+ )/, "$1x-systemd.required-by=sysinit.target,"),
    ["mount-in-fstab", "shared-mounts-survive"],
  ],
  [
    "the disk's service takes a shared mount along",
    inUnit("wsl-bare-disk-storage.service", "[Unit]", "[Unit]\nConflicts=shutdown.target"),
    ["shared-mounts-survive"],
  ],
  [
    "nothing keeps a shared mount that a switch stops",
    inUnit("wsl-bare-keep@.service", "PartOf=%i.mount", ""),
    ["shared-mounts-survive"],
  ],
  [
    "a keeper that keeps nothing",
    inUnit("wsl-bare-keep@.service", /--make-rslave/g, "--make-rshared"),
    ["shared-mounts-survive"],
  ],
  ["a switch unmounts the store", inUnit("nix.mount", "RefuseManualStop=yes", ""), ["switch-keeps-mounts"]],
];

describe("of mounts that other distributions see", () => {
  let shared: Subject;
  beforeAll(async () => {
    const [subject] = await subjectsOf(sharedDisks);
    shared = subject ?? expect.fail("was not evaluated");
  });

  test("a good system breaks none", () => {
    expect(broken(shared)).toEqual([]);
    expect(shared.report.etc["wsl.conf"]).toContain("initTimeout=160000");
  });

  test.for(sharedFaults)("%s", ([, change, ids]) => {
    expect(broken(change(shared)).sort()).toEqual([...ids].sort());
  });

  test("what lies elsewhere is unmounted at shutdown", async () => {
    const [subject] = await subjectsOf(severalDisks);
    expect(Object.keys(subject?.report.units ?? {}).filter((name) => name.includes("keep"))).toEqual([]);
  });
});

test("WSL waits no longer than ever where the boot waits for no disk", async () => {
  const [subject] = await subjectsOf({
    enable: true,
    disks: { a: { serialNumber: "S", label: "a", filesystem: { fsType: "ext4", mountPoint: "/a" } } },
  });
  expect(subject?.report.etc["wsl.conf"]).not.toContain("initTimeout");
  expect(subject === undefined ? ["none"] : broken(subject)).toEqual([]);
});

describe("found, and by no other invariant:", () => {
  test.for(faults)("%s", ([, change, ids]) => {
    expect(broken(change(good)).sort()).toEqual([...ids].sort());
  });

  test("every invariant finds something", () => {
    const all = [...faults, ...storeFaults, ...serviceFaults, ...readOnlyFaults, ...sharedFaults];
    const found = new Set(all.flatMap(([, , ids]) => ids));
    expect(invariants.map(({ id }) => id).filter((id) => !found.has(id))).toEqual([]);
  });
});

describe("a store on a disk:", () => {
  test("a good system has none of the faults", () => {
    expect(broken(stored)).toEqual([]);
  });

  test.for(storeFaults)("%s", ([, change, ids]) => {
    expect(broken(change(stored))).toEqual(expect.arrayContaining([...ids]));
  });
});

describe("the services beside the disks':", () => {
  test("a good system has none of the faults", () => {
    expect(broken(served)).toEqual([]);
  });

  test.for(serviceFaults)("%s", ([, change, ids]) => {
    expect(broken(change(served)).sort()).toEqual([...ids].sort());
  });
});

describe("what the system itself needs may wait, and fail:", () => {
  test("nix-daemon.socket waits for a /nix that is not needed for boot, and fails with it", () => {
    expect(waitsFor(good.graph, "sockets.target", good.boot)).toContain("nix.mount");
    expect(startTransaction(good.graph, "nix-daemon.socket").units).toContain("nix.mount");
    expect(broken(good)).toEqual([]);
  });

  test("sessions wait for a /home that is not needed for boot", async () => {
    const [subject] = await subjectsOf({
      enable: true,
      disks: {
        home: { serialNumber: "S", label: "home", filesystem: { fsType: "ext4", mountPoint: "/home" } },
      },
    });
    expect(subject).toBeDefined();
    expect(subject === undefined ? ["none"] : broken(subject)).toEqual([]);
  });
});

describe("what the sharper invariants found once:", () => {
  test("a store that is not enabled names what every object has", async () => {
    const disks = { data: { serialNumber: "S", label: "data", filesystem: { fsType: "ext4" as const } } };
    const [subject] = await subjectsOf({ enable: true, disks, nixStore: { disk: "constructor" } });
    expect(subject === undefined ? ["none"] : broken(subject)).toEqual([]);
  });

  test("nix-daemon fails with the store's disk where a mount below that one is to end the boot", async () => {
    const [subject] = await subjectsOf({
      ...storeOnDisk,
      disks: {
        ...storeOnDisk?.disks,
        other: {
          serialNumber: "S9",
          label: "other",
          filesystem: { fsType: "ext4", mountPoint: "/mnt/storage/other", onFailure: "block" },
        },
      },
    });
    expect(subject === undefined ? ["none"] : broken(subject)).toEqual([]);
  });

  test("the boot waits for what a mount that it needs is bound below", async () => {
    const [subject] = await subjectsOf({
      enable: true,
      disks: {
        data: {
          serialNumber: "S",
          label: "data",
          filesystem: {
            fsType: "btrfs",
            mountPoint: "/a",
            subvolumes: { a: { mountPoint: "/b/a", neededForBoot: true } },
          },
        },
      },
      binds: { "/b": { disk: "data", directory: "shared" } },
    });
    expect(subject === undefined ? ["none"] : broken(subject)).toEqual([]);
  });

  test("WSL waits long enough for a boot that waits for a /nix which is not needed for boot", async () => {
    const [subject] = await subjectsOf({
      enable: true,
      disks: { nix: { serialNumber: "S", label: "nix", filesystem: { fsType: "ext4", mountPoint: "/nix" } } },
    });
    expect(subject?.report.etc["wsl.conf"]).toContain("initTimeout=160000");
    expect(subject === undefined ? ["none"] : broken(subject)).toEqual([]);
  });

  test("a missing subvolume is created before one below it", async () => {
    const [subject] = await subjectsOf({
      enable: true,
      disks: {
        data: {
          serialNumber: "S",
          label: "data",
          filesystem: {
            fsType: "btrfs",
            subvolumes: { a: { path: "top/below", create: true }, b: { path: "top", create: true } },
          },
        },
      },
    });
    expect(subject?.report.units[data]).toContain(
      '"--subvolume=top" "--create" "--subvolume=top/below" "--create"',
    );
  });
});
