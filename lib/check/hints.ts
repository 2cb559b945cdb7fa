import fc from "fast-check";
import type { Hints } from "../fuzz/index.ts";
import { tables } from "../schema/index.ts";

/** One of several; what fails is made smaller towards the first of them. */
const eitherOf = <Value>(...choices: readonly fc.MaybeWeightedArbitrary<Value>[]): fc.Arbitrary<Value> =>
  fc.oneof({ withCrossShrink: true }, ...choices) as fc.Arbitrary<Value>;

/** Few names, so that paths share their beginnings, nest and collide; some that break naive escaping. */
const pathPart = eitherOf(
  { weight: 12, arbitrary: fc.constantFrom("a", "b", "data", "nix", "srv", "var", "log") },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      "b c",
      "100%",
      "%i",
      "it's",
      "é",
      "😀",
      '"q"',
      "x#y",
      "$HOME",
      "a-b",
      "-",
      "a,b",
      ".x",
      "x=y",
    ),
  },
  { weight: 1, arbitrary: fc.constantFrom("\\x2d", "a\\b", "a ", "..", ".", "", "\t", "a\nb") },
);

const path = fc.array(pathPart, { minLength: 1, maxLength: 5 }).map((parts) => `/${parts.join("/")}`);

const mountPoint = eitherOf(
  { weight: 9, arbitrary: path },
  // Above and below each other, or the same.
  {
    weight: 5,
    arbitrary: fc.constantFrom("/a", "/a/b", "/a/b/data", "/a/b c", "/srv", "/srv/a", "/srv/a/b"),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      "/nix",
      "/nix",
      "/nix",
      "/nix",
      "/srv",
      "/mnt/wsl/storage",
      "/var/log",
      "/btrfs_tmp/old_roots",
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      "/",
      "/",
      "/",
      "relative",
      "/a/",
      "/nix/store",
      "/nix/store/a",
      "/dev/x",
      "/proc",
      "/run",
      "/usr",
      "/a//b",
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom("/dev/x", "/proc/x", "/sys/x", "/run/wsl-bare-mounts/x", "/nix/store/a"),
  },
  // Around the limit of 233 bytes, plain and with bytes that take four in a unit name.
  {
    weight: 1,
    arbitrary: eitherOf(
      fc.integer({ min: 228, max: 238 }).map((length) => `/${"x".repeat(length - 1)}`),
      fc.integer({ min: 55, max: 60 }).map((length) => `/${"-".repeat(length)}`),
      // Each of these is one character, two bytes, and eight bytes of a unit's name.
      fc.integer({ min: 27, max: 31 }).map((length) => `/${"é".repeat(length)}`),
    ),
  },
);

const mounted = fc.option(mountPoint, { freq: 9 });

const compression = eitherOf(
  { weight: 4, arbitrary: fc.constantFrom(null, "none", "zstd", "zstd:3", "zlib", "lzo") },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      "zstd:1",
      "zstd:15",
      "zstd:16",
      "zstd:0",
      "zlib:1",
      "zlib:9",
      "zlib:10",
      "lzo:1",
    ),
  },
);

const anyOf = (names: readonly string[]) => fc.constantFrom(...names);

const { fileSystemWideOptions, perMountOptions, reservedMountOptions, reservedMountOptionPrefixes } = tables;

const perMount = eitherOf(
  anyOf(perMountOptions),
  fc.constantFrom("x-gvfs-hide", "x-gvfs-name=a%20b", "x-a=1", "x-a b"),
);

const fileSystemWide = fc.constantFrom(
  ...[
    "noatime",
    "commit=30",
    "discard=async",
    "discard",
    "ssd",
    "nobarrier",
    "uid=1000",
    "errors=remount-ro",
    "allocsize=1m",
    "acl",
  ],
);

/** Options of the file system, with all that a type has now and then, and what may not be given at all. */
const mountOption = eitherOf(
  { weight: 4, arbitrary: perMount },
  { weight: 4, arbitrary: fileSystemWide },
  { weight: 1, arbitrary: anyOf(Object.values(fileSystemWideOptions).flat()) },
  { weight: 1, arbitrary: anyOf(Object.keys(reservedMountOptions)) },
  // The name is fine, and what follows is not.
  {
    weight: 1,
    arbitrary: fc.constantFrom("commit=30,ro", "discard=async,noatime", "x-gvfs-hide,ro", "x-a=b c"),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      "nodiratime",
      "a b",
      "a,b",
      "x-a b",
      'comment="x"',
      "subvol=a",
      "x-systemd.after=a",
      "x-systemd.mount-timeout=0",
      "comment=systemd.automount",
    ),
  },
);

const fileSystemOptions = eitherOf(
  {
    weight: 3,
    arbitrary: fc.constantFrom<string[]>(["noatime"], ["noatime", "nodiratime"], ["commit=30"], []),
  },
  { weight: 3, arbitrary: fc.array(mountOption, { maxLength: 4 }) },
);

const mountOptions = eitherOf(
  { weight: 4, arbitrary: fc.array(perMount, { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.array(mountOption, { maxLength: 3 }) },
);

const uuid = eitherOf(
  fc.uuid(),
  fc.constantFrom("e030a5d0-fd70-4823-8f51-e6ea8c145fe6", "1234-ABCD", "5f6c1a3e-02"),
);

const label = eitherOf(
  {
    weight: 12,
    arbitrary: fc.constantFrom(
      "storage",
      "data",
      "wsl data",
      "key=value",
      "a=b=c",
      "it's",
      "100%",
      '"x"',
      "$(id)",
      "%H",
      "é",
      "a\\b",
      "-n",
      " x",
      ";",
      "*",
      "k=v",
    ),
  },
  { weight: 1, arbitrary: fc.constantFrom("", "a\nb", "a\rb", "a\r\nb", "\t", "it''s\nhere", "a\n${x}") },
);

const serialNumber = eitherOf(
  {
    weight: 12,
    arbitrary: fc.constantFrom(
      "E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.",
      "  S4EWNX0M",
      "S6Z2NJ0TB00001X",
      'it\'s $(x) %i "q" \\',
    ),
  },
  { weight: 1, arbitrary: fc.constantFrom("", "a\nb") },
);

/** Names that differ in what a unit name cannot have, and those at the limit of its length. */
const diskName = eitherOf(
  // The one that others refer to.
  { weight: 50, arbitrary: fc.constant("data") },
  { weight: 10, arbitrary: fc.constantFrom("data", "nix", "a", "b", "storage", "samsung-990") },
  { weight: 16, arbitrary: fc.constantFrom("b c", "b  c", "b-c") },
  // Words of Nix' own.
  { weight: 1, arbitrary: fc.constantFrom("in", "or", "with", "inherit") },
  { weight: 8, arbitrary: fc.constantFrom("é", "ü", "100%", "$(x)", "a.b", "@", "it's", "'", "a\rb") },
  // Around the limits of a unit's name and of a container's.
  {
    weight: 12,
    arbitrary: fc.constantFrom(100, 101, 102, 101, 200, 201).map((length) => "x".repeat(length)),
  },
);

const subvolumePath = eitherOf(
  {
    weight: 5,
    arbitrary: fc.array(pathPart, { minLength: 1, maxLength: 3 }).map((parts) => parts.join("/")),
  },
  { weight: 3, arbitrary: fc.constantFrom("@", "@nix", "root") },
  { weight: 1, arbitrary: fc.constantFrom("/a", "a/", "a//b", "..", "", "a,b", 'a"b', "a ") },
  { weight: 1, arbitrary: fc.integer({ min: 251, max: 254 }).map((length) => `a/${"x".repeat(length)}`) },
);

/** Mostly one thing, since what is rare together with others must still come up alone. */
const mostly = <Value>(value: Value, other: Value) =>
  eitherOf({ weight: 4, arbitrary: fc.constant(value) }, { weight: 1, arbitrary: fc.constant(other) });

const directory = eitherOf(
  { weight: 3, arbitrary: fc.constantFrom("shared", "nixos-wsl-main", "a/b", "b c", "a=b", "$(x)/%i'é") },
  { weight: 1, arbitrary: fc.constantFrom("", "/a", "..", "a/../..", "a\\b", "a\nb", "a ") },
  { weight: 1, arbitrary: fc.integer({ min: 254, max: 257 }).map((length) => "x".repeat(length)) },
);

/** A path of the distribution's own; some that are none, and some in the store. */
const ownPath = eitherOf(
  { weight: 5, arbitrary: fc.constantFrom("/var/lib/a", "/var/lib/b c/$(x)", "/root/é %i'\"") },
  { weight: 1, arbitrary: fc.constantFrom("key", "", "/nix/store/x", "/nix/store", "/a\nb", "/a\\b") },
);

const calendar = fc.constantFrom("weekly", "daily", "*:0/5", "Sun 03:00", "*-*-* 04:00:00");

/** Of several instances' disks the one with this name. */
const diskReference = eitherOf(
  { weight: 9, arbitrary: diskName },
  { weight: 1, arbitrary: fc.constant("gone") },
);

const disk = "disks.<name>";
const filesystem = `${disk}.filesystem`;
const bind = "binds.<name>";
const subvolume = `${filesystem}.subvolumes.<name>`;

const { compressionLevels, fileSystemKernels, mountPointsOfBoot, reservedMountPoints, reservedTrees } =
  tables;

/** What the tables of the rules let pass, each to be held against the module's own tables. */
const accepted: Hints["accepted"] = {
  [`${subvolume}.options.*`]: perMountOptions,
  [`${filesystem}.compression`]: Object.entries(compressionLevels).flatMap(([algorithm, levels]) => [
    algorithm,
    ...levels.map((level) => `${algorithm}:${level}`),
  ]),
};

/** What they refuse. */
const refused: Hints["refused"] = {
  [`${filesystem}.options.*`]: [
    ...Object.keys(reservedMountOptions),
    ...Object.keys(reservedMountOptionPrefixes).map((prefix) => `${prefix}x`),
  ],
  [`${filesystem}.mountPoint`]: [
    "/",
    ...reservedMountPoints,
    "/nix/store/x",
    ...mountPointsOfBoot,
    ...reservedTrees.flatMap((tree) => [tree, `${tree}/x`]),
  ],
  [`${filesystem}.compression`]: Object.entries(compressionLevels).flatMap(([algorithm, levels]) => [
    `${algorithm}:0`,
    `${algorithm}:${levels.length + 1}`,
  ]),
  [`${disk}.encryption.keyFile`]: ["key", "/nix/store/x", "/nix/store", null],
  "windows.logFile": ["C:\\a\nb.log", "C:\\\u001b[31m.log"],
};

const aDisk = {
  serialNumber: "S",
  label: "data",
  filesystem: { fsType: "ext4", mountPoint: "/a/b" },
};

/** What takes several options at once. */
const examples: Hints["examples"] = [
  // What is bound is seen below the place where it is bound, and so on.
  { enable: true, disks: { data: aDisk }, binds: { "/a": { disk: "data", directory: "shared" } } },
  // A name that is short enough for a unit, and too long for a device of device mapper.
  {
    enable: true,
    disks: { ["x".repeat(150)]: { ...aDisk, encryption: { enable: true, keyFile: "/root/key" } } },
  },
];

/** Values of `wsl.bareMounts` that make rules meet. */
export const bareMountsHints: Hints = {
  accepted,
  refused,
  examples,
  inUse: { enable: true },
  present: [
    ...[
      "enable",
      "disks",
      "nixStore.enable",
      "nixStore.disk",
      "nixStore.directory",
      `${filesystem}.mountPoint`,
      `${filesystem}.neededForBoot`,
    ],
    ...[`${filesystem}.automount.enable`, `${subvolume}.automount.enable`],
  ],
  exclusive: {
    [disk]: [
      ["serialNumber", "uniqueId", "vhd"],
      ["uuid", "label", "partitionUuid", "devicePattern"],
    ],
    [`${disk}.additionalDevices.<name>`]: [["serialNumber", "uniqueId", "vhd"]],
  },
  names: {
    [disk]: diskName,
    [`${disk}.additionalDevices.<name>`]: fc.constantFrom("second", "third", "b c", ""),
    [bind]: eitherOf({ weight: 3, arbitrary: mountPoint }, { weight: 1, arbitrary: fc.constant("/nix") }),
    [subvolume]: eitherOf(pathPart, subvolumePath),
  },
  values: {
    enable: eitherOf(
      { weight: 30, arbitrary: fc.constant(true) },
      { weight: 1, arbitrary: fc.constant(false) },
    ),
    [`${filesystem}.neededForBoot`]: fc.boolean(),
    [`${filesystem}.onFailure`]: mostly("degrade", "block"),
    [`${subvolume}.neededForBoot`]: mostly(false, true),
    [`${subvolume}.nodatacow`]: mostly(false, true),
    [`${disk}.serialNumber`]: fc.option(serialNumber, { freq: 6 }),
    [`${disk}.vhd`]: fc.option(fc.constantFrom("E:\\wsl storage.vhdx", "C:\\a'b\\$x.vhd", "D:\\é.VHDX"), {
      freq: 6,
    }),
    [`${disk}.vhdSize`]: fc.option(fc.constantFrom(64, 1, 2040, 2041, 65_536), { freq: 3 }),
    [`${disk}.allowDriveLetters`]: mostly(false, true),
    "windows.taskName": fc.option(fc.constantFrom("WSL bare disks", "WSL disks (dev)", "a - b"), { freq: 6 }),
    "windows.logFile": fc.option(fc.constantFrom("D:\\log files\\wsl.log", "C:\\$(x)'.log", "C:\\é\\l"), {
      freq: 2,
    }),
    [`${disk}.uuid`]: fc.option(uuid, { freq: 6 }),
    [`${disk}.label`]: fc.option(label, { freq: 6 }),
    [`${disk}.devicePattern`]: fc.option(fc.constantFrom("nvme-Samsung_SSD_990_PRO_4TB_*", "scsi-*", "a?b"), {
      freq: 6,
    }),
    [`${filesystem}.fsType`]: eitherOf(
      { weight: 6, arbitrary: fc.constant("btrfs") },
      { weight: 2, arbitrary: anyOf(Object.keys(fileSystemKernels).filter((type) => type !== "btrfs")) },
    ),
    [`${filesystem}.mountPoint`]: mounted,
    [`${filesystem}.options`]: fileSystemOptions,
    [`${filesystem}.compression`]: compression,
    [`${filesystem}.universalOptions`]: fileSystemOptions,
    [`${filesystem}.managementMount.mountPoint`]: mountPoint,
    [`${subvolume}.mountPoint`]: mounted,
    [`${subvolume}.path`]: subvolumePath,
    [`${subvolume}.compression`]: compression,
    [`${subvolume}.options`]: mountOptions,
    [`${disk}.readOnly`]: eitherOf(
      { weight: 9, arbitrary: fc.constant(false) },
      { weight: 1, arbitrary: fc.constant(true) },
    ),
    [`${disk}.encryption.enable`]: eitherOf({ weight: 2, arbitrary: fc.constant(false) }, fc.constant(true)),
    [`${disk}.encryption.keyFile`]: fc.option(ownPath, { freq: 6 }),
    [`${filesystem}.scrub.interval`]: calendar,
    [`${filesystem}.balance.interval`]: calendar,
    [`${bind}.mountPoint`]: mountPoint,
    [`${bind}.disk`]: diskReference,
    [`${bind}.directory`]: directory,
    [`${bind}.options`]: mountOptions,
    [`${bind}.neededForBoot`]: fc.boolean(),
    "nixStore.enable": fc.boolean(),
    "nixStore.disk": fc.option(diskReference, { freq: 20 }),
    "nixStore.directory": fc.option(eitherOf(directory, fc.constantFrom("/a", "a/..", "b\\c")), { freq: 9 }),
    "metrics.directory": ownPath,
    "metrics.interval": calendar,
    "healthCheck.interval": calendar,
  },
};
