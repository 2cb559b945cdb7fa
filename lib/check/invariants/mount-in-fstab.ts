import type { FstabLine } from "../../fstab/index.ts";
import type { ExpectedMount } from "../expected-mounts.ts";
import { defineMountInvariant, type Finding } from "../invariant.ts";

export const mountInFstab = defineMountInvariant({
  id: "mount-in-fstab",
  statement:
    "Every configured mount is in fstab exactly once, on its disk's link, with its type and its options.",
  why: "A line that is missing, doubled or changed on its way mounts nothing, or the wrong thing.",
  findings: ({ expected, fstab }) =>
    expected.flatMap((mount) => {
      const lines = fstab.lines.filter(({ file }) => file === mount.mountPoint);
      const [line] = lines;
      if (line === undefined || lines.length > 1) {
        return [
          { option: mount.option, message: `fstab has ${lines.length} lines for ${mount.mountPoint}, not 1` },
        ];
      }
      return differences(mount, line).map((message) => ({ option: mount.option, message }));
    }) satisfies Finding[],
});

function differences(mount: ExpectedMount, line: FstabLine): string[] {
  const options = new Set(line.options);
  const wanted = [
    ...mount.fileSystemOptions,
    ...mount.ownOptions,
    `x-systemd.requires=${mount.unit}`,
    `x-systemd.after=${mount.unit}`,
    ...(mount.automount.enable ? ["x-systemd.automount"] : []),
    ...(mount.automount.enable && mount.automount.idleTimeout !== null
      ? [`x-systemd.idle-timeout=${mount.automount.idleTimeout}`]
      : []),
    ...(mount.blocks ? [] : ["nofail"]),
  ];
  const where = `the fstab line of ${mount.mountPoint}`;
  return [
    ...(line.spec === mount.device ? [] : [`${where} mounts ${line.spec}, not ${mount.device}`]),
    ...(line.vfstype === mount.fsType ? [] : [`${where} has the type ${line.vfstype}, not ${mount.fsType}`]),
    ...(line.passno === 0 ? [] : [`${where} asks for fsck, which runs on device paths only`]),
    ...wanted.filter((option) => !options.has(option)).map((option) => `${where} lacks the option ${option}`),
    ...(mount.blocks && options.has("nofail")
      ? [`${where} has nofail, although the disk blocks the boot`]
      : []),
    ...(!mount.automount.enable && options.has("x-systemd.automount")
      ? [`${where} is mounted on access only`]
      : []),
  ];
}
