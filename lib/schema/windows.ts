import { group, option, types } from "./kernel/index.ts";

/** An absolute path on Windows; `ending` is a regular expression for its end. */
export const windowsPath = (ending: string, description: string) =>
  types.strMatching(`[A-Za-z]:[\\\\][^"<>|?*/:]+${ending}`, description);

/**
 * A name that Task Scheduler and, for the folder of the installed script, NTFS both take: from five characters on it
 * cannot be the name of a device such as `COM1`.
 */
const taskName = types.strMatching(
  "[A-Za-z0-9][A-Za-z0-9 _()-]{3,62}[A-Za-z0-9_)-]",
  'a name of 5 to 64 letters, digits, blanks, "_", "-" and parentheses, such as "WSL bare disks"',
);

/** What the script on Windows that attaches the disks is told beside the disks themselves. */
export const windowsOptions = group({
  taskName: option(types.nullOr(taskName), {
    description: `Name of the scheduled task on Windows that \`Mount-WslBareDisks.ps1 -Install\` registers: it attaches the disks at
log-on, and whenever the distribution asks for a disk that is missing. null: there is none.

Distributions of one user may share a task when they have the same disks; others need names of their own.`,
    default: "WSL bare disks",
    example: "WSL bare disks (dev)",
  }),
  logFile: option(
    types.nullOr(windowsPath("", 'an absolute Windows path, such as "D:\\logs\\wsl-disks.log"')),
    {
      description: `File on Windows to which the script logs what it does; it is rotated at 1 MiB, three older ones are kept.
null: \`Mount-WslBareDisks.log\` beside the installed script, where only administrators can write.`,
      default: null,
      example: "D:\\logs\\wsl-disks.log",
    },
  ),
});

/** What only the script on Windows needs to know of a disk. */
export const windowsDiskOptions = {
  vhdSize: option(types.nullOr(types.int({ min: 1, max: 65_536 })), {
    description: `Size in GiB up to which the VHDX file can grow, for \`Mount-WslBareDisks.ps1 -Create\`, which makes the file
where it is missing. What exists is never touched. null: the file is never made.`,
    default: null,
    example: 2048,
  }),
  allowDriveLetters: option(types.bool(), {
    description: `Whether to attach the disk although Windows uses volumes on it, which disappear from Windows then: those with a
drive letter or in a folder, and those of BitLocker. The disk must be named by its \`serialNumber\`.

A disk that holds the running Windows, a boot or system partition or a page file is never attached.`,
    default: false,
    example: true,
  }),
};
