import { z } from "zod";

/** Path below /etc of what the module tells the script on Windows. */
export const windowsDataFile = "nixos-wsl/bare-mounts.json";

const identity = {
  serialNumber: z
    .string()
    .min(1)
    .nullable()
    .describe("Serial number as Windows reports it; padding and byte order are looked through."),
  uniqueId: z.string().min(1).nullable().describe("Unique id as Windows reports it."),
  vhd: z.string().min(1).nullable().describe("Path on Windows of a VHDX or VHD file."),
};

const named = { name: z.string().min(1).describe("Name in the configuration.") };

const disk = z
  .strictObject({
    ...named,
    ...identity,
    vhdSize: z.int().min(1).nullable().describe("GiB up to which -Create makes the file; null: never."),
    allowDriveLetters: z.boolean().describe("Whether volumes that Windows uses may be taken away from it."),
    additionalDevices: z
      .array(z.strictObject({ ...named, ...identity }))
      .optional()
      .describe("Further disks of the same file system, attached with it."),
  })
  .describe("Exactly one of serialNumber, uniqueId and vhd is not null.");

/**
 * `/etc/nixos-wsl/bare-mounts.json`: what the module says to `Mount-WslBareDisks.ps1`. Published as
 * docs/reference/windows-data.schema.json. A field may be added; a reader ignores those that it does not know. The
 * version is raised when a reader of the old form could not read the new one.
 */
export const windowsDataSchema = z.strictObject({
  version: z.literal(1),
  taskName: z.string().min(1).nullable().describe("Scheduled task that attaches the disks; null: none."),
  logFile: z.string().min(1).nullable().describe("Path on Windows; null: beside the installed script."),
  disks: z.array(disk),
});

/** What a reader of that file gets. */
export type WindowsData = z.output<typeof windowsDataSchema>;
