import { commandOf } from "../../systemd/index.ts";
import { defineMountInvariant } from "../invariant.ts";

/** What the disk's service is given to change something on the disk. */
const writing = /^--(check|create|subvolume|compression|nodatacow|mode|owner)(=|$)/;

export const readOnlyDiskUnwritten = defineMountInvariant({
  id: "read-only-disk-unwritten",
  statement: "What is on a read-only disk is mounted for reading, and no service of it writes.",
  why: "Who says that a disk is only to be read may have no copy of it, or share it with those who write it.",
  findings: ({ disks, fstab, graph }) =>
    disks
      .filter(({ disk }) => disk.readOnly)
      .flatMap(({ link, option, unit }) => {
        const lines = fstab.lines.filter(({ spec }) => spec === link);
        const loaded = graph.units.get(unit);
        const words = (loaded === undefined ? null : commandOf(loaded)) ?? [];
        const others = [...graph.units.values()].filter(
          (other) => other.name !== unit && commandOf(other)?.includes(`--device=${link}`),
        );
        return [
          // Of `ro` and `rw` the last one counts: mount(8).
          ...lines
            .filter(({ options }) => options.findLast((each) => each === "ro" || each === "rw") !== "ro")
            .map(({ file }) => `${file} is mounted for writing`),
          ...words.filter((word) => writing.test(word)).map((word) => `${unit} is told ${word}`),
          ...others.map(({ name }) => `${name} works on it`),
        ].map((message) => ({ option, message }));
      }),
});
