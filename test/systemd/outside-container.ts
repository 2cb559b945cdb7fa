import { runTool } from "./real-tools.ts";

/** Since 258 systemd refuses to run, even on paper, where control groups are not those of version 2. */
const controlGroups = (root: string): string =>
  `if [ "$(stat -fc %T "${root}/sys/fs/cgroup")" != cgroup2fs ]; then mount -t cgroup2 cgroup2 "${root}/sys/fs/cgroup"; fi`;

/** Makes a root directory without /.dockerenv: in it systemd does not find itself in a container, and swap works. */
const script = `
set -e
root=$(mktemp -d); mount -t tmpfs tmpfs "$root"
for entry in /*; do
  if [ "$entry" = /.dockerenv ]; then continue
  elif [ -L "$entry" ]; then cp -a "$entry" "$root$entry"
  elif [ -d "$entry" ]; then mkdir "$root$entry"; mount --rbind "$entry" "$root$entry"
  fi
done
${controlGroups("$root")}
if [ -n "$READ_ONLY_SYS" ]; then mount -o remount,bind,ro "$root/sys"; fi
exec chroot "$root" "$@"`;

const unshare = ["-m", "sh", "-c", script, "sh"];

const canMount = runTool("unshare", ["-m", "true"]).status === 0;

/** Whether this machine lets tests leave the container that they may run in, and make /sys read-only. */
const canLeaveContainer =
  runTool("unshare", [...unshare, "systemd-detect-virt", "--container"]).stdout?.trim() === "none";

/** Why tests that need to leave the container are skipped; undefined where they can. */
export const cannotLeave = canLeaveContainer
  ? undefined
  : "unshare cannot make a root directory here that systemd does not take for a container's: run as root";

/** Whether systemd's programs find themselves in a container here. */
export const isInContainer = runTool("systemd-detect-virt", ["--container", "--quiet"]).status === 0;

/** Whether systemd's programs, run by {@link runOutsideContainer}, still find themselves in a container. */
export const isContainerOutside = !canLeaveContainer && isInContainer;

/** Runs a program with control groups of version 2, if they can be had here; else as things are. */
export function runWithControlGroups(
  command: string,
  args: readonly string[],
  options: { readonly env: Readonly<Record<string, string>> },
): { readonly stdout: string; readonly stderr: string } {
  if (!canMount) return runTool(command, args, options);
  const script = `${controlGroups("")}; exec "$@"`;
  return runTool("unshare", ["-m", "sh", "-c", script, "sh", command, ...args], options);
}

/** Runs a program where it finds itself on a plain machine, if that can be had here; else as things are. */
export function runOutsideContainer(
  command: string,
  args: readonly string[],
  options: { readonly env: Readonly<Record<string, string>>; readonly readOnlySys?: boolean },
): { readonly stdout: string; readonly stderr: string } {
  if (!canLeaveContainer) return runTool(command, args, options);
  const env = { ...options.env, READ_ONLY_SYS: options.readOnlySys === true ? "1" : "" };
  return runTool("unshare", [...unshare, command, ...args], { env });
}
