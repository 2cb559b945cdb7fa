import type { FstabLine } from "../../fstab/index.ts";
import { type ExpectedFstabLine, expectedStore } from "../expected-mounts.ts";
import { defineMountInvariant } from "../invariant.ts";

export const mountInFstab = defineMountInvariant({
  id: "mount-in-fstab",
  statement:
    "Every configured mount is in fstab exactly once, on its disk's link, with its type and exactly its options; nothing else is mounted from the links.",
  why: "A line that is missing, doubled or changed on its way mounts nothing, or the wrong thing.",
  findings: ({ config, expected: mounts, fstab, root }) => {
    const store = config.enable ? expectedStore(config) : null;
    const expected: readonly ExpectedFstabLine[] = store === null ? mounts : [...mounts, store];
    const linesOf = Map.groupBy(fstab.lines, ({ file }) => file);
    const wanted = new Set(expected.map(({ mountPoint }) => mountPoint));
    return [
      ...expected.flatMap((mount) => {
        const { option, mountPoint } = mount;
        const [line, ...others] = linesOf.get(mountPoint) ?? [];
        const messages =
          line === undefined || others.length > 0
            ? [
                `fstab has ${line === undefined ? 0 : 1 + others.length} lines for ${mountPoint}, and should have 1`,
              ]
            : differences(mount, line);
        return messages.map((message) => ({ option, message }));
      }),
      ...fstab.lines
        .filter((line) => isOwn(line) && !wanted.has(line.file))
        .map(({ file }) => ({ option: root, message: `fstab mounts ${file}, for which no option asks` })),
    ];
  },
});

/** Lines of users' own have another device, and no reason to wait for a disk's service. */
function isOwn({ spec, options }: FstabLine): boolean {
  return (
    spec.startsWith("/run/wsl-bare-mounts/") ||
    options.some((option) => /^x-systemd\.\w+=wsl-bare-disk-/.test(option))
  );
}

function differences(
  mount: ExpectedFstabLine,
  { spec, vfstype, freq, passno, options }: FstabLine,
): string[] {
  const where = `the fstab line of ${mount.mountPoint}`;
  const wanted = mount.options;
  const given = new Set(options);
  const missing = [...wanted.difference(given)].map((option) => `${where} lacks the option ${option}`);
  const surplus = [...given.difference(wanted)].map(
    (option) => `${where} has the option ${option}, for which no option asks`,
  );
  // Of two that contradict each other the last one counts.
  const inOrder = [...new Set([...mount.fileSystemOptions, ...mount.ownOptions].reverse())].reverse();
  const order = options.filter((option) => inOrder.includes(option));
  const isDisordered = missing.length === 0 && order.join() !== inOrder.join();
  const doubled = [...given]
    .filter((option) => options.indexOf(option) !== options.lastIndexOf(option))
    .map((option) => `${where} has the option ${option} more than once`);
  return [
    ...(spec === mount.device ? [] : [`${where} mounts ${spec}, not ${mount.device}`]),
    ...(vfstype === mount.fsType ? [] : [`${where} has the type ${vfstype}, not ${mount.fsType}`]),
    ...(freq === 0 ? [] : [`${where} asks for dump(8), which knows none of these file systems`]),
    ...(passno === 0 ? [] : [`${where} asks for fsck, which runs on device paths only`]),
    ...missing,
    ...surplus,
    ...doubled,
    ...(isDisordered ? [`${where} has ${order.join()}, and should have ${inOrder.join()}`] : []),
  ];
}
