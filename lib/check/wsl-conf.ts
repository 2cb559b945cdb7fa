import type { SystemReport } from "../evaluate/index.ts";

/** Milliseconds that WSL waits for the boot and for the stop where wsl.conf says nothing. Source: wsl.conf(5). */
export const defaultInitTimeout = 10_000;

/** For how long WSL waits for the boot, and for the stop before it cuts the power, in milliseconds. */
export function initTimeout(report: SystemReport): number {
  return Number(settingOf(report, "boot", "initTimeout") ?? defaultInitTimeout);
}

/** The directory that all distributions share. */
export function sharedDirectory(report: SystemReport): string {
  return `${automountRoot(report)}/wsl`;
}

/** Where this distribution sees the directory of Windows. */
export function windowsDirectory(report: SystemReport): string {
  return `${automountRoot(report)}/c/Windows`;
}

/** The directory below which WSL mounts the drives of Windows, without a slash at its end. Source: wsl.conf(5). */
function automountRoot(report: SystemReport): string {
  return (settingOf(report, "automount", "root") ?? "/mnt").replace(/\/$/, "");
}

function settingOf({ etc }: SystemReport, section: string, key: string): string | undefined {
  const [, settings = ""] =
    new RegExp(`^\\[${section}\\]\\n((?:(?!\\[).*\\n?)*)`, "m").exec(etc["wsl.conf"] ?? "") ?? [];
  return new RegExp(`^${key}=(.*)$`, "m").exec(settings)?.[1];
}
