import { rule } from "./define.ts";
import { byteLength, isSingleLine } from "./text.ts";

/** How a disk is named, and found by Linux. */
export const identityRules = [
  rule("disk", {
    id: "linux-identity",
    severity: "error",
    option: "",
    summary: "Linux finds a disk by exactly one option, such as `uuid` or `label`: two could name two disks.",
    message: "Set exactly one of the options by which Linux finds the disk, such as uuid or label.",
    holds: ({ identities }) => identities.length === 1,
  }),
  rule("identity", {
    id: "identity-text",
    severity: "error",
    option: "",
    summary:
      "Serial numbers, ids, labels and paths are one line of text: no disk is named with a control character.",
    message: "Must be one line of text and not empty; copy it again from Windows or lsblk.",
    holds: ({ text }) => text !== "" && isSingleLine(text),
  }),
  rule("identity", {
    id: "linux-identity-unique",
    severity: "error",
    option: "",
    summary: "Two disks that Linux finds by the same text are one disk, which must be described once.",
    message: "Is also what {sameDevice} says; describe each file system once.",
    holds: ({ sameDevice }) => sameDevice.length === 0,
  }),
  rule("disk", {
    id: "disk-name",
    severity: "error",
    option: "",
    summary: "A disk's name stands in a unit name, which systemd limits to 255 bytes.",
    message: "The name of the disk must have 1 to 200 characters, since it becomes part of a unit's name.",
    holds: ({ name, slug }) => name !== "" && byteLength(slug) <= 200,
  }),
  rule("disk", {
    id: "unit-name-collision",
    severity: "error",
    option: "",
    summary: "Disks whose names differ only in characters that units cannot have would share one service.",
    message: "Would share the unit wsl-bare-disk-{slug}.service with {sameUnit}; rename one of them.",
    holds: ({ sameUnit }) => sameUnit.length === 0,
  }),
];
