import { compressionLevels } from "../compression.ts";
import { attributeOf } from "../kernel/index.ts";
import { negativeLevelsKernel } from "../kernels.ts";
import { rule } from "./define.ts";
import { isFileSystemWide, isPerMount } from "./devices.ts";
import { byteLength, isPlain } from "./text.ts";

/** What Btrfs can and cannot do. */
export const btrfsRules = [
  rule("btrfsSetting", {
    id: "btrfs-only",
    severity: "error",
    option: "",
    summary: "Compression, subvolumes, universal options and the management mount exist on Btrfs only.",
    message: "Only Btrfs has this, and the file system is {fsType}; remove it or set fsType to btrfs.",
    holds: ({ fsType }) => fsType === "btrfs",
  }),
  rule("compression", {
    id: "compression-level",
    severity: "error",
    option: "",
    summary: "zstd has the levels -15 to -1 and 1 to 15, zlib 1 to 9, and lzo none. Source: btrfs(5).",
    message: "{algorithm} has no level {level}: zstd has -15 to -1 and 1 to 15, zlib 1 to 9, lzo none.",
    holds: ({ algorithm, level }) =>
      level === null || (attributeOf(compressionLevels, algorithm) ?? []).includes(level),
  }),
  rule("compression", {
    id: "compression-level-shared",
    severity: "warning",
    option: "",
    summary:
      "Btrfs has one compression level for the whole file system; a subvolume's property names the algorithm only.",
    message:
      "Level {level} cannot be honoured: the file system's own level rules, which is {inForce}. Set filesystem.compression, or leave the level out.",
    holds: ({ level, inForce }) => level === null || level === inForce,
  }),
  rule("subvolume", {
    id: "nodatacow-compression",
    severity: "error",
    option: "nodatacow",
    summary: "Btrfs compresses only what it copies on write, so `nodatacow` excludes compression.",
    message:
      'Cannot go together with compression {compression}; set compression to "none" or null, or drop nodatacow.',
    holds: ({ nodatacow, compression }) => !(nodatacow && compression !== null && compression !== "none"),
  }),
  rule("subvolume", {
    id: "subvolume-path-form",
    severity: "error",
    option: "path",
    summary:
      "A subvolume's path is relative to the file system's top level and in its shortest form; the top level itself is the management mount.",
    message:
      "Must be a path inside the file system, without a slash at either end, doubled slashes, '.' or '..'.",
    // Of a slash at the beginning, as all of disko's names have one, another rule speaks once for all.
    holds: ({ path }) =>
      path
        .split("/")
        .slice(path.startsWith("/") && path !== "/" ? 1 : 0)
        .every((part) => !["", ".", ".."].includes(part)),
  }),
  rule("slashedPaths", {
    id: "subvolume-leading-slash",
    severity: "error",
    option: "filesystem.subvolumes",
    summary:
      "A subvolume's path begins at the top of its file system, without a slash before it; in disko's configurations each has one.",
    message: "Paths of subvolumes have no slash before them: instead of {slashed} write {unslashed}.",
    holds: ({ slashed }) => slashed.length === 0,
  }),
  rule("subvolume", {
    id: "subvolume-path-characters",
    severity: "error",
    option: "path",
    summary:
      "The path stands in the mount option `subvol=`, where a comma or a quote would end or swallow options.",
    message: "Must have no comma, double quote, backslash, control character or space at its end.",
    holds: ({ path }) =>
      isPlain(path) && ![",", '"'].some((mark) => path.includes(mark)) && !path.endsWith(" "),
  }),
  rule("subvolume", {
    id: "subvolume-path-length",
    severity: "error",
    option: "path",
    summary:
      "The path stands in `subvol=` with a slash before it, and mount(8) hands the kernel at most 255 bytes as the value of an option. Source: fsconfig() in the kernel's fs/fsopen.c.",
    message: "May have at most 254 bytes; use shorter names.",
    holds: ({ path }) => byteLength(path) <= 254,
  }),
  rule("subvolume", {
    id: "subvolume-path-unique",
    severity: "error",
    option: "path",
    summary: "Two entries for one subvolume could ask for different properties.",
    message: "{path} is also the path of {samePath}; describe each subvolume once.",
    holds: ({ samePath }) => samePath.length === 0,
  }),
  rule("mountOption", {
    id: "mount-option-of-file-system",
    severity: "error",
    option: "",
    summary:
      "Btrfs takes options of the whole file system from the first mount and ignores them on later ones without a word.",
    message:
      "{name} belongs to the whole file system: set it in filesystem.options, where every mount gets it.",
    holds: (item) => !item.ofOneMount || isPerMount(item) || !isFileSystemWide(item),
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
