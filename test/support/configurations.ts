import fc from "fast-check";
import type { BareMountsInput } from "../../lib/schema/index.ts";

/** Text that has broken escaping somewhere before. */
const hostile = fc.oneof(
  fc.constantFrom(
    "a b",
    "a%i",
    "$(touch /tmp/x)",
    "'\"\\",
    "é ü",
    "😀",
    "a#b",
    "a,b",
    "${x}",
    "''",
    "-rf",
    "a\nb",
    "\t",
    "a;b",
    "<name>",
    "in",
    "*",
    "",
    "x".repeat(260),
  ),
  // No Nix string holds NUL or half a surrogate pair.
  fc.string({ unit: "binary", maxLength: 12 }).map((text) => text.toWellFormed().replaceAll("\0", "")),
);

const name = fc.oneof({ weight: 4, arbitrary: fc.constantFrom("data", "nix", "a", "b c", "b-c") }, hostile);

const pathPart = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom("a", "b", "nix", "var", "log", "wsl") },
  hostile,
);

const mountPoint = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.array(pathPart, { minLength: 1, maxLength: 3 }).map((parts) => `/${parts.join("/")}`),
  },
  fc.constantFrom(
    "/",
    "relative",
    "/a/",
    "/a/../b",
    "/proc/x",
    "/nix",
    "/nix/store",
    "/mnt/wsl/storage",
    "/a ",
    "",
  ),
);

const compression = fc.constantFrom(
  null,
  "none",
  "zstd",
  "zstd:1",
  "zstd:3",
  "zstd:15",
  "zstd:16",
  "zstd:0",
  "zlib:9",
  "zlib:10",
  "lzo",
  "lzo:1",
);

const mountOption = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      "noatime",
      "nodiratime",
      "ro",
      "nodev",
      "ssd",
      "commit=30",
      "discard=async",
      "nobarrier",
      "subvol=x",
      "compress=zstd",
      "nofail",
      "_netdev",
      "uid=1000",
      "x-gvfs-hide",
      "allocsize=1m",
    ),
  },
  hostile,
);

const automount = fc.record(
  { enable: fc.boolean(), idleTimeout: fc.option(fc.integer({ min: 1, max: 600 })) },
  { requiredKeys: [] },
);

const mounted = {
  mountPoint: fc.option(mountPoint),
  neededForBoot: fc.boolean(),
  automount,
  options: fc.array(mountOption, { maxLength: 3 }),
};

const subvolume = fc.record(
  {
    ...mounted,
    path: fc.oneof(pathPart, mountPoint),
    compression,
    nodatacow: fc.boolean(),
    create: fc.boolean(),
  },
  { requiredKeys: [] },
);

const identity = fc.constantFrom("5b2c1f6e-6f0a-4d0e-9d53-0b6f0f2c7a11", "1234-ABCD");

const disk = fc.record(
  {
    serialNumber: fc.option(hostile),
    uniqueId: fc.option(hostile),
    vhd: fc.option(fc.constant("E:\\wsl storage.vhdx")),
    uuid: fc.option(identity),
    label: fc.option(hostile),
    partitionUuid: fc.option(identity),
    devicePattern: fc.option(fc.constant("nvme-Samsung_*")),
    filesystem: fc.record(
      {
        fsType: fc.constantFrom("btrfs", "btrfs", "btrfs", "ext4", "xfs", "f2fs", "vfat", "exfat", "ntfs3"),
        ...mounted,
        onFailure: fc.constantFrom("degrade", "block"),
        compression,
        universalOptions: fc.array(mountOption, { maxLength: 3 }),
        subvolumes: fc.dictionary(name, subvolume, { maxKeys: 4 }),
        managementMount: fc.record({ enable: fc.boolean(), mountPoint }, { requiredKeys: [] }),
      },
      { requiredKeys: ["fsType"] },
    ),
  },
  { requiredKeys: ["filesystem"] },
);

/** Configurations with the right types, most of which break some rule. */
export const typedConfigurations: fc.Arbitrary<BareMountsInput> = fc.record(
  {
    enable: fc.constantFrom(true, true, true, false),
    deviceTimeout: fc.integer({ min: 1, max: 300 }),
    retryInterval: fc.integer({ min: 1, max: 10 }),
    disks: fc.dictionary(name, disk, { maxKeys: 3 }),
  },
  { requiredKeys: ["enable", "disks"] },
) as fc.Arbitrary<BareMountsInput>;

const plainPart = fc.constantFrom("a", "b", "srv", "data", "b c", "100%", "it's", "é", '"q"', "x#y", "$HOME");

/** Configurations that break no rule, with names and paths as unusual as they may be. */
export const validConfigurations: fc.Arbitrary<BareMountsInput> = fc
  .array(
    fc.record({
      fsType: fc.constantFrom("btrfs" as const, "btrfs" as const, "ext4" as const),
      slots: fc.array(
        fc.record({
          path: fc.array(plainPart, { maxLength: 2 }),
          neededForBoot: fc.boolean(),
          automount: fc.boolean(),
          nodatacow: fc.boolean(),
          compression: fc.constantFrom(null, "none", "zstd", "lzo"),
          create: fc.boolean(),
        }),
        { minLength: 1, maxLength: 4 },
      ),
      compression: fc.constantFrom(null, "zstd", "zstd:3", "zlib"),
      onFailure: fc.constantFrom("degrade" as const, "block" as const),
      management: fc.boolean(),
    }),
    { minLength: 1, maxLength: 3 },
  )
  .map((disks) => ({
    enable: true,
    disks: Object.fromEntries(
      disks.map(({ fsType, slots, compression: wide, onFailure, management }, index) => {
        // A number in each path keeps mount points apart without keeping them from nesting.
        const mounts = slots.map((slot, at) => {
          const automounts = slot.automount && !slot.neededForBoot && onFailure === "degrade";
          return {
            mountPoint: `/m${at}/${[...slot.path, `d${index}`].join("/")}`,
            neededForBoot: slot.neededForBoot,
            automount: { enable: automounts, idleTimeout: automounts ? 60 : null },
          };
        });
        const identityOf = { serialNumber: `S${index}'"$`, label: `disk ${index} é%` };
        if (fsType === "ext4") {
          return [`disk ${index}`, { ...identityOf, filesystem: { fsType, onFailure, ...mounts[0] } }];
        }
        const subvolumes = Object.fromEntries(
          slots.map((slot, at) => [
            `sub ${at}`,
            {
              ...mounts[at],
              path: `@${at}/é x`,
              create: slot.create,
              nodatacow: slot.nodatacow,
              compression: slot.nodatacow ? null : slot.compression,
            },
          ]),
        );
        const managementMount = { enable: management, mountPoint: `/btrfs_tmp${index}` };
        return [
          `disk ${index}`,
          {
            ...identityOf,
            filesystem: { fsType, onFailure, compression: wide, subvolumes, managementMount },
          },
        ];
      }),
    ),
  }));
