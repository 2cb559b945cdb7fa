import type { Mutant } from "../mutant.ts";

const file = "modules/windows-data.nix";

/** What Windows is told of the disks. */
export const windowsData: readonly Mutant[] = [
  {
    id: "windows-data-without-unique-id",
    file,
    fault: "A disk that Windows finds by its unique id is not attached.",
    find: "inherit (disk) serialNumber uniqueId vhd;",
    replace: "inherit (disk) serialNumber vhd;",
  },
  {
    id: "windows-data-of-slugs",
    file,
    fault: "Windows calls a disk by another name than the configuration does.",
    find: "({ disk, name, ... }: {\n        inherit name;",
    replace: "({ disk, slug, ... }: {\n        name = slug;",
  },
];
