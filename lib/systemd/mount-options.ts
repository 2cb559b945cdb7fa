import type { SystemdVersion } from "./version.ts";
import { mountOptionRules, splitWords } from "./words.ts";

/** The mount options of an fstab line as they stand in it: `\,` ends none, `"` is nothing special, empty ones are dropped. */
function rawOptions(optionString: string): string[] {
  return optionString.match(/(?:\\[\s\S]?|[^,\\])+/g) ?? [];
}

const isNamed = (option: string, name: string): boolean => option === name || option.startsWith(`${name}=`);

/** Whether any of the options is there, with or without a value (fstab_test_option). */
export function hasMountOption(optionString: string, ...names: string[]): boolean {
  return rawOptions(optionString).some((option) => names.some((name) => isNamed(option, name)));
}

/** Whether `yes` comes later than `no`, as for `nofail` and `fail` (fstab_test_yes_no_option). */
export function isMountOptionOn(optionString: string, yes: string, no: string): boolean {
  const options = rawOptions(optionString);
  const last = options.findLast((option) => isNamed(option, yes) || isNamed(option, no));
  return last !== undefined && isNamed(last, yes);
}

/** The options with `\,` and `\\` decoded, as every version hands out their values (fstab_filter_options). */
function decodedOptions(optionString: string): string[] {
  return splitWords(optionString, mountOptionRules) ?? [];
}

/** The values of all options of a name, in order (fstab_filter_options with ret_values). */
export function mountOptionValues(optionString: string, name: string): string[] {
  return decodedOptions(optionString)
    .filter((option) => option.startsWith(`${name}=`))
    .map((option) => option.slice(name.length + 1));
}

/** The value of the last option of these names; null if there is none, undefined if the last one has no value. */
export function lastMountOptionValue(optionString: string, ...names: string[]): string | null | undefined {
  const last = decodedOptions(optionString).findLast((option) => names.some((name) => isNamed(option, name)));
  if (last === undefined) return null;
  const equals = names.find((name) => last.startsWith(`${name}=`));
  return equals === undefined ? undefined : last.slice(equals.length + 1);
}

/**
 * The options without those of these names (fstab_filter_options with ret_filtered): as they stood there from 262 on;
 * before, decoded, and only commas escaped again.
 */
export function withoutMountOptions(
  systemd: SystemdVersion,
  optionString: string,
  ...names: string[]
): string {
  const options =
    systemd >= 262
      ? rawOptions(optionString)
      : decodedOptions(optionString).map((option) => option.replaceAll(",", "\\,"));
  return options.filter((option) => !names.some((name) => isNamed(option, name))).join(",");
}

const networkFileSystems: ReadonlySet<string> = new Set([
  "afs",
  "ceph",
  "cifs",
  "gfs",
  "gfs2",
  "ncp",
  "ncpfs",
  "nfs",
  "nfs4",
  "ocfs2",
  "orangefs",
  "pvfs2",
  "smb3",
  "smbfs",
  "davfs",
  "glusterfs",
  "lustre",
  "sshfs",
]);

const isNetworkFileSystem = (fstype: string): boolean =>
  networkFileSystems.has(fstype.replace(/^fuse\./, ""));

/** Whether a mount counts as remote: `_netdev` or a network file system (mountpoint-util.c, fstype_is_network). */
export function isNetworkMount(fstype: string, optionString: string): boolean {
  return hasMountOption(optionString, "_netdev") || isNetworkFileSystem(fstype);
}

/** File systems without a block device (mountpoint-util.c, fstype_is_api_vfs and fstype_is_blockdev_backed of 262). */
const virtualFileSystems: ReadonlySet<string> = new Set([
  ...["9p", "autofs", "binfmt_misc", "bpf", "cgroup", "cgroup2", "configfs", "cpuset", "debugfs", "devpts"],
  ...["devtmpfs", "efivarfs", "fusectl", "hugetlbfs", "mqueue", "overlay", "proc", "pstore", "ramfs"],
  ...["rpc_pipefs", "securityfs", "sysfs", "tmpfs", "tracefs"],
]);

/** File systems that nobody can write to (mountpoint-util.c, fstype_is_ro). */
const readOnlyFileSystems: ReadonlySet<string> = new Set([
  "DM_verity_hash",
  "cramfs",
  "erofs",
  "iso9660",
  "squashfs",
]);

/** Whether there is something on a block device to be checked (generator.c, generator_write_fsck_deps of 262). */
export function isCheckedFileSystem(fstype: string): boolean {
  const isVirtual = virtualFileSystems.has(fstype.replace(/^fuse\./, ""));
  return !isVirtual && !isNetworkFileSystem(fstype) && !readOnlyFileSystems.has(fstype);
}

/** File systems whose quotas need quotacheck and quotaon (mountpoint-util.c, fstype_needs_quota). */
export const quotaFileSystems: ReadonlySet<string> = new Set([
  "ext2",
  "ext3",
  "ext4",
  "reiserfs",
  "jfs",
  "f2fs",
]);

/** Whether a mount shows another directory (mount.c, mount_is_bind). */
export function isBindMount(fstype: string, optionString: string): boolean {
  return hasMountOption(optionString, "bind", "rbind") || fstype === "bind" || fstype === "rbind";
}

/** Whether a mount goes through a loop device (mount.c, mount_is_loop). */
export function isLoopMount(optionString: string): boolean {
  return hasMountOption(optionString, "loop");
}
