import { mkdir, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Oracle } from "../../fuzz/index.ts";
import type { BareMounts } from "../../schema/index.ts";
import { commandOf } from "../../systemd/index.ts";
import { isChecked, mapperOf, type PreparedSubvolume, preparedSubvolumes } from "../expected-commands.ts";
import type { ExpectedDisk } from "../expected-mounts.ts";
import type { Subject } from "../subject.ts";
import { identityOf } from "./disk-identity.ts";
import {
  type Answer,
  type Call,
  makeDevices,
  missingForScripts,
  modulesFolder,
  programText,
  runScript,
  type ScriptRun,
  type Stage,
} from "./stand-ins.ts";

/** What a disk's script finds when it runs. */
export const situations = [
  "late",
  "absent",
  "twice",
  "wrong-type",
  "no-driver",
  "hidden",
  "incomplete",
  "locked-out",
  "old-container",
  "wrong-type-inside",
  "damaged",
  "not-repaired",
  "in-use",
  "there-already",
  "not-there",
  "read-only",
  "leads-out",
  "unmountable",
] as const;

export type Situation = (typeof situations)[number];

/** In these the script has to fail, and link nothing. */
const failing: readonly Situation[] = [
  ...(["absent", "twice", "wrong-type", "no-driver", "hidden", "incomplete", "unmountable"] as const),
  ...(["locked-out", "old-container", "wrong-type-inside", "damaged", "not-repaired"] as const),
];

/** In these the disk is only other for its container. */
const ofContainers: readonly Situation[] = ["locked-out", "old-container", "wrong-type-inside"];

/** In these the disk is not there as long as the script may wait. */
const waited: readonly Situation[] = ["absent", "hidden", "incomplete"];

/** What a script has to say, so that nobody looks for another cause. */
const named: Partial<Record<Situation, RegExp>> = {
  absent: /no device with/,
  twice: /2 devices match/,
  "wrong-type": /holds squashfs, not/,
  "no-driver": /has no driver for/,
  hidden: /hidden belongs to LVM/,
  incomplete: /1 of 2 devices .*device 2 of 256 MiB/,
  "locked-out": /could not be opened with the key/,
  "old-container": /is a container of LUKS1/,
};

/**
 * Those that take turns, by what a disk must have for them: of each row a disk meets one, so that what few disks have is
 * not waited for behind what all have.
 */
const turns: readonly { readonly of: (disk: ExpectedDisk) => boolean; readonly row: readonly Situation[] }[] =
  [
    { of: () => true, row: ["twice", "wrong-type", "no-driver", "hidden"] },
    { of: isOnBtrfs, row: ["incomplete"] },
    {
      of: (disk) => preparedSubvolumes(disk.disk).length > 0,
      row: ["there-already", "not-there", "read-only", "leads-out", "unmountable"],
    },
    { of: ({ disk }) => disk.encryption.enable, row: ofContainers },
    { of: (disk) => checkOf(disk) !== null, row: ["not-repaired", "in-use"] },
    // Only ext4 has a superblock that is looked at by itself.
    { of: (disk) => checkOf(disk) !== null && disk.disk.filesystem.fsType === "ext4", row: ["damaged"] },
  ];

/**
 * Runs each disk's script with the arguments of its service.
 *
 * @param meets - what a disk meets, by its place among the disks; default: a few of all situations, in turn
 */
export function diskScript(
  modules: string = modulesFolder(),
  meets: (disk: ExpectedDisk, index: number) => readonly Situation[] = situationsOf,
): Oracle<Subject> {
  return {
    id: "disk-script",
    statement:
      "With the arguments of its service, a disk's script finds its disk and no other, waits no longer than it may, hands each string to the right program unharmed, links the disk last, and runs nothing else.",
    why: "An expansion without quotes or a status that is not looked at harms the one disk with the odd name, years later.",
    missing: missingForScripts,
    findings: async (subject) => {
      const found = await Promise.all(
        subject.disks.map(async (disk, index) => {
          const unit = subject.graph.units.get(disk.unit);
          const [, ...args] = (unit === undefined ? null : commandOf(unit)) ?? [];
          const messages = await Promise.all(
            meets(disk, index).map(async (situation) =>
              faults(programText("wsl-bare-disk", modules), args, subject.config, disk, situation),
            ),
          );
          return messages.flat().map((message) => ({ option: disk.option, message }));
        }),
      );
      return found.flat();
    },
  };
}

/** A disk that appears late, one that never does, and one of each row in turn. */
export function situationsOf(disk: ExpectedDisk, index: number): Situation[] {
  const turn = index + disk.name.length + preparedSubvolumes(disk.disk).length;
  return rowsOf(disk).flatMap((row) => row[turn % row.length] ?? []);
}

/** Everything that a disk can meet. */
export function everySituationOf(disk: ExpectedDisk): Situation[] {
  return rowsOf(disk).flat();
}

function rowsOf(disk: ExpectedDisk): (readonly Situation[])[] {
  if (
    identityOf(disk.disk) === null ||
    preparedSubvolumes(disk.disk).some(({ path: name }) => isTooLong(name))
  ) {
    return [["absent"]];
  }
  return [["late"], ["absent"], ...turns.filter(({ of }) => of(disk)).map(({ row }) => row)];
}

async function faults(
  script: string,
  args: readonly string[],
  times: Pick<BareMounts, "deviceTimeout" | "retryInterval">,
  disk: ExpectedDisk,
  situation: Situation,
): Promise<string[]> {
  // Three looks at most before the time is out, however long it is.
  const step = waited.includes(situation) ? Math.ceil(times.deviceTimeout / 3) : null;
  const { stage, run } = await runScript(script, args, async (at) => {
    await makeDevices(at, ["decoy", "disk", "hidden", "second", "twin"]);
    await makeSubvolumes(at, disk, situation);
    return { answers: answersFor(at, disk, situation), step, sleeps: 8 };
  });
  const fails = isFailing(disk, situation);
  const name = named[situation];
  const effects = run.calls.filter(([name, ...rest]) => isEffect(name ?? "", rest));
  const wanted = effectsFor(stage, disk, situation);
  const different = wanted.findIndex((call, at) => !isDeepStrictEqual(call, effects[at]));
  const at = different < 0 ? wanted.length : different;
  return [
    ...run.unexpected.map((call) => `runs ${shown(call.slice(1))}, which nothing asks for`),
    ...run.strays.map((file) => `leaves ${JSON.stringify(file)} behind`),
    ...(fails === (run.status !== 0) && run.status !== null
      ? []
      : [
          `ends with ${run.status ?? "a signal"}, and should ${fails ? "fail" : "succeed"}: ${run.stderr.trim()}`,
        ]),
    ...(different >= 0 || effects.length > wanted.length
      ? [`does ${shown(effects[at])} where it should do ${shown(wanted[at])}`]
      : []),
    ...(fails && !run.stderr.includes("<3>") && situation !== "unmountable"
      ? ["fails without a word in the journal"]
      : []),
    ...(name !== undefined && !name.test(run.stderr) ? [`does not say ${name}: ${run.stderr.trim()}`] : []),
    ...sleepFaults(run, times, situation, disk),
  ].map((fault) => `${situation}: the script of ${disk.unit} ${fault}`);
}

/** With `degraded` a file system is mounted without the devices that are not there. */
function isFailing(disk: ExpectedDisk, situation: Situation): boolean {
  const isDegraded = situation === "incomplete" && disk.fileSystemOptions.includes("degraded");
  return failing.includes(situation) && !isDegraded;
}

/** Whether the file system is Btrfs and the disk is one of its devices, not a container. */
function isOnBtrfs({ disk }: ExpectedDisk): boolean {
  return disk.filesystem.fsType === "btrfs" && !disk.encryption.enable;
}

function sleepFaults(
  { calls }: ScriptRun,
  { deviceTimeout, retryInterval }: Pick<BareMounts, "deviceTimeout" | "retryInterval">,
  situation: Situation,
  disk: ExpectedDisk,
): string[] {
  const slept = calls.filter(([name]) => name === "sleep").map(([, ...seconds]) => seconds.join(" "));
  const wanted: number[] = [];
  if (waited.includes(situation)) {
    const step = Math.ceil(deviceTimeout / 3);
    for (let clock = 0; clock < deviceTimeout; clock += Math.max(step, wanted.at(-1) ?? 0)) {
      wanted.push(Math.min(retryInterval, deviceTimeout - clock));
    }
  } else {
    // The disk comes while the script sleeps; of a Btrfs file system its second device a sleep later.
    const sleeps = situation === "late" ? (isOnBtrfs(disk) ? 2 : 1) : 0;
    wanted.push(...Array<number>(sleeps).fill(Math.min(retryInterval, deviceTimeout)));
  }
  return isDeepStrictEqual(slept, wanted.map(String))
    ? []
    : [`sleeps ${slept.join(", ") || "never"}, and should sleep ${wanted.join(", ") || "never"} seconds`];
}

/** Whether a call changes something, and does not only look. */
function isEffect(name: string, args: readonly string[]): boolean {
  // The node is made where the driver is a module, which this machine's kernel decides.
  const looks = [
    "blkid",
    "dumpe2fs",
    "findmnt",
    "grep",
    "lsattr",
    "lsblk",
    "mknod",
    "mktemp",
    "sleep",
    "stat",
  ];
  const isQuery = ["device", "inspect-internal", "status"].includes(args[0] ?? "") || args[1] === "get";
  const isAsked = name === "mount" && args[0] === "--internal-only";
  return !looks.includes(name) && !isAsked && !(["btrfs", "cryptsetup"].includes(name) && isQuery);
}

function answersFor(stage: Stage, disk: ExpectedDisk, situation: Situation): Answer[] {
  const { device } = stage;
  const { fsType } = disk.disk.filesystem;
  const identity = identityOf(disk.disk);
  // blkid names the file system, fstab the driver.
  const inner = fsType === "ntfs3" ? "ntfs" : fsType;
  const outer = disk.disk.encryption.enable ? "crypto_LUKS" : inner;
  const type = situation === "wrong-type" ? "squashfs" : outer;
  const version = { VERSION: situation === "old-container" ? "1" : "2" };
  const own = { ...version, ...identity?.tags, TYPE: type, UUID_SUB: "0000-own" };
  // A copy of a Btrfs device says the same of itself in everything; the second device of a file system nearly so.
  const contents: Readonly<Record<string, Contents>> = {
    disk: { tags: own, hardware: identity?.hardware ?? {} },
    twin: { tags: own, hardware: identity?.hardware ?? {} },
    second: { tags: { ...own, UUID_SUB: "0000-second" }, hardware: identity?.hardware ?? {} },
    decoy: {
      tags: { ...version, ...identity?.decoyTags, TYPE: outer, UUID_SUB: "0000-decoy" },
      hardware: identity?.decoyHardware ?? {},
    },
    hidden: { tags: { UUID: "hidden", TYPE: "LVM2_member" }, hardware: {} },
  };
  const isSpread = isOnBtrfs(disk) && (situation === "late" || situation === "incomplete");
  const superblock = `num_devices\t\t${isSpread ? 2 : 1}\ndev_item.devid\t\t1`;
  return [
    ...looksOf(disk, situation).flatMap(({ names, slept }) => lookAnswers(stage, names, contents, slept)),
    ...Object.entries(contents).map(
      ([name, { tags }]): Answer => ({
        call: ["blkid", "--probe", "--output", "value", "--match-tag", "LABEL", "--", device(name)],
        output: tags["LABEL"] ?? "",
      }),
    ),
    { call: ["btrfs", "inspect-internal", "dump-super", "--", device("disk")], output: superblock },
    ...(isSpread
      ? [
          { call: ["btrfs", "device", "scan"] },
          { call: ["btrfs", "device", "ready", device("disk")] },
          {
            call: ["btrfs", "inspect-internal", "dump-tree", "--tree", "chunk", "--", device("disk")],
            output: [1, 2].map((id) => `\t\tdevid ${id} total_bytes ${2 ** 28} bytes_used 1`).join("\n"),
          },
          { call: ["mknod", "--mode=0600", "--", "/dev/btrfs-control", "c", "10", "234"] },
        ]
      : []),
    {
      call: ["grep", "--quiet", "--line-regexp", "--fixed-strings", "--", `\t${fsType}`, "/proc/filesystems"],
      status: situation === "no-driver" ? 1 : 0,
    },
    ...(situation === "no-driver"
      ? [{ call: ["mount", "--internal-only", "--types", fsType, ...nothing], status: 32 }]
      : []),
    ...containerAnswers(stage, disk, situation === "wrong-type-inside" ? "squashfs" : inner),
    {
      call: ["dumpe2fs", "-h", "--", fileSystemDevice(stage, disk)],
      status: situation === "damaged" ? 1 : 0,
    },
    ...preparationAnswers(stage, disk, situation),
    ...effectsFor(stage, disk, situation).map((call) => ({
      call,
      ...answerIn(situation, call),
    })),
  ];
}

/** What asks the kernel for a file system's driver and mounts nothing. */
const nothing = ["--source", "/dev/null", "--target", "/run"];

/** What a device says of itself. */
interface Contents {
  readonly tags: Readonly<Record<string, string>>;
  readonly hardware: Readonly<Record<string, string>>;
}

/** The devices that are there, by the number of sleeps so far where it depends on that. */
function looksOf(
  disk: ExpectedDisk,
  situation: Situation,
): readonly { readonly names: readonly string[]; readonly slept?: number }[] {
  switch (situation) {
    case "absent":
      return [{ names: ["decoy"] }];
    case "hidden":
      return [{ names: ["decoy", "hidden"] }];
    case "twice":
      return [{ names: ["decoy", "twin", "disk"] }];
    case "late":
      return isOnBtrfs(disk)
        ? [
            { names: ["decoy", "disk", "second"] },
            { names: ["decoy"], slept: 0 },
            { names: ["decoy", "disk"], slept: 1 },
          ]
        : [{ names: ["decoy", "disk"] }, { names: ["decoy"], slept: 0 }];
    default:
      return [{ names: ["decoy", "disk"] }];
  }
}

/** lsblk's answer, and blkid's for the devices in it. */
function lookAnswers(
  { device }: Stage,
  names: readonly string[],
  contents: Readonly<Record<string, Contents>>,
  slept: number | undefined,
): Answer[] {
  const when = slept === undefined ? {} : { slept };
  const columns = ["NAME", "PKNAME", "TYPE", "SIZE", "MODEL", "SERIAL", "TRAN"];
  const line = (name: string): string => {
    const values: Record<string, string> = {
      ...{ NAME: device(name), TYPE: "disk", SIZE: "268435456" },
      ...contents[name]?.hardware,
    };
    return columns.map((column) => `${column}="${asLsblkWrites(values[column] ?? "")}"`).join(" ");
  };
  const block = (name: string): string =>
    [["DEVNAME", device(name)] as const, ...Object.entries(contents[name]?.tags ?? {})]
      .map(([tag, value]) => `${tag}=${tag === "LABEL" ? asBlkidWrites(value) : value}`)
      .join("\n");
  return [
    {
      call: ["lsblk", "--pairs", "--paths", "--bytes", "--output", columns.join(",")],
      output: names.map(line).join("\n"),
      ...when,
    },
    {
      call: ["blkid", "--probe", "--output", "export", "--", ...names.map(device)],
      output: names.map(block).join("\n\n"),
      ...when,
    },
  ];
}

/** Source: fputs_quoted() in util-linux' include/carefulputc.h. */
function asLsblkWrites(text: string): string {
  return [...Buffer.from(text)]
    .map((byte) =>
      byte < 0x20 || byte > 0x7e || '"\\`$'.includes(String.fromCharCode(byte))
        ? `\\x${byte.toString(16).padStart(2, "0")}`
        : String.fromCharCode(byte),
    )
    .join("");
}

/** Blanks and quotes with a backslash, other letters as M-x. Source: safe_print() in util-linux' misc-utils/blkid.c. */
function asBlkidWrites(text: string): string {
  return text.replaceAll(/[ "'\\$`<>]/g, "\\$&").replaceAll(/[^\x20-\x7e]/gu, "M-x");
}

/** What programs answer that do something, where it goes wrong. */
function answerIn(situation: Situation, [program, verb]: Call): Pick<Answer, "output" | "status"> {
  if (situation === "unmountable" && program === "mount") return { status: 32 };
  if (situation === "locked-out" && program === "cryptsetup" && verb === "open") return { status: 2 };
  if (program !== "timeout") return {};
  if (situation === "not-repaired") return { status: 4, output: "UNEXPECTED INCONSISTENCY" };
  return situation === "in-use" ? { status: 8, output: "/dev/x is in use." } : {};
}

/** The container is closed before it is opened, and open afterwards only to be closed again. */
function containerAnswers(stage: Stage, disk: ExpectedDisk, type: string): Answer[] {
  if (!disk.disk.encryption.enable) return [];
  const mapper = mapperOf(disk.unit);
  const device = fileSystemDevice(stage, disk);
  return [
    { call: ["cryptsetup", "status", "--", mapper], status: 4 },
    { call: ["blkid", "--probe", "--output", "value", "--match-tag", "TYPE", "--", device], output: type },
  ];
}

/** The device that holds the file system: the disk, or what its container becomes. */
function fileSystemDevice({ device }: Stage, { disk, unit }: ExpectedDisk): string {
  return disk.encryption.enable ? `/dev/mapper/${mapperOf(unit)}` : device("disk");
}

/** The program that checks a disk's file system; null where none does. */
function checkOf({ disk }: ExpectedDisk): readonly string[] | null {
  const programs: Partial<Record<string, readonly string[]>> = {
    ext4: ["e2fsck", "-p"],
    f2fs: ["fsck.f2fs", "-a"],
    exfat: ["fsck.exfat", "-p"],
  };
  return isChecked(disk) ? (programs[disk.filesystem.fsType] ?? null) : null;
}

/** What is done to a disk before its subvolumes: it is unlocked and checked. */
function openingCalls(stage: Stage, disk: ExpectedDisk, situation: Situation): Call[] {
  const { encryption } = disk.disk;
  const check = checkOf(disk);
  const open: Call = [
    ...["cryptsetup", "open", "--type", "luks2", "--batch-mode", "--key-file", encryption.keyFile ?? ""],
    ...(encryption.allowDiscards ? ["--allow-discards"] : []),
    ...["--", stage.device("disk"), mapperOf(disk.unit)],
  ];
  const isChecked = check !== null && situation !== "damaged" && !ofContainers.includes(situation);
  return [
    ...(encryption.enable ? [open] : []),
    ...(situation === "wrong-type-inside" ? [["cryptsetup", "close", "--", mapperOf(disk.unit)]] : []),
    ...(isChecked ? [["timeout", "60", ...check, "--", fileSystemDevice(stage, disk)]] : []),
  ];
}

function preparationAnswers(stage: Stage, disk: ExpectedDisk, situation: Situation): Answer[] {
  const top = topOf(stage);
  return [
    { call: ["mktemp", "--directory", "--tmpdir=/run", "wsl-bare-disk.XXXXXXXXXX"], output: top },
    {
      call: ["findmnt", "--noheadings", "--mountpoint", top, "--options", "ro"],
      status: situation === "read-only" ? 0 : 1,
    },
    ...preparedSubvolumes(disk.disk).flatMap(({ path: name, compression }): Answer[] => {
      const target = path.join(top, name);
      const isSet = situation === "there-already";
      return [
        { call: ["lsattr", "-d", "--", target], output: `${isSet ? "---C---" : "-------"} ${target}` },
        {
          call: ["btrfs", "property", "get", target, "compression"],
          output: isSet && compression !== null ? `compression=${compression}` : "",
        },
      ];
    }),
  ];
}

/** What a script has to do, in this order. */
function effectsFor(stage: Stage, disk: ExpectedDisk, situation: Situation): Call[] {
  const isRefused = ["twice", "wrong-type", "no-driver", "old-container"].includes(situation);
  if (isRefused || (waited.includes(situation) && isFailing(disk, situation))) {
    return [];
  }
  const opening = openingCalls(stage, disk, situation);
  if (isFailing(disk, situation) && situation !== "unmountable") {
    return opening;
  }
  const device = fileSystemDevice(stage, disk);
  const link: Call[] = [
    ["mkdir", "--parents", "--", path.dirname(disk.link)],
    ["ln", "--symbolic", "--no-dereference", "--force", "--", device, `${disk.link}.new`],
    ["mv", "--no-target-directory", "--", `${disk.link}.new`, disk.link],
  ];
  const prepared = preparedSubvolumes(disk.disk);
  if (prepared.length === 0) {
    return [...opening, ...link];
  }
  const top = topOf(stage);
  const options = [...disk.fileSystemOptions, "subvolid=5"].join(",");
  const mount = [
    ...["mount", "--types", "btrfs", "--options", options],
    ...["--source", device, "--target", top],
  ];
  if (situation === "unmountable") {
    return [...opening, mount];
  }
  const isQuiet = situation === "there-already" || situation === "read-only" || situation === "leads-out";
  const isNew = situation === "not-there";
  // What is missing and not to be created is left to the user, who may have misspelt it.
  const properties = isQuiet
    ? []
    : prepared
        .filter(({ create }) => create || !isNew)
        .flatMap((subvolume) => propertyCalls(top, subvolume, !isNew && existsBefore(disk, subvolume.path)));
  return [...opening, mount, ...properties, ["umount", "--", top], ["rmdir", "--", top], ...link];
}

function propertyCalls(
  top: string,
  { path: name, create, compression, mode, nodatacow, owner }: PreparedSubvolume,
  exists: boolean,
): Call[] {
  const target = path.join(top, name);
  return [
    ...(create && !exists
      ? [
          ["mkdir", "--parents", "--", path.dirname(target)],
          ["btrfs", "subvolume", "create", "--", target],
          ...(owner === null ? [] : [["chown", "--", owner, target]]),
          ...(mode === null ? [] : [["chmod", "--", mode, target]]),
        ]
      : []),
    // The kernel refuses the attribute while the property is set.
    ...(nodatacow
      ? [
          ["btrfs", "property", "set", target, "compression", ""],
          ["chattr", "+C", "--", target],
        ]
      : []),
    ...(compression === null ? [] : [["btrfs", "property", "set", target, "compression", compression]]),
  ];
}

/** Whether a subvolume is there before the script runs: those that are not to be created, and what they lie in. */
function existsBefore(disk: ExpectedDisk, name: string): boolean {
  return preparedSubvolumes(disk.disk).some(
    ({ path: other, create }) => !create && `${other}/`.startsWith(`${name}/`),
  );
}

async function makeSubvolumes(stage: Stage, disk: ExpectedDisk, situation: Situation): Promise<void> {
  const top = topOf(stage);
  const outside = path.join(stage.folder, "outside");
  await Promise.all([mkdir(top), mkdir(outside)]);
  const names = preparedSubvolumes(disk.disk).map(({ path: name }) => name);
  for (const name of names) {
    const [first = ""] = name.split("/");
    if (situation === "leads-out") {
      await symlink(outside, path.join(top, first)).catch(ignoreExisting);
    } else if (situation === "there-already" || (situation !== "not-there" && existsBefore(disk, name))) {
      await mkdir(path.join(top, name), { recursive: true });
      await writeFile(path.join(top, name, ".subvolume"), "");
    }
  }
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== "EEXIST") {
    throw error;
  }
}

/** File systems have no names of more than 255 bytes, and programs no paths of more than 4096. */
function isTooLong(name: string): boolean {
  return Buffer.byteLength(name) > 3000 || name.split("/").some((part) => Buffer.byteLength(part) > 255);
}

function topOf({ folder }: Stage): string {
  return path.join(folder, "top x");
}

function shown(call: Call | undefined): string {
  return call === undefined ? "nothing" : call.map((word) => JSON.stringify(word)).join(" ");
}
