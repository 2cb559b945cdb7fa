import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { deriveMountUnits } from "../../lib/systemd/index.ts";
import { seed } from "../support/seed.ts";
import { skipAllBecause } from "../support/skip.ts";
import { fstabLineArbitrary } from "./fstab-arbitrary.ts";
import { cannotLeave, isContainerOutside } from "./outside-container.ts";
import { hasInstalledFsck, runRealGenerator } from "./real-generator.ts";
import { machineSystemd, noGenerator } from "./real-tools.ts";

const byName = <T extends { readonly unit: string }>(items: readonly T[]): T[] =>
  items.toSorted((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));

function expectSameAsReal(fstab: string, readOnlySys = false): void {
  const real = runRealGenerator(fstab, { readOnlySys });
  const ours = deriveMountUnits(fstab, {
    systemd: machineSystemd,
    sourcePath: real.sourcePath,
    container: isContainerOutside,
    readOnlySys,
    hasFsck: hasInstalledFsck,
  });
  const unfinished = new Set(
    ours.problems.flatMap(({ message }) => /^(\S+) is left unfinished/.exec(message)?.[1] ?? []),
  );
  const finished = [...real.units].filter(([name]) => !unfinished.has(name));
  expect(Object.fromEntries(ours.units)).toEqual(Object.fromEntries(finished));
  expect(byName(ours.links)).toEqual(byName(real.links));
  expect(byName(ours.dropIns)).toEqual(byName(real.dropIns));
}

const situations: Readonly<Record<string, string>> = {
  "a mount of a bare disk on its link, ordered after the disk's service":
    "/run/wsl-bare-mounts/data /nix btrfs noatime,subvol=nix,x-systemd.requires=wsl-bare-disk-data.service,x-systemd.after=wsl-bare-disk-data.service,x-systemd.before=local-fs.target,nofail,x-initrd.mount 0 0",
  "an empty file": "",
  "comments and blank lines": "# a comment\n\n   # another\n\t\n/dev/sda1 /data ext4\n",
  "missing fields": "/dev/sda1 /a\n/dev/sda2\n/dev/sda3 /c ext4\n",
  "a check of a device": "/dev/sda1 /data ext4 defaults 0 2",
  "a check of the root file system": "/dev/sda1 / ext4 defaults,nofail,noauto,x-systemd.automount 0 1",
  "a check of /usr": "/dev/sda1 /usr ext4 defaults 0 2",
  "a check of what is not a device": "/run/disk /data ext4 defaults 0 2",
  "a check for which there is no program": "/dev/sda1 /data nosuchfs defaults 0 2",
  "nofail, and fail after it":
    "/dev/sda1 /a ext4 nofail\n/dev/sda2 /b ext4 nofail,fail\n/dev/sda3 /c ext4 fail,nofail",
  "noauto, and auto after it": "/dev/sda1 /a ext4 noauto\n/dev/sda2 /b ext4 noauto,auto",
  "network file systems":
    "h:/x /a nfs defaults\n/dev/sda1 /b ext4 _netdev\nh:/y /c fuse.sshfs x-systemd.automount",
  "an nfs mount in the background":
    "h:/x /a nfs bg,soft\nh:/y /b nfs4 bg,fg\nh:/z /c nfs bg,x-systemd.automount",
  dependencies:
    "/dev/sda1 /a ext4 x-systemd.after=b.service,x-systemd.before=c,x-systemd.requires=/mnt/d,x-systemd.requires=/dev/sde,x-systemd.requires-mounts-for=/x\\040y%",
  "an impossible dependency": "/dev/sda1 /a ext4 x-systemd.after=\n/dev/sda2 /b ext4 defaults",
  "wanted-by and required-by":
    "/dev/sda1 /a ext4 x-systemd.wanted-by=x.target,x-systemd.required-by=y.target,x-systemd.wanted-by=z.target\n/dev/sda2 /b ext4 noauto,x-systemd.wanted-by=x.target",
  timeouts:
    "/dev/sda1 /a ext4 x-systemd.device-timeout=5s,x-systemd.mount-timeout=90,x-systemd.idle-timeout=1min,x-systemd.automount\nLABEL=x /b ext4 x-systemd.device-timeout=0\n/run/y /c ext4 x-systemd.device-timeout=7\n/dev/sdd /d ext4 comment=systemd.device-timeout=3",
  "an unreadable timeout": "/dev/sda1 /a ext4 x-systemd.device-timeout=soon,x-systemd.mount-timeout=later",
  "an automount":
    "/dev/sda1 /a ext4 x-systemd.automount,nofail\n/dev/sda2 /b ext4 comment=systemd.automount,noauto",
  "making and growing a file system":
    "/dev/sda1 /a ext4 x-systemd.makefs,x-systemd.growfs\n/dev/sda2 /b auto x-systemd.makefs\n/run/x /c ext4 x-systemd.makefs\n/dev/sda4 / ext4 x-systemd.growfs",
  "a read-write mount only": "/dev/sda1 /a ext4 x-systemd.rw-only",
  "a bind mount": "/data/x /srv/x none bind\n/data/y /srv/y none rbind,nofail",
  swap: "/dev/sda1 none swap sw,pri=3,x-systemd.device-timeout=9 0 0\n/swapfile none swap defaults\n/dev/sdb swap swap nofail,x-systemd.makefs\n/dev/sdc none swap noauto",
  tags: 'LABEL=my\\040disk /a ext4\nUUID=1-2 /b ext4\nPARTUUID=x/y /c ext4\nPARTLABEL="q" /d ext4\nID=z /e ext4',
  "spaces, tabs, percent signs, quotes, backslashes, unicode":
    "/dev/a\\040b /m/a\\040b ext4\n/dev/%i /m/100% ext4 comment=50%\n/dev/ä /m/日🙂 ext4\n/dev/x\"y /m/'z' ext4\n/dev/b\\134c /m/b\\134c ext4\n/dev/d\\\\e /m/d\\\\e ext4\n/dev/f\\011g /m/f\\011g ext4\n/dev/h\\043i /m/h\\043i ext4\n/dev/j\\012k /m/j\\012k ext4",
  "mount points that want tidying":
    "/dev/a //m///a/ ext4\n/dev/b /m/./b/. ext4\n/dev/c m/c ext4\n/dev/d /m/.d ext4",
  "mount points that systemd refuses or owns":
    "/dev/a /nosuch/../b ext4\nproc /proc proc\nsysfs /sys sysfs\ntmpfs /run tmpfs\ntmpfs /run/host/x tmpfs\ntmpfs /dev/shm tmpfs\ncg /sys/fs/cgroup/x cgroup2\ntmpfs /run/user tmpfs",
  "nested mount points": "/dev/a /m ext4\n/dev/b /m/n ext4\n/dev/c /m/n/o ext4",
  "two lines for one mount point": "/dev/a /m ext4 noatime\n/dev/b /m ext4 nofail\n/dev/c /m/ ext4",
  "two lines for one mount point, of which the first is given up half-way":
    "/dev/a /m ext4 x-systemd.before=@\n/dev/b /m ext4 nofail\n/dev/c /n ext4",
  "very long mount points": `/dev/a /${"x".repeat(250)} ext4\n/dev/b /${"y".repeat(251)}/${"z".repeat(99)} ext4 x-systemd.automount\n/dev/c /${"%".repeat(80)} ext4 x-systemd.growfs`,
  "options with escaped commas and backslashes":
    '/dev/a /m ext4 a\\,b,c\\\\d,,e\\x\n/dev/b /n ext4 context="a,b",nofail',
};

describe("deriveMountUnits makes what systemd-fstab-generator makes", () => {
  skipAllBecause(noGenerator);
  for (const [situation, fstab] of Object.entries(situations)) {
    test(`of ${situation}`, () => expectSameAsReal(fstab));
  }

  const property = (seed: number): void =>
    fc.assert(
      fc.property(fc.array(fstabLineArbitrary, { minLength: 60, maxLength: 60 }), (lines) =>
        expectSameAsReal(lines.join("\n")),
      ),
      { seed, numRuns: 5, endOnFailure: true },
    );

  test("of 300 random lines of a fixed seed", () => property(42));
  test(`of 300 random lines of the seed ${seed}`, () => property(seed));
});

test("swap is ignored where systemd finds itself in a container, as in WSL", () => {
  const derived = deriveMountUnits("/dev/sda1 none swap sw", { container: true });
  expect([...derived.units]).toEqual([]);
  expect(derived.problems).toEqual([{ line: 1, message: expect.stringContaining("WSL") }]);
});

test("lines on devices are ignored where /sys is read-only", ({ skip }) => {
  const reason = noGenerator ?? cannotLeave;
  if (reason !== undefined) skip(reason);
  const fstab = "/dev/sda1 /a ext4\n/run/x /b ext4\nLABEL=c /c ext4\n/dev/sdb none swap";
  expectSameAsReal(fstab, true);
  expect([...deriveMountUnits(fstab, { readOnlySys: true }).units.keys()]).toEqual(["b.mount"]);
});
