import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, parse } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ExpectedDisk } from "../../lib/check/expected-mounts.ts";
import { makeSubject, oracles, type Subject } from "../../lib/check/index.ts";
import { diskScript, everySituationOf, type Situation } from "../../lib/check/oracles/disk-script.ts";
import { installedSystemd } from "../../lib/check/oracles/installed-systemd.ts";
import { missingForScripts, modulesFolder, programFiles } from "../../lib/check/oracles/stand-ins.ts";
import { inTemporaryFolder, missingTool } from "../../lib/check/oracles/tool.ts";
import { validationScript } from "../../lib/check/oracles/validation-script.ts";
import type { SystemReport } from "../../lib/evaluate/index.ts";
import type { BareMountsInput } from "../../lib/schema/index.ts";
import { deriveMountUnits } from "../../lib/systemd/index.ts";
import { skipWhere } from "../support/skip.ts";
import { readOnlyDisk, severalDisks, subjectsOf } from "./subject-of.ts";

let folder: string;
let good: Subject;
let subjects: ReadonlyMap<string, Subject>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "oracles-test-"));
  const single = (fsType: "ext4" | "exfat" | "f2fs", isLocked: boolean) => ({
    enable: true,
    disks: {
      a: {
        serialNumber: "S",
        label: "a",
        encryption: { enable: isLocked, keyFile: "/k e'y/$(touch x)", allowDiscards: true },
        filesystem: { fsType, mountPoint: "/a" },
      },
    },
  });
  const btrfs = (name: string) => ({
    enable: true,
    deviceTimeout: 3,
    retryInterval: 7,
    disks: {
      [name]: {
        serialNumber: "S",
        label: "* 'a'  \"b\" $(touch x) ${HOME} `id`",
        filesystem: {
          fsType: "btrfs" as const,
          mountPoint: "/a  b/*",
          options: ["noatime"],
          subvolumes: {
            one: { path: "a  b/$(touch x)", create: true, compression: "zstd:3" },
            two: { path: "a  b", nodatacow: true, compression: "none" },
            three: { path: "c", create: true, nodatacow: true },
          },
        },
      },
    },
  });
  // So many mounts that each state is one mount's turn.
  const subvolumes = Array.from({ length: 24 }, (_, index) => ({
    path: `s${index}/$(touch x) *`,
    mountPoint: `/many  $HOME/${index}`,
    compression: index % 2 === 0 ? "zstd" : null,
    nodatacow: index % 2 === 1,
    automount: { enable: index > 11 },
    options: ["nodev", "noexec"],
  }));
  const many = btrfs("many");
  Object.assign(many.disks["many"]?.filesystem.subvolumes ?? {}, subvolumes);
  const configurations: Readonly<Record<string, BareMountsInput>> = {
    several: severalDisks,
    read: readOnlyDisk,
    many,
    btrfs: btrfs("a 1"),
    container: single("ext4", true),
    ext4: single("ext4", false),
    exfat: single("exfat", false),
    f2fs: single("f2fs", false),
  };
  const evaluated = await subjectsOf(...Object.values(configurations));
  subjects = new Map(Object.keys(configurations).map((name, at) => [name, evaluated[at] as Subject]));
  good = subjectNamed("several");
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const subjectNamed = (name: string) => subjects.get(name) ?? expect.fail(`no subject ${name}`);

const oracleNamed = (id: string) =>
  oracles.find((oracle) => oracle.id === id) ?? expect.fail(`no oracle ${id}`);

/** The oracles, of which that of a disk's script meets everything that a disk can meet. */
const thorough = oracles.map((oracle) =>
  oracle.id === "disk-script" ? diskScript(modulesFolder(), everySituationOf) : oracle,
);

test.for(thorough)(
  "$id has nothing to say of good systems, and leaves nothing behind",
  async (oracle, context) => {
    skipWhere(oracle.missing(), context);
    const own = mkdtempSync(join(folder, "tmp-"));
    const before = process.env["TMPDIR"];
    process.env["TMPDIR"] = own;
    try {
      for (const subject of subjects.values()) {
        expect(await oracle.findings(subject)).toEqual([]);
      }
    } finally {
      process.env["TMPDIR"] = before ?? "/tmp";
    }
    expect(readdirSync(own)).toEqual([]);
  },
);

test("a temporary folder goes where its use fails, too", async () => {
  let used = "";
  const failing = inTemporaryFolder(async (path) => {
    used = path;
    writeFileSync(join(path, "file"), "");
    throw new Error("on purpose");
  });
  await expect(failing).rejects.toThrow("on purpose");
  expect(used).not.toBe("");
  expect(() => readdirSync(used)).toThrow("ENOENT");
});

test("a tool that is missing is named with what has it", () => {
  expect(missingTool({ sh: "dash", "no-such-tool": "some-package" })).toBe(
    "no-such-tool is missing: apt-get install some-package",
  );
});

/** Of this machine's systemd, which need not be the one that systems are judged by. */
const { known } = installedSystemd();

/** What real tools find that nothing before them does. */
const faults: readonly (readonly [id: string, fault: string, (subject: Subject) => Subject])[] = [
  [
    "systemd-fstab-generator",
    "units that were derived otherwise",
    (subject) => ({
      ...subject,
      systemd: known,
      derived: deriveMountUnits(subject.report.fstab.replace("noexec", "exec"), {
        container: true,
        systemd: known,
      }),
    }),
  ],
  [
    "systemd-fstab-generator",
    "links that were derived otherwise",
    ({ config, report }) => {
      const subject = makeSubject(config, report, known);
      return { ...subject, derived: { ...subject.derived, links: subject.derived.links.slice(1) } };
    },
  ],
  [
    "findmnt-verify",
    "a line that libmount cannot parse",
    reporting(({ fstab }) => ({ fstab: `${fstab}\nx /x ext4 ro a b\n` })),
  ],
  [
    "findmnt-verify",
    "a field that was read otherwise",
    (subject) => ({
      ...subject,
      fstab: {
        ...subject.fstab,
        lines: subject.fstab.lines.map((line) => ({ ...line, file: `${line.file}x` })),
      },
    }),
  ],
  [
    "systemd-analyze-verify",
    "a setting that systemd does not know",
    inService("[Unit]", "[Unit]\nAfterwards=x"),
  ],
  ["systemd-analyze-verify", "a value that systemd cannot read", inService("Type=oneshot", "Type=onshot")],
  ["systemd-analyze-verify", "an ordering cycle", inService("[Unit]", "[Unit]\nAfter=multi-user.target")],
  ["systemd-analyze-verify", "an argument with an open quote", inService('"--timeout', "'--timeout")],
];

function reporting(change: (report: SystemReport) => Partial<SystemReport>) {
  return ({ config, report }: Subject) => makeSubject(config, { ...report, ...change(report) });
}

function inService(from: string, to: string) {
  const name = "wsl-bare-disk-vault.service";
  return reporting(({ units }) => ({ units: { ...units, [name]: (units[name] ?? "").replace(from, to) } }));
}

test.for(faults)("%s finds %s", async ([id, , change], context) => {
  const oracle = oracleNamed(id);
  skipWhere(oracle.missing(), context);
  expect(await oracle.findings(change(good))).not.toEqual([]);
});

/**
 * Faults of the scripts, as somebody could write them: of that of a disk, or of a part of the tool. What shows each is a
 * configuration, and for a disk's script what the disk meets.
 */
const scriptFaults: readonly (readonly [
  script: string,
  from: string,
  to: string,
  configuration: string,
  situation?: Situation,
])[] = [
  // Expansions without quotes, and text that is run.
  ["disk", '"${matchers[$1]}" "$path" "$2"', '"${matchers[$1]}" $path "$2"', "container", "late"],
  ["disk", '${tag["$1 LABEL"]-} == "$2"', '${tag["$1 LABEL"]-} == $2', "btrfs", "late"],
  [
    "disk",
    'prepare_subvolume "$top" "${subvolumes[index]}"',
    'prepare_subvolume "$top" ${subvolumes[index]}',
    "btrfs",
    "late",
  ],
  ["disk", 'btrfs subvolume create -- "$target"', "btrfs subvolume create -- $target", "btrfs", "late"],
  ["disk", '--force -- "$device"', "--force -- $device", "ext4", "late"],
  ["disk", "value=${1#*=}", 'value=$(eval "printf %s ${1#*=}")', "btrfs", "late"],
  ["disk", 'subvolumes+=("${1#*=}")', "subvolumes+=(${1#*=})", "btrfs", "late"],
  ["state", 'device_of "$source"', "device_of $source", "btrfs"],
  ["state", '%c %d\' -- "$target"', "%c %d' -- $target", "btrfs"],
  ["state", 'btrfs property get "$target"', "btrfs property get $target", "many"],
  ["state", 'lsattr -d -- "$target"', "lsattr -d -- $target", "many"],
  // What ends options.
  ["disk", 'chattr +C -- "$target"', 'chattr +C "$target"', "btrfs", "late"],
  ["disk", 'btrfs subvolume create -- "$target"', 'btrfs subvolume create "$target"', "btrfs", "late"],
  ["disk", '--match-tag "$2" -- "$1"', '--match-tag "$2" "$1"', "container", "late"],
  ["disk", 'export -- "$@"', 'export "$@"', "container", "late"],
  // Waiting.
  ["disk", "((SECONDS >= deadline))", "((SECONDS < 0))", "container", "absent"],
  ["disk", "SECONDS + timeout)", "SECONDS + 2 * timeout)", "container", "absent"],
  [
    "disk",
    'sleep "$((left < 1 ? 1 : left < interval ? left : interval))"',
    'sleep "$interval"',
    "btrfs",
    "late",
  ],
  ["disk", "((${#members[@]} >= wanted_members))", "true", "btrfs", "late"],
  ["disk", "if ((wanted_members < 2)); then return; fi", ":", "container", "late"],
  ["disk", "== *,degraded,*", "== *", "btrfs", "incomplete"],
  ["disk", 'if [[ -n ${refusals[$outcome]-} ]]; then "${refusals[$outcome]}"; fi', ":", "container", "twice"],
  ["disk", "steps[10]=require_driver\n", "", "container", "no-driver"],
  // Statuses that nobody looks at.
  [
    "disk",
    '(prepare_subvolumes "$device")',
    '(prepare_subvolumes "$device") || true',
    "btrfs",
    "unmountable",
  ],
  ["validate", "if ((lines[0] > 0)); then exit 1; fi", ":", "btrfs"],
  // Another disk.
  ["disk", "((${#matching[@]} > 1))", "((${#matching[@]} > 99))", "container", "twice"],
  ["disk", '! is_type "${tag["${matching[0]} TYPE"]-}" "$3"', "false", "container", "wrong-type"],
  ["disk", '${tag["$1 UUID"],,} == "${2,,}"', '${tag["$1 UUID"]} == "$2"', "several", "late"],
  ["disk", "[[ $name == $2 ||", '[[ $name == "$2" ||', "several", "late"],
  ["disk", "printf '%s' \"${words[*]}\"", "printf '%s' \"$1\"", "several", "late"],
  ["disk", "driver_of[ntfs]=ntfs3", ":", "several", "late"],
  ["disk", 'text=$(tag_of "$path" LABEL)', ": ignored", "btrfs", "late"],
  ["disk", "outcome=hidden", "outcome=absent", "container", "hidden"],
  ["disk", "-} == 1 ]]; then", "-} == 0 ]]; then", "container", "old-container"],
  // Preparing, and its order.
  [
    "disk",
    '--options "${mount_options:+$mount_options,}subvolid=5"',
    '--options "subvolid=5"',
    "btrfs",
    "late",
  ],
  [
    "disk",
    'property set "$target" compression "$compression"',
    'property set "$target" compress "$compression"',
    "btrfs",
    "late",
  ],
  ["disk", "btrfs property set \"$target\" compression '' 2>/dev/null || true\n", ":\n", "btrfs", "late"],
  ["disk", "nodatacows[last]=1", "creates[last]=1", "btrfs", "late"],
  ["disk", "[[ ! -e $target && -n $create ]]", "[[ ! -e $target ]]", "btrfs", "not-there"],
  ["disk", 'if [[ $resolved == "$top"/* ]]; then', "if true; then", "btrfs", "leads-out"],
  ["disk", "--options ro", "--options rw", "btrfs", "late"],
  ["disk", "umount -- '$top'; rmdir", "rmdir", "btrfs", "late"],
  ["disk", "steps[60]=prepare_disk", "steps[91]=prepare_disk", "btrfs", "late"],
  // Containers and checks.
  ["disk", "cryptsetup open --type luks2 --batch-mode", "cryptsetup open --batch-mode", "container", "late"],
  ["disk", 'chown -- "$owner" "$target"', ":", "several", "late"],
  ["disk", 'chmod -- "$mode" "$target"', ":", "several", "late"],
  ["disk", '--key-file "$key_file"', "--key-file $key_file", "container", "late"],
  ["disk", "--allow-discards)", ")", "container", "late"],
  ["disk", 'device=$(unlock "$device")', 'unlock "$device" >/dev/null', "container", "late"],
  ["disk", '! is_type "$found" "$fs_type"', "false", "container", "wrong-type-inside"],
  ["disk", "cryptsetup close", "true", "container", "wrong-type-inside"],
  ["disk", "e2fsck -p", "e2fsck -y", "container", "late"],
  ["disk", "fsck.exfat -p", "fsck.exfat -n", "exfat", "late"],
  ["disk", "fsck.f2fs -a", "fsck.f2fs", "f2fs", "late"],
  ["disk", "! dumpe2fs -h", "! true", "container", "damaged"],
  ["disk", '*"in use"*', '*"is free"*', "container", "in-use"],
  ["disk", "0 | 1 | 2)", "0 | 1 | 2 | 4)", "container", "not-repaired"],
  // The link.
  ["disk", "ln --symbolic --no-dereference --force", "ln --symbolic", "container", "late"],
  ["disk", '"$link.new" "$link"', '"$link" "$link.new"', "container", "late"],
  // What is looked at.
  ["mount-table", "then . else $above | topmost($index; $place) end", "then . else $above end", "several"],
  ["mount-table", "if .target == $path then . else null end", ".", "btrfs"],
  ["sights", '$mounted.fstype != "autofs"', "true", "many"],
  ["state", 'and $top.fstype == "autofs" then "waiting"', 'and false then "waiting"', "many"],
  ["state", 'elif $facts.device == "other"', "elif false", "many"],
  ["state", 'elif $facts.device == "unlinked"', "elif false", "btrfs"],
  ["state", '$found.fstype != .fsType or $facts.device == "none"', '$facts.device == "none"', "several"],
  ["state", '$found.fstype != .fsType or $facts.device == "none"', "$found.fstype != .fsType", "several"],
  ["state", ".subvolume != $found.fsroot", "false", "many"],
  ["state", ".compression != $facts.compression", "false", "many"],
  ["state", '.nodatacow and ($facts.attributes | contains("C") | not)', "false", "several"],
  ["state", "$space.bytesTotal * $data.minimumFree", "0", "many"],
  ["state", '["rw"] + .options', ".options", "several"],
  ["devices", '-- "$one" 2>/dev/null) ==', '-- "$one" 2>/dev/null) !=', "many"],
  ["options", "then shows($vfs; .)", "then true", "many"],
];

describe.concurrent("a fault in a script is found:", () => {
  test.for(scriptFaults)("%s: %j becomes %j", async ([script, from, to, name, situation], context) => {
    skipWhere(missingForScripts(), context);
    const modules = mkdtempSync(join(folder, "modules-"));
    cpSync(modulesFolder(), modules, { recursive: true });
    const files =
      script === "disk"
        ? programFiles("wsl-bare-disk", modules)
        : programFiles("wsl-bare-mount", modules).filter((file) => parse(file).name === script);
    const file = files.find((each) => readFileSync(each, "utf8").includes(from)) ?? expect.fail(`no ${from}`);
    const text = readFileSync(file, "utf8");
    writeFileSync(
      file,
      text.replaceAll(from, () => to),
    );
    const meets = (disk: ExpectedDisk) => everySituationOf(disk).filter((each) => each === situation);
    const oracle = script === "disk" ? diskScript(modules, meets) : validationScript(modules);
    expect(await oracle.findings(subjectNamed(name))).not.toEqual([]);
  });
});
