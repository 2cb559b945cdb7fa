import { negativeLevelsKernel, oldestKernel } from "../kernels.ts";
import { rule } from "./define.ts";

/** What the kernel must have. Which one will run is not known here, and people build their own: these are warnings. */
export const kernelRules = [
  rule("disk", {
    id: "file-system-without-kernel",
    severity: "warning",
    option: "filesystem.fsType",
    summary:
      "A file system whose driver no kernel of WSL has cannot be mounted there. Source: config-wsl in microsoft/WSL2-Linux-Kernel.",
    message:
      "No kernel of WSL has a driver for {filesystem.fsType}: choose another file system, let Windows mount the disk, or boot a kernel of your own.",
    holds: ({ kernel }) => kernel !== null,
  }),
  rule("disk", {
    id: "file-system-needs-kernel",
    severity: "warning",
    option: "filesystem.fsType",
    summary:
      "Some file systems came to WSL's kernel later than others. Source: config-wsl in microsoft/WSL2-Linux-Kernel.",
    message:
      "{filesystem.fsType} needs WSL's kernel {kernel} or later; uname -r shows which one you have, and wsl --update on Windows brings a newer one.",
    holds: ({ kernel }) => kernel === null || kernel === oldestKernel,
  }),
  rule("compression", {
    id: "compression-level-needs-kernel",
    severity: "warning",
    option: "",
    summary: `zstd's levels below 1 are there from kernel ${negativeLevelsKernel} on. Source: btrfs(5).`,
    message: `Level {level} of {algorithm} needs kernel ${negativeLevelsKernel} or later; an older one refuses the mount.`,
    holds: ({ algorithm, level }) => algorithm !== "zstd" || level === null || !level.startsWith("-"),
  }),
];
