import { mountOptionRules, splitWords } from "./words.ts";

/** The mount options of an fstab line as systemd splits them: `\,` is a comma, `"` is nothing special. */
export function systemdMountOptions(optionString: string): string[] {
  return splitWords(optionString, mountOptionRules) ?? [];
}

/** The options that a quick test sees: no unescaping, empty ones dropped (fstab_filter_options without outputs). */
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

/** The values of all options of a name, in order (fstab_filter_options with ret_values). */
export function mountOptionValues(optionString: string, name: string): string[] {
  return systemdMountOptions(optionString)
    .filter((option) => option.startsWith(`${name}=`))
    .map((option) => option.slice(name.length + 1));
}

/** The value of the last option of these names; null if there is none, undefined if the last one has no value. */
export function lastMountOptionValue(optionString: string, ...names: string[]): string | null | undefined {
  const last = systemdMountOptions(optionString).findLast((option) =>
    names.some((name) => isNamed(option, name)),
  );
  if (last === undefined) return null;
  const equals = names.find((name) => last.startsWith(`${name}=`));
  return equals === undefined ? undefined : last.slice(equals.length + 1);
}

/** The options without those of these names, joined again with commas inside an option escaped (strv_join_full). */
export function withoutMountOptions(optionString: string, ...names: string[]): string {
  return systemdMountOptions(optionString)
    .filter((option) => !names.some((name) => isNamed(option, name)))
    .map((option) => option.replaceAll(",", "\\,"))
    .join(",");
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

/** Whether a mount counts as remote: `_netdev` or a network file system (mountpoint-util.c, fstype_is_network). */
export function isNetworkMount(fstype: string, optionString: string): boolean {
  return hasMountOption(optionString, "_netdev") || networkFileSystems.has(fstype.replace(/^fuse\./, ""));
}

/** Whether a mount shows another directory (mount.c, mount_is_bind). */
export function isBindMount(fstype: string, optionString: string): boolean {
  return hasMountOption(optionString, "bind", "rbind") || fstype === "bind" || fstype === "rbind";
}

/** Whether a mount goes through a loop device (mount.c, mount_is_loop). */
export function isLoopMount(optionString: string): boolean {
  return hasMountOption(optionString, "loop");
}
