import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeSubject, oracles, type Subject } from "../../lib/check/index.ts";
import { diskScript } from "../../lib/check/oracles/disk-script.ts";
import { installedSystemd } from "../../lib/check/oracles/installed-systemd.ts";
import { missingForScripts, scriptsFolder } from "../../lib/check/oracles/stand-ins.ts";
import { inTemporaryFolder, missingTool } from "../../lib/check/oracles/tool.ts";
import { validationScript } from "../../lib/check/oracles/validation-script.ts";
import type { SystemReport } from "../../lib/evaluate/index.ts";
import { deriveMountUnits } from "../../lib/systemd/index.ts";
import { skipWhere } from "../support/skip.ts";
import { severalDisks, subjectsOf } from "./subject-of.ts";

let folder: string;
let good: Subject;
let subjects: readonly Subject[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "oracles-test-"));
  // Names that differ in length take different turns in the situations that a script is shown.
  const locked = (name: string, fsType: "ext4" | "exfat" | "f2fs", isLocked: boolean) => ({
    enable: true,
    disks: {
      [name]: {
        serialNumber: "S",
        label: "a",
        encryption: { enable: isLocked, keyFile: "/k e'y/$(touch x)", allowDiscards: true },
        filesystem: { fsType, mountPoint: "/a" },
      },
    },
  });
  const btrfs = (name: string, timeout: number) => ({
    enable: true,
    deviceTimeout: timeout,
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
  const many = btrfs("many", 3);
  Object.assign(many.disks["many"]?.filesystem.subvolumes ?? {}, subvolumes);
  subjects = await subjectsOf(
    severalDisks,
    many,
    ...["a", "a1", "a12", "a123", "a1234", "a12345", "a 12345"].map((name) => btrfs(name, 3)),
    ...["a", "a1", "a12", "a123", "a1234", "a12345", "a123456"].flatMap((name) => [
      locked(name, "ext4", true),
      locked(name, "ext4", false),
    ]),
    ...["a", "a1", "a12", "a123"].flatMap((name) => [
      locked(name, "exfat", false),
      locked(name, "f2fs", false),
    ]),
  );
  good = subjects[0] ?? expect.fail("was not evaluated");
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const oracleNamed = (id: string) =>
  oracles.find((oracle) => oracle.id === id) ?? expect.fail(`no oracle ${id}`);

test.for(oracles)(
  "$id has nothing to say of good systems, and leaves nothing behind",
  async (oracle, context) => {
    skipWhere(oracle.missing(), context);
    const own = mkdtempSync(join(folder, "tmp-"));
    const before = process.env["TMPDIR"];
    process.env["TMPDIR"] = own;
    try {
      for (const subject of subjects) {
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

/** Faults of the scripts, as somebody could write them: of that of a disk, or of a part of the tool. */
const scriptFaults: readonly (readonly [script: string, from: string, to: string])[] = [
  // Expansions without quotes, and text that is run.
  ["disk", 'matches "$device" "$by"', 'matches $device "$by"'],
  ["disk", '${label_of[$device]-} == "$value"', "${label_of[$device]-} == $value"],
  [
    "disk",
    'prepare_subvolume "$top" "${subvolumes[index]}"',
    'prepare_subvolume "$top" ${subvolumes[index]}',
  ],
  ["disk", 'btrfs subvolume create -- "$target"', "btrfs subvolume create -- $target"],
  ["disk", 'make_link "$device"\n', "make_link $device\n"],
  ["disk", "value=${argument#*=}", 'eval "value=${argument#*=}"'],
  ["disk", 'subvolumes+=("${argument#*=}")', "subvolumes+=(${argument#*=})"],
  ["state", 'device_of "$source"', "device_of $source"],
  ["state", '%c %d\' -- "$target"', "%c %d' -- $target"],
  ["state", 'btrfs property get "$target"', "btrfs property get $target"],
  ["state", 'lsattr -d -- "$target"', "lsattr -d -- $target"],
  // What ends options.
  ["disk", 'chattr +C -- "$target"', 'chattr +C "$target"'],
  ["disk", 'btrfs subvolume create -- "$target"', 'btrfs subvolume create "$target"'],
  ["disk", '--match-tag "$2" -- "$1"', '--match-tag "$2" "$1"'],
  ["disk", 'export -- "$@"', 'export "$@"'],
  // Waiting.
  ["disk", "((SECONDS >= deadline))", "((SECONDS < 0))"],
  ["disk", "SECONDS + timeout)", "SECONDS + 2 * timeout)"],
  ["disk", 'sleep "$((left < 1 ? 1 : left < interval ? left : interval))"', 'sleep "$interval"'],
  ["disk", "((${#members[@]} >= wanted_members))", "true"],
  ["disk", "if ((wanted_members < 2)); then return; fi", ":"],
  ["disk", "== *,degraded,*", "== *"],
  ["disk", "    refuse_what_no_wait_mends\n", ""],
  ["disk", "  require_driver\n", ""],
  // Statuses that nobody looks at.
  ["disk", '(prepare_subvolumes "$device")', '(prepare_subvolumes "$device") || true'],
  ["validate", "if ((lines[0] > 0)); then exit 1; fi", ":"],
  // Another disk.
  ["disk", "((${#matching[@]} > 1))", "((${#matching[@]} > 99))"],
  ["disk", '! is_type "${type_of[${matching[0]}]-}" "$wanted"', "false"],
  ["disk", '${uuid_of[$device],,} == "${value,,}"', '${uuid_of[$device]} == "$value"'],
  ["disk", "[[ $name == $value ||", '[[ $name == "$value" ||'],
  ["disk", "printf '%s' \"${words[*]}\"", "printf '%s' \"$1\""],
  ["disk", "($1 == ntfs && $2 == ntfs3)", "1 == 2"],
  ["disk", "then text=$(tag_of", "then : $(tag_of"],
  ["disk", "outcome=hidden", "outcome=absent"],
  ["disk", "-} == 1 ]]; then", "-} == 0 ]]; then"],
  // Preparing, and its order.
  ["disk", '--options "${mount_options:+$mount_options,}subvolid=5"', '--options "subvolid=5"'],
  [
    "disk",
    'property set "$target" compression "$compression"',
    'property set "$target" compress "$compression"',
  ],
  ["disk", "btrfs property set \"$target\" compression '' 2>/dev/null || true\n", ":\n"],
  ["disk", "nodatacows[last]=1", "creates[last]=1"],
  ["disk", "[[ ! -e $target && -n $create ]]", "[[ ! -e $target ]]"],
  ["disk", 'if [[ $resolved == "$top"/* ]]; then', "if true; then"],
  ["disk", "--options ro", "--options rw"],
  ["disk", "umount -- '$top'; rmdir", "rmdir"],
  [
    "disk",
    'if ((${#subvolumes[@]} > 0)); then (prepare_subvolumes "$device"); fi\n  make_link "$device"',
    'make_link "$device"\n  if ((${#subvolumes[@]} > 0)); then (prepare_subvolumes "$device"); fi',
  ],
  // Containers and checks.
  ["disk", "cryptsetup open --type luks2 --batch-mode", "cryptsetup open --batch-mode"],
  ["disk", 'chown -- "$owner" "$target"', ":"],
  ["disk", 'chmod -- "$mode" "$target"', ":"],
  ["disk", '--key-file "$key_file"', "--key-file $key_file"],
  ["disk", "--allow-discards)", ")"],
  ["disk", 'device=$(unlock "$device")', 'unlock "$device" >/dev/null'],
  ["disk", '! is_type "$found" "$fs_type"', "false"],
  ["disk", "cryptsetup close", "true"],
  ["disk", "e2fsck -p", "e2fsck -y"],
  ["disk", "fsck.exfat -p", "fsck.exfat -n"],
  ["disk", "fsck.f2fs -a", "fsck.f2fs"],
  ["disk", "! dumpe2fs -h", "! true"],
  ["disk", '*"in use"*', '*"is free"*'],
  ["disk", "0 | 1 | 2)", "0 | 1 | 2 | 4)"],
  // The link.
  ["disk", "ln --symbolic --no-dereference --force", "ln --symbolic"],
  ["disk", '"$link.new" "$link"', '"$link" "$link.new"'],
  // What is looked at.
  ["mount-table", "then . else $above | topmost($index; $place) end", "then . else $above end"],
  ["mount-table", "if .target == $path then . else null end", "."],
  ["state", '$mounted.fstype != "autofs"', "true"],
  ["state", 'and $top.fstype == "autofs" then "waiting"', 'and false then "waiting"'],
  ["state", 'elif $facts.device == "other"', "elif false"],
  ["state", 'elif $facts.device == "unlinked"', "elif false"],
  ["state", '$found.fstype != .fsType or $facts.device == "none"', '$facts.device == "none"'],
  ["state", '$found.fstype != .fsType or $facts.device == "none"', "$found.fstype != .fsType"],
  ["state", ".subvolume != $found.fsroot", "false"],
  ["state", ".compression != $facts.compression", "false"],
  ["state", '.nodatacow and ($facts.attributes | contains("C") | not)', "false"],
  ["state", "$space.bytesTotal * $data.minimumFree", "0"],
  ["state", '["rw"] + .options', ".options"],
  ["devices", '-- "$one" 2>/dev/null) ==', '-- "$one" 2>/dev/null) !='],
  ["options", "then shows($vfs; .)", "then true"],
];

describe.concurrent("a fault in a script is found:", () => {
  test.for(scriptFaults)("%s: %j becomes %j", async ([script, from, to], context) => {
    skipWhere(missingForScripts(), context);
    const scripts = mkdtempSync(join(folder, "scripts-"));
    cpSync(scriptsFolder(), scripts, { recursive: true });
    const parts = readdirSync(join(scripts, "wsl-bare-disk")).map((part) => `wsl-bare-disk/${part}`);
    const files = (script === "disk" ? parts : [`wsl-bare-mount/${script}.sh`]).map((file) =>
      join(scripts, file),
    );
    const file = files.find((each) => readFileSync(each, "utf8").includes(from)) ?? expect.fail(`no ${from}`);
    const text = readFileSync(file, "utf8");
    writeFileSync(
      file,
      text.replaceAll(from, () => to),
    );
    const oracle = script === "disk" ? diskScript(scripts) : validationScript(scripts);
    // Those with the most to find first.
    for (const subject of subjects.toSorted((one, other) => other.expected.length - one.expected.length)) {
      if ((await oracle.findings(subject)).length > 0) {
        return;
      }
    }
    expect.fail("nothing was found");
  });
});
