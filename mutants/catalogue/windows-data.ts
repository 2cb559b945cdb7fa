import type { Mutant } from "../mutant.ts";

/** What Windows is told of the disks. */
export const windowsData: readonly Mutant[] = [
  {
    id: "windows-data-without-unique-id",
    file: "modules/windows/part.nix",
    fault: "A disk that Windows finds by its unique id is not attached.",
    find: "inherit (disk) serialNumber uniqueId vhd vhdSize allowDriveLetters;",
    replace: "inherit (disk) serialNumber vhd vhdSize allowDriveLetters;",
  },
  {
    id: "windows-data-of-slugs",
    file: "modules/windows/part.nix",
    fault: "Windows calls a disk by another name than the configuration does.",
    find: "({ disk, name, ... }: {\n        inherit name;",
    replace: "({ disk, slug, ... }: {\n        name = slug;",
  },
  {
    id: "windows-data-letters-always",
    file: "modules/windows/part.nix",
    fault: "Every disk may be taken away from Windows, with the volumes that it uses.",
    find: "inherit (disk) serialNumber uniqueId vhd vhdSize allowDriveLetters;",
    replace: "inherit (disk) serialNumber uniqueId vhd vhdSize; allowDriveLetters = true;",
  },
  {
    id: "windows-data-without-log-file",
    file: "modules/windows/part.nix",
    fault: "The log is not where it was asked to be.",
    find: "inherit (cfg.windows) taskName logFile;",
    replace: "inherit (cfg.windows) taskName; logFile = null;",
  },
];
