import { oldestKernel } from "../kernels.ts";
import { fileSystemWideOptions, perMountOptions, userSpacePrefixes } from "../mount-options.ts";
import type { MountOptionItem } from "../scopes/items.ts";
import { rule } from "./define.ts";

export const isPerMount = ({ name, text }: MountOptionItem): boolean =>
  perMountOptions.includes(name) || userSpacePrefixes.some((prefix) => text.startsWith(prefix));

export const isFileSystemWide = ({ fsType, name }: MountOptionItem): boolean =>
  fileSystemWideOptions[fsType].includes(name);

/**
 * What the kernel must have, and what its file systems know. Which kernel will run is not known here, and people build their
 * own: of drivers there are warnings only.
 */
export const deviceRules = [
  rule("driver", {
    id: "file-system-without-kernel",
    severity: "warning",
    option: "fsType",
    summary:
      "A file system whose driver no kernel of WSL has cannot be mounted there. Source: config-wsl in microsoft/WSL2-Linux-Kernel.",
    message:
      "No kernel of WSL has a driver for {fsType}: choose another file system, let Windows mount the disk, or boot a kernel of your own.",
    holds: ({ kernel }) => kernel !== null,
  }),
  rule("driver", {
    id: "file-system-needs-kernel",
    severity: "warning",
    option: "fsType",
    summary:
      "Some file systems came to WSL's kernel later than others. Source: config-wsl in microsoft/WSL2-Linux-Kernel.",
    message:
      "{fsType} needs WSL's kernel {kernel} or later; uname -r shows which one you have, and wsl --update on Windows brings a newer one.",
    holds: ({ kernel }) => kernel === null || kernel === oldestKernel,
  }),
  rule("writer", {
    id: "read-only-disk",
    severity: "error",
    option: "",
    summary: "What would write to a disk excludes its option `readOnly`.",
    message: "Would write to the disk, which is read-only: drop this, or readOnly of the disk.",
    holds: ({ readOnly }) => !readOnly,
  }),
  rule("mountOption", {
    id: "mount-option-unsupported",
    severity: "error",
    option: "",
    summary: "A file system refuses to be mounted with an option that it does not know.",
    message: "{fsType} has no mount option {name}; see the manual page of {fsType} for those that it has.",
    holds: (item) => item.advice !== "" || isPerMount(item) || isFileSystemWide(item),
  }),
  rule("mountOption", {
    id: "nobarrier",
    severity: "warning",
    option: "",
    summary:
      "Without write barriers a VM that stops without unmounting loses more than the last writes; the gain was measured as negligible.",
    message:
      "nobarrier risks the file system when WSL stops without unmounting it, and gains next to nothing; drop it.",
    holds: (item) => item.name !== "nobarrier" || !isFileSystemWide(item),
  }),
  rule("mountOption", {
    id: "nodiratime-implied",
    severity: "warning",
    option: "",
    summary: "`noatime` implies `nodiratime`. Source: mount(8).",
    message: "nodiratime is implied by noatime and can be dropped.",
    holds: ({ name, siblings }) => name !== "nodiratime" || !siblings.includes("noatime"),
  }),
];
