import { dequal } from "dequal";
import { type Command, commandOf, commandsOf, settingsOf } from "../../systemd/index.ts";
import { expectedDiskArguments, expectedStopArguments } from "../expected-commands.ts";
import type { ExpectedDisk } from "../expected-mounts.ts";
import type { ExpectedService } from "../expected-services.ts";
import { defineMountInvariant, type Finding } from "../invariant.ts";
import type { Subject } from "../subject.ts";

export const scriptsGetStringsUnharmed = defineMountInvariant({
  id: "scripts-get-strings-unharmed",
  statement: "Each service runs its programs with exactly the arguments that the configuration means.",
  why: "A `%`, a `$`, a quote or a blank that systemd reads as its own makes another disk, path or command of a name.",
  findings: (subject) => [
    ...subject.disks.flatMap((disk) =>
      harm(subject, {
        unit: disk.unit,
        option: disk.option,
        commands: [["wsl-bare-disk", ...expectedDiskArguments(subject, disk)]],
      }),
    ),
    ...subject.disks.flatMap((disk) => stopHarm(subject, disk)),
    ...subject.services.flatMap((service) => harm(subject, service)),
  ],
});

/** A disk's service does something when it stops only where there is a container to close. */
function stopHarm({ graph }: Subject, disk: ExpectedDisk): Finding[] {
  const service = graph.units.get(disk.unit);
  const isSilent = service === undefined || settingsOf(service.file, "Service", "ExecStop").length === 0;
  const wanted = expectedStopArguments(disk);
  const given = service === undefined ? null : commandOf(service, "ExecStop");
  const isRight = wanted === null ? isSilent : dequal(given?.slice(1), wanted);
  return isRight
    ? []
    : [
        {
          option: disk.option,
          message: `${disk.unit} stops with ${JSON.stringify(given)}, and should with ${JSON.stringify(wanted)}`,
        },
      ];
}

function harm(
  { graph }: Pick<Subject, "graph">,
  { unit, option, commands }: Pick<ExpectedService, "unit" | "option" | "commands">,
): Finding[] {
  const service = graph.units.get(unit);
  // That it is not there is found by another.
  const given = service?.loadState === "loaded" ? commandsOf(service) : null;
  if (given === null) {
    return [];
  }
  const messages = [
    ...(given.length === commands.length
      ? []
      : [`${unit} runs ${given.length} commands, and should run ${commands.length}`]),
    ...commands.flatMap((wanted, at) => (at < given.length ? harmOf(unit, given[at] ?? null, wanted) : [])),
  ];
  return messages.map((message) => ({ option, message }));
}

function harmOf(
  unit: string,
  command: Command | null,
  [program, ...wanted]: ExpectedService["commands"][number],
): string[] {
  if (command === null) {
    return [`${unit} has a command that depends on the machine`];
  }
  const [path, ...given] = command;
  const index = wanted.findIndex((word, at) => word !== given[at]);
  return [
    ...(path.startsWith("/") && path.endsWith(`/bin/${program}`) ? [] : [`${unit} runs ${path}`]),
    ...(index < 0
      ? []
      : [`${unit} gives ${program} ${shown(given[index])} where ${shown(wanted[index])} is meant`]),
    ...(index < 0 && given.length > wanted.length
      ? [`${unit} gives ${program} ${shown(given[wanted.length])}, which nothing means`]
      : []),
  ];
}

function shown(word: string | undefined): string {
  return word === undefined ? "nothing" : JSON.stringify(word);
}
