import { commandOf } from "../../systemd/index.ts";
import { defineMountInvariant } from "../invariant.ts";

export const noCompressionWithNodatacow = defineMountInvariant({
  id: "no-compression-with-nodatacow",
  statement:
    "Nothing is compressed and written in place at once, and no mount option switches copy-on-write off.",
  why: "Btrfs compresses only what it copies on write; as a mount option nodatacow ends compression and checksums for the whole file system.",
  findings: ({ disks, fstab, graph }) =>
    disks.flatMap(({ option, mounts, unit }) => {
      const paths = new Set(mounts.map(({ mountPoint }) => mountPoint));
      const lists = fstab.lines
        .filter(({ file }) => paths.has(file))
        .map((line) => ({ where: `the fstab line of ${line.file}`, options: line.options }));
      const loaded = graph.units.get(unit);
      const [, ...words] = (loaded === undefined ? null : commandOf(loaded)) ?? [""];
      const given = words.filter((word) => word.startsWith("--mount-options="));
      return [
        ...lists,
        ...given.map((word) => ({
          where: unit,
          options: word.slice(word.indexOf("=") + 1).split(","),
        })),
      ]
        .filter(({ options }) => options.some((each) => each === "nodatacow" || each === "nodatasum"))
        .map(({ where }) => `${where} switches copy-on-write off for the whole file system`)
        .concat(
          subvolumes(words)
            .filter(({ properties }) => properties.includes("--nodatacow") && properties.some(isCompression))
            .map(({ path }) => `${unit} compresses the subvolume ${path} and writes it in place`),
        )
        .map((message) => ({ option, message }));
    }),
});

function isCompression(property: string): boolean {
  return property.startsWith("--compression=") && property !== "--compression=none";
}

/** The arguments of each subvolume: those that follow its path. */
function subvolumes(words: readonly string[]): { path: string; properties: string[] }[] {
  return words
    .map((word, index) => ({ word, rest: words.slice(index + 1) }))
    .filter(({ word }) => word.startsWith("--subvolume="))
    .map(({ word, rest }) => {
      const next = rest.findIndex((each) => each.startsWith("--subvolume="));
      return { path: word.slice(word.indexOf("=") + 1), properties: next < 0 ? rest : rest.slice(0, next) };
    });
}
