import { readFileSync } from "node:fs";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Oracle } from "../../fuzz/index.ts";
import { commandOf } from "../command.ts";
import { type ExpectedMount, validationUnit } from "../expected-mounts.ts";
import type { Subject } from "../subject.ts";
import {
  type Answer,
  makeDevices,
  missingForScripts,
  runScript,
  type Stage,
  scriptsFolder,
} from "./stand-ins.ts";

/** What can be on a mount point. */
type State = "mounted" | "covering" | "missing" | "wrong-type" | "no-device";

const states: readonly State[] = ["covering", "missing", "wrong-type", "no-device"];

/** Runs the script that validates with the arguments of its service. */
export function validationScript(scripts: string = scriptsFolder()): Oracle<Subject> {
  return {
    id: "validation-script",
    statement:
      "With the arguments of its service, the script that validates looks at each mount point, finds what is missing or wrong and nothing else, and fails if anything is.",
    why: "It is what people rely on to know that their data lies on the disk.",
    missing: missingForScripts,
    findings: async ({ expected: all, graph, root }) => {
      const expected = all.filter(({ isBind }) => !isBind);
      const unit = graph.units.get(validationUnit);
      const [, ...args] = (unit === undefined ? null : commandOf(unit)) ?? [];
      const script = readFileSync(path.join(scripts, "validate-wsl-bare-mounts.sh"), "utf8");
      const intact = expected.map((): State => "mounted");
      const mixed = expected.map(({ automount }, index) =>
        automount.enable ? "missing" : (states[index % states.length] ?? "mounted"),
      );
      const found = await Promise.all(
        [intact, mixed].map(async (each) => faults(script, args, expected, each)),
      );
      return found.flat().map((message) => ({ option: root, message }));
    },
  };
}

async function faults(
  script: string,
  args: readonly string[],
  mounts: readonly ExpectedMount[],
  stateOf: readonly State[],
): Promise<string[]> {
  const { run } = await runScript(script, args, async (stage) => {
    await makeDevices(stage, ["disk"]);
    const answers = mounts.flatMap((mount, index) => answersFor(stage, mount, stateOf[index] ?? "mounted"));
    return { answers, step: null, sleeps: 0 };
  });
  const wanted = mounts.map((mount, index) => verdict(mount, stateOf[index] ?? "mounted"));
  const given = run.stdout
    .split("\n")
    .flatMap((line) => /^(?:<3>)?(OK|MISSING|WRONG):/.exec(line)?.[1] ?? []);
  const status = wanted.every((each) => each === "OK") ? 0 : 1;
  return [
    ...run.unexpected.map(
      (call) =>
        `runs ${call
          .slice(1)
          .map((word) => JSON.stringify(word))
          .join(" ")}, which nothing asks for`,
    ),
    ...run.strays.map((file) => `leaves ${JSON.stringify(file)} behind`),
    ...(run.status === status ? [] : [`ends with ${run.status ?? "a signal"}, and should with ${status}`]),
    ...(isDeepStrictEqual(given, wanted)
      ? []
      : [`says ${given.join(", ")} of mounts that are ${stateOf.join(", ")}`]),
  ].map((fault) => `the script of ${validationUnit} ${fault}`);
}

function verdict({ automount }: ExpectedMount, state: State): "OK" | "MISSING" | "WRONG" {
  if (state === "missing") {
    return automount.enable ? "OK" : "MISSING";
  }
  return state === "mounted" || state === "covering" ? "OK" : "WRONG";
}

function answersFor(stage: Stage, { mountPoint, fsType }: ExpectedMount, state: State): Answer[] {
  const columns = {
    SOURCE: state === "no-device" ? "none" : stage.device("disk"),
    FSTYPE: state === "wrong-type" ? "squashfs" : fsType,
    OPTIONS: "rw,relatime",
  };
  return Object.entries(columns).map(([column, value]) => ({
    call: [
      ...["findmnt", "--noheadings", "--raw", "--nofsroot", "--output", column],
      ...["--mountpoint", mountPoint, "--types", "noautofs"],
    ],
    // Of two mounts on one path the later one counts.
    output: state === "missing" ? "" : state === "covering" ? `tmpfs\n${value}` : value,
    status: state === "missing" ? 1 : 0,
  }));
}
