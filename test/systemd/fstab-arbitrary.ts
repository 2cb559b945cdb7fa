import fc from "fast-check";
import { encodeFstabField } from "../../lib/fstab/index.ts";

const awkward = fc.constantFrom(
  ..."abcXYZ019",
  " ",
  "\t",
  "%",
  "$",
  '"',
  "'",
  "\\",
  "#",
  "ä",
  "日",
  "🙂",
  ".",
  "-",
  "_",
  ":",
  "@",
  "=",
  ",",
  ";",
  "[",
);
const component = fc
  .string({ unit: awkward, minLength: 1, maxLength: 8 })
  .filter((text) => text !== "." && text !== "..");
const path = fc
  .array(
    fc.oneof({ weight: 4, arbitrary: component }, { weight: 1, arbitrary: fc.constant("a".repeat(120)) }),
    {
      minLength: 1,
      maxLength: 4,
    },
  )
  .map((components) => `/${components.join("/")}`);

const spec = fc.oneof(
  path.map((below) => `/dev${below}`),
  fc.constantFrom(
    "/dev/sda1",
    "/dev/disk/by-label/x",
    "tmpfs",
    "host:/export",
    "/run/wsl-bare-mounts/data",
    "none",
  ),
  path,
  fc
    .tuple(fc.constantFrom("LABEL", "UUID", "PARTUUID", "PARTLABEL"), component)
    .map(([tag, value]) => `${tag}=${value}`),
);

const unitReference = fc.oneof(
  fc.constantFrom("a.service", "local-fs.target", "x@y.service", "foo", "/mnt/other", "/dev/sdz", "a b"),
  component,
);
const timeSpan = fc.constantFrom("5", "1min 30s", "0", "infinity", "2.5h", "90s", "nonsense", "1week");

const option = fc.oneof(
  fc.constantFrom(
    ...[
      "defaults",
      "noatime",
      "nofail",
      "fail",
      "noauto",
      "auto",
      "_netdev",
      "bind",
      "rbind",
      "loop",
      "ro",
      "",
    ],
    ...["x-systemd.automount", "comment=systemd.automount", "x-systemd.makefs", "x-systemd.growfs"],
    ...["x-systemd.rw-only", "x-initrd.mount", "subvol=nix", "compress=zstd:3", "pri=5", "bg", "fg", "quota"],
    ...["x-systemd.device-bound", "a\\,b", "c\\\\d", "comment=%h", 'context="a,b"'],
  ),
  fc
    .tuple(fc.constantFrom("after", "before", "requires"), unitReference)
    .map(([name, unit]) => `x-systemd.${name}=${unit}`),
  path.map((mount) => `x-systemd.requires-mounts-for=${mount}`),
  fc
    .tuple(fc.constantFrom("wanted-by", "required-by"), fc.constantFrom("a.target", "multi-user.target"))
    .map(([name, unit]) => `x-systemd.${name}=${unit}`),
  fc
    .tuple(fc.constantFrom("device-timeout", "mount-timeout", "idle-timeout"), timeSpan)
    .map(([name, value]) => `x-systemd.${name}=${value}`),
  component,
);

/** One line of fstab as people, generators and the wicked write it. */
export const fstabLineArbitrary = fc
  .record({
    spec,
    file: fc.oneof(
      { weight: 8, arbitrary: path },
      { weight: 1, arbitrary: fc.constantFrom("/", "none", "/run", "/usr") },
    ),
    vfstype: fc.constantFrom(
      "ext4",
      "btrfs",
      "auto",
      "tmpfs",
      "nfs",
      "nfs4",
      "swap",
      "xfs",
      "vfat",
      "none",
      "fuse.sshfs",
    ),
    options: fc.array(option, { maxLength: 5 }),
    passno: fc.constantFrom("", " 0", " 0 0", " 0 1", " 0 2"),
  })
  .map(({ options, passno, ...fields }) => {
    const joined = options.join(",") || "defaults";
    return [fields.spec, fields.file, fields.vfstype, joined].map(encodeFstabField).join(" ") + passno;
  });
