import type { ExpectedMount } from "../expected-mounts.ts";
import { defineMountInvariant } from "../invariant.ts";

export const fileSystemOptionsAgree = defineMountInvariant({
  id: "file-system-options-agree",
  statement: "All fstab lines of one file system carry the same options of the file system.",
  why: "Btrfs takes such options from the first mount and ignores them on later ones without a word: what holds would depend on the order of the mounts.",
  findings: ({ expected, fstab }) =>
    [...Map.groupBy(mountsOfDisks(expected), ({ device }) => device).values()].flatMap((mounts) => {
      const sets = mounts.map((mount) => {
        const own = new Set(mount.ownOptions).difference(new Set(mount.fileSystemOptions));
        const line = fstab.lines.find(({ file }) => file === mount.mountPoint);
        const options = (line?.options ?? []).filter((option) => !own.has(option) && !isForSystemd(option));
        return { mount, options: [...new Set(options)].sort().join(",") };
      });
      const [first, ...rest] = sets;
      return rest
        .filter(({ options }) => options !== first?.options)
        .map(({ mount, options }) => ({
          option: mount.option,
          message: `${mount.mountPoint} is mounted with ${options}, but ${first?.mount.mountPoint} of the same file system with ${first?.options}`,
        }));
    }),
});

/** What is bound has the options of the file system where that is mounted. */
function mountsOfDisks(mounts: readonly ExpectedMount[]): ExpectedMount[] {
  return mounts.filter(({ isBind }) => !isBind);
}

/** What systemd or mount(8) consume; the file system never sees it. */
function isForSystemd(option: string): boolean {
  return option.startsWith("x-") || option.startsWith("X-") || option === "nofail";
}
