import { rule } from "./define.ts";
import { isSingleLine } from "./text.ts";

/** What the script on Windows can do for a disk. */
export const windowsRules = [
  rule("disk", {
    id: "windows-identity",
    severity: "error",
    option: "",
    summary:
      "Windows finds a disk by exactly one of `serialNumber`, `uniqueId` and `vhd`: two could name two disks.",
    message: "Set exactly one of serialNumber, uniqueId and vhd, by which Windows finds the disk.",
    holds: (disk) => [disk.serialNumber, disk.uniqueId, disk.vhd].filter((id) => id !== null).length === 1,
  }),
  rule("additionalDevice", {
    id: "additional-device-name",
    severity: "error",
    option: "",
    summary: "A further device is spoken of by its name, on Windows too.",
    message: "The name of the device must not be empty.",
    holds: ({ name }) => name !== "",
  }),
  rule("additionalDevice", {
    id: "additional-device-identity",
    severity: "error",
    option: "",
    summary: "Windows finds each further device by exactly one of `serialNumber`, `uniqueId` and `vhd`.",
    message: "Set exactly one of serialNumber, uniqueId and vhd, by which Windows finds the device.",
    holds: (device) =>
      [device.serialNumber, device.uniqueId, device.vhd].filter((id) => id !== null).length === 1,
  }),
  rule("encryptedOnSeveral", {
    id: "encryption-one-device",
    severity: "error",
    option: "enable",
    summary: "One container is unlocked for a disk, so the file system in it cannot lie on further devices.",
    message: "Cannot go together with additionalDevices: only one container would be unlocked.",
    holds: () => false,
  }),
  rule("disk", {
    id: "vhd-size-of-vhd",
    severity: "error",
    option: "vhdSize",
    summary: "Only a VHDX file can be made; the size of a physical disk is given.",
    message: "Only a VHDX file has a size to be made with; set vhd, or remove vhdSize.",
    holds: ({ vhd, vhdSize }) => vhdSize === null || vhd !== null,
  }),
  rule("disk", {
    id: "vhd-size-limit",
    severity: "error",
    option: "vhdSize",
    summary: "The older format `.vhd` holds 2040 GiB at most. Source: New-VHD of the Hyper-V module.",
    message: "A .vhd file holds 2040 GiB at most; give the file the ending .vhdx, or make it smaller.",
    holds: ({ vhd, vhdSize }) =>
      vhdSize === null || vhd === null || vhdSize <= 2040 || vhd.endsWith("x") || vhd.endsWith("X"),
  }),
  rule("disk", {
    id: "drive-letters-by-serial-number",
    severity: "error",
    option: "allowDriveLetters",
    summary:
      "The permission to take volumes away from Windows is given to one disk, which must be named by its serial number.",
    message: "Needs serialNumber: the permission to take volumes away from Windows is for that one disk.",
    holds: ({ allowDriveLetters, serialNumber }) => !allowDriveLetters || serialNumber !== null,
  }),
  rule("windows", {
    id: "windows-log-file-text",
    severity: "error",
    option: "logFile",
    summary: "Windows takes no control character in the name of a file.",
    message: "Must be one line of text: a file's name on Windows has no control characters.",
    holds: ({ logFile }) => logFile === null || isSingleLine(logFile),
  }),
];
