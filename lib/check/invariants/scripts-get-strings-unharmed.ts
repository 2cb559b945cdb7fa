import { isDeepStrictEqual } from "node:util";
import { commandOf, settingsOf } from "../../systemd/index.ts";
import {
  expectedDiskArguments,
  expectedStopArguments,
  expectedValidationArguments,
} from "../expected-commands.ts";
import { type ExpectedDisk, validationUnit } from "../expected-mounts.ts";
import { defineMountInvariant, type Finding } from "../invariant.ts";
import type { Subject } from "../subject.ts";

export const scriptsGetStringsUnharmed = defineMountInvariant({
  id: "scripts-get-strings-unharmed",
  statement: "Each service runs its script with exactly the arguments that the configuration means.",
  why: "A `%`, a `$`, a quote or a blank that systemd reads as its own makes another disk, path or command of a name.",
  findings: (subject) => [
    ...subject.disks.flatMap((disk) =>
      harm(
        subject,
        { unit: disk.unit, program: "wsl-bare-disk", option: disk.option },
        expectedDiskArguments(subject.config, disk),
      ),
    ),
    ...subject.disks.flatMap((disk) => stopHarm(subject, disk)),
    ...(subject.config.enable && subject.config.validation.enable
      ? harm(
          subject,
          { unit: validationUnit, program: "wsl-bare-mount", option: subject.root },
          expectedValidationArguments,
        )
      : []),
  ],
});

/** A disk's service does something when it stops only where there is a container to close. */
function stopHarm({ graph }: Subject, disk: ExpectedDisk): Finding[] {
  const service = graph.units.get(disk.unit);
  const isSilent = service === undefined || settingsOf(service.file, "Service", "ExecStop").length === 0;
  const wanted = expectedStopArguments(disk);
  const given = service === undefined ? null : commandOf(service, "ExecStop");
  const isRight = wanted === null ? isSilent : isDeepStrictEqual(given?.slice(1), wanted);
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
  { unit, program, option }: { readonly unit: string; readonly program: string; readonly option: string },
  wanted: readonly string[],
): { option: string; message: string }[] {
  const service = graph.units.get(unit);
  const command = service === undefined ? null : commandOf(service);
  if (command === null) {
    const message = `${unit} has no single command, or one that depends on the machine`;
    return [{ option, message }];
  }
  const [path, ...given] = command;
  const index = wanted.findIndex((word, at) => word !== given[at]);
  return [
    ...(path.startsWith("/") && path.endsWith(`/bin/${program}`) ? [] : [`${unit} runs ${path}`]),
    ...(index < 0
      ? []
      : [`${unit} gives its script ${shown(given[index])} where ${shown(wanted[index])} is meant`]),
    ...(index < 0 && given.length > wanted.length
      ? [`${unit} gives its script ${shown(given[wanted.length])}, which nothing means`]
      : []),
  ].map((message) => ({ option, message }));
}

function shown(word: string | undefined): string {
  return word === undefined ? "nothing" : JSON.stringify(word);
}
