import { writeFile } from "node:fs/promises";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import { parseJson } from "../../evaluate/index.ts";
import type { Oracle } from "../../fuzz/index.ts";
import { commandOf } from "../../systemd/index.ts";
import { validationUnit } from "../expected-mounts.ts";
import { type GuestData, guestDataFile, guestDataSchema } from "../guest-data.ts";
import type { Subject } from "../subject.ts";
import {
  type Answer,
  makeDevices,
  missingForScripts,
  modulesFolder,
  programText,
  runScript,
  type Stage,
} from "./stand-ins.ts";

type Mount = GuestData["mounts"][number];

/** What can be on a mount point. */
const states = [
  "covering",
  "missing",
  "wrong-type",
  "no-device",
  "other-device",
  "full",
  "other-subvolume",
  "other-directory",
  "read-only",
  "without-option",
  "other-property",
] as const;

type State = "mounted" | (typeof states)[number];

/** Runs the tool's `validate` with the arguments of its service, on the data of the configuration. */
export function validationScript(modules: string = modulesFolder()): Oracle<Subject> {
  return {
    id: "validation-script",
    statement:
      "With the arguments of its service and the data of the configuration, the script that validates looks at each mount point, finds what is missing or wrong and nothing else, and fails if anything is.",
    why: "It is what people rely on to know that their data lies on the disk.",
    missing: missingForScripts,
    findings: async ({ config, expected, graph, report, root }) => {
      if (!config.validation.enable) return [];
      const unit = graph.units.get(validationUnit);
      const [, ...args] = (unit === undefined ? null : commandOf(unit)) ?? [];
      const data = guestDataSchema.safeParse(parseJson(report.etc[guestDataFile] ?? "null"));
      if (!data.success) {
        // The invariant on the data says what is wrong with it.
        return [];
      }
      const script = programText("wsl-bare-mount", modules);
      const { mounts } = data.data;
      const all = mounts.map((): State => "mounted");
      // Which mount is in which state differs with their number.
      const mixed = mounts.map((mount, index) => stateOf(data.data, mount, index + mounts.length));
      const found = await Promise.all([
        faults(script, args, data.data, { states: all, linked: true }),
        faults(script, args, data.data, { states: mixed, linked: true }),
        faults(script, args, data.data, { states: all, linked: false }),
      ]);
      const differs = mounts.length === expected.length ? [] : ["is given other mounts than there are"];
      return [...found.flat(), ...differs].map((message) => ({
        option: root,
        message: `the script of ${validationUnit} ${message}`,
      }));
    },
  };
}

/** What a run of the script meets: the state of each mount, and whether the links of the disks lead to them. */
interface Scene {
  readonly states: readonly State[];
  readonly linked: boolean;
}

/** A state in which a mount can be, in turn. */
function stateOf({ minimumFree }: GuestData, mount: Mount, turn: number): State {
  const isPossible: Partial<Record<State, boolean>> = {
    full: minimumFree > 0,
    "other-subvolume": mount.subvolume !== null,
    "other-directory": mount.source !== null,
    "read-only": !mount.options.includes("ro"),
    "without-option": loneFlags(mount).length > 0,
  };
  const possible = states.filter((state) => isPossible[state] ?? true);
  return possible[turn % possible.length] ?? "mounted";
}

async function faults(
  script: string,
  args: readonly string[],
  data: GuestData,
  scene: Scene,
): Promise<string[]> {
  const { run } = await runScript(script, args, async (stage) => {
    await makeDevices(stage, ["disk", "other"]);
    const file = path.join(stage.folder, "mounts.json");
    await writeFile(file, JSON.stringify(data));
    const answers = answersFor(stage, data, scene);
    return { answers, step: null, sleeps: 0, env: { WSL_BARE_MOUNTS_DATA: file } };
  });
  const wanted = data.mounts.flatMap((mount, index) =>
    scene.linked ? verdicts(data, mount, scene.states[index] ?? "mounted") : ["WRONG"],
  );
  const given = run.stdout
    .split("\n")
    .flatMap((line) => /^(?:<[34]>)?(OK|MISSING|WRONG|LOW):/.exec(line)?.[1] ?? []);
  const status = wanted.some((verdict) => verdict === "MISSING" || verdict === "WRONG") ? 1 : 0;
  const shown = (call: readonly string[]) => call.map((word) => JSON.stringify(word)).join(" ");
  return [
    ...run.unexpected.map((call) => `runs ${shown(call.slice(1))}, which nothing asks for`),
    ...run.strays.map((file) => `leaves ${JSON.stringify(file)} behind`),
    ...(run.status === status
      ? []
      : [`ends with ${run.status ?? "a signal"}, and should with ${status}: ${run.stderr.trim()}`]),
    ...(isDeepStrictEqual(given, wanted)
      ? []
      : [
          `says ${given.join(", ")} of mounts that are ${scene.states.join(", ")}${scene.linked ? "" : " without links"}: ${run.stdout.trim()}`,
        ]),
  ];
}

function verdicts(data: GuestData, mount: Mount, state: State): string[] {
  switch (state) {
    case "missing":
      return [mount.automount ? "OK" : "MISSING"];
    case "mounted":
    case "covering":
      return ["OK"];
    case "full":
      return ["OK", "LOW"];
    case "other-property": {
      const wrong = propertiesOf(data, mount).flatMap(({ compression, nodatacow }) => [
        ...(compression === null ? [] : ["WRONG"]),
        ...(nodatacow ? ["WRONG"] : []),
      ]);
      return wrong.length === 0 ? ["OK"] : wrong;
    }
    default:
      return ["WRONG"];
  }
}

/** The subvolume that is mounted there, if it has properties. */
function propertiesOf(data: GuestData, { disk, mountPoint }: Mount) {
  return data.disks
    .filter(({ name }) => name === disk)
    .flatMap(({ subvolumes }) => subvolumes)
    .filter((subvolume) => subvolume.mountPoint === mountPoint)
    .filter(({ compression, nodatacow }) => compression !== null || nodatacow);
}

function answersFor(stage: Stage, data: GuestData, { states: each, linked }: Scene): Answer[] {
  const [device, other] = [stage.device("disk"), stage.device("other")];
  const canonical = (file: string, output: string | null): Answer => {
    const call = ["readlink", "--canonicalize-existing", "--", file];
    return output === null ? { call, status: 1 } : { call, output };
  };
  return [
    {
      call: [
        ...["findmnt", "--json", "--list", "--nofsroot", "--output"],
        "ID,PARENT,TARGET,SOURCE,FSTYPE,FSROOT,VFS-OPTIONS,FS-OPTIONS",
      ],
      output: JSON.stringify({ filesystems: mountTable(stage, data, each) }),
    },
    ...data.disks.map(({ link }) => canonical(link, linked ? device : null)),
    canonical(device, device),
    canonical(other, other),
    canonical("none", null),
    { call: ["stat", "--format=%t:%T", "--", device], output: "7:1" },
    { call: ["stat", "--format=%t:%T", "--", other], output: "7:2" },
    ...data.mounts.flatMap((mount, index): Answer[] => {
      const { mountPoint } = mount;
      const isOther = each[index] === "other-property";
      const [properties] = propertiesOf(data, mount);
      return [
        {
          call: ["stat", "--file-system", "--format=%S %b %a %c %d", "--", mountPoint],
          // As many percent free as there should be, or one in a thousand less.
          output: `4096 1000 ${data.minimumFree * 10 - (each[index] === "full" ? 1 : 0)} 0 0`,
        },
        {
          call: ["stat", "--dereference", "--format=%d:%i", "--", mountPoint],
          output: each[index] === "other-directory" ? "7:1:3" : "7:1:2",
        },
        ...(mount.source === null
          ? []
          : [{ call: ["stat", "--dereference", "--format=%d:%i", "--", mount.source], output: "7:1:2" }]),
        {
          call: ["btrfs", "property", "get", mountPoint, "compression"],
          output: isOther ? "compression=other" : `compression=${properties?.compression ?? "zstd"}`,
        },
        {
          call: ["lsattr", "-d", "--", mountPoint],
          output: `${properties?.nodatacow === true && !isOther ? "---C---" : "-------"} ${mountPoint}`,
        },
      ];
    }),
  ];
}

/** What findmnt shows: each mount lies on what is mounted on the nearest folder above it. */
function mountTable(stage: Stage, data: GuestData, each: readonly State[]): object[] {
  const table: { id: number; parent: number; target: string }[] = [];
  const add = (target: string, columns: object): void => {
    const parent = table.findLast((mount) => isAt(target, mount.target))?.id ?? 0;
    table.push({ id: table.length + 10, parent, target, ...columns });
  };
  const shown = { source: "tmpfs", fstype: "tmpfs", fsroot: "/", "vfs-options": "rw", "fs-options": "rw" };
  add("/", shown);
  const states = data.mounts.map((mount, index) => ({ mount, state: each[index] ?? "mounted" }));
  for (const { mount, state } of states.sort(
    (a, b) => a.mount.mountPoint.length - b.mount.mountPoint.length,
  )) {
    if (mount.automount) {
      add(mount.mountPoint, { ...shown, source: "systemd-1", fstype: "autofs" });
    }
    if (state === "covering") {
      add(mount.mountPoint, shown);
    }
    if (state !== "missing") {
      add(mount.mountPoint, columnsOf(stage, mount, state));
    }
  }
  // The kernel's order is not that of the paths.
  return table.reverse();
}

/** Whether a path is another or lies below it. */
function isAt(target: string, other: string): boolean {
  return other === "/" || target === other || target.startsWith(`${other}/`);
}

function columnsOf(stage: Stage, mount: Mount, state: State): object {
  const { vfs, fs } = shownOptions(mount.options);
  const [gone] = loneFlags(mount);
  return {
    source: state === "no-device" ? "none" : stage.device(state === "other-device" ? "other" : "disk"),
    fstype: state === "wrong-type" ? "squashfs" : mount.fsType,
    fsroot: state === "other-subvolume" ? `${mount.subvolume}x` : (mount.subvolume ?? "/"),
    "vfs-options": [
      ...(state === "read-only" ? ["ro"] : vfs.has("ro") ? [] : ["rw"]),
      ...[...vfs].filter((option) => state !== "without-option" || option !== gone),
    ].join(","),
    "fs-options": ["rw", ...fs].join(","),
  };
}

const switches = ["suid", "dev", "exec", "symfollow", "diratime"];
const accessTimes = ["atime", "noatime", "relatime", "norelatime", "strictatime", "nostrictatime"];

/** Options by which users may mount, each with what it switches off. */
const byUsers: Readonly<Record<string, readonly string[]>> = {
  user: ["suid", "dev", "exec"],
  users: ["suid", "dev", "exec"],
  owner: ["suid", "dev"],
  group: ["suid", "dev"],
};

/** Configured options that are missed if the kernel does not show them: no other has to do with the same. */
function loneFlags({ options }: Mount): string[] {
  const rivals = (option: string): readonly string[] =>
    option === "noatime"
      ? accessTimes
      : [option.slice(2), ...Object.keys(byUsers).filter((by) => byUsers[by]?.includes(option.slice(2)))];
  return ["noatime", ...switches.map((name) => `no${name}`)].filter(
    (flag) =>
      options.includes(flag) && !options.some((option) => option !== flag && rivals(flag).includes(option)),
  );
}

/** What the kernel shows of a mount with options, of which later ones count (mount(8), and proc(5) on mountinfo). */
function shownOptions(options: readonly string[]): { vfs: Set<string>; fs: string[] } {
  const vfs = new Set<string>(["relatime"]);
  const fs = new Map<string, string>();
  const set = (option: string, isSet: boolean): unknown => (isSet ? vfs.add(option) : vfs.delete(option));
  for (const option of options) {
    const positive = option.replace(/^no/, "");
    if (option === "ro" || option === "rw") {
      set("ro", option === "ro");
    } else if (switches.includes(positive)) {
      set(`no${positive}`, option !== positive);
    } else if (accessTimes.includes(option)) {
      set("noatime", option === "noatime");
      set("relatime", option !== "noatime" && option !== "strictatime");
    } else if (option in byUsers) {
      byUsers[option]?.forEach((name) => {
        set(`no${name}`, true);
      });
    } else {
      const [name = ""] = (option === "async" ? "nosync" : option).replace(/^no/, "").split("=");
      fs.delete(name);
      fs.set(name, option.replace(/^compress=(zstd|zlib)$/, "compress=$1:3"));
    }
  }
  const invisible = ["compress=none", "async", "nomand", "nolazytime", "nosync"];
  return { vfs, fs: [...fs.values()].filter((option) => !invisible.includes(option)) };
}
