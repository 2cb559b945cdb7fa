/**
 * The versions of systemd whose behaviour is known here: that of Debian 12, of Debian 13, and the newest, of Debian
 * forky. NixOS has 258 and later. What differs is a comparison with a version beside the code that it is about, and
 * tests ask the real systemd of the machine that they run on.
 */
export const systemdVersions = [252, 257, 262] as const;
export type SystemdVersion = (typeof systemdVersions)[number];

/** What everything is judged with unless told otherwise. */
export const newestSystemd: SystemdVersion = 262;

/**
 * The known version that stands for a version of systemd: the newest that is not newer, or the oldest known one.
 *
 * @param version - the major version, as in `systemctl --version`
 */
export function knownSystemd(version: number): SystemdVersion {
  return systemdVersions.findLast((known) => known <= version) ?? systemdVersions[0];
}

/** The version that the first line of `systemctl --version` names: `systemd 257 (257.13-1~deb13u1)`; null for another text. */
export function systemdVersionIn(text: string): number | null {
  const found = /^systemd (\d+)\b/.exec(text);
  return found === null ? null : Number(found[1]);
}
