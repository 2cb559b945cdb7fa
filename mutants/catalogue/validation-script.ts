import type { Mutant } from "../mutant.ts";

const oracle = "systemd";

/** The part of the tool that says what is mounted, what is missing and what is wrong. */
export const validationScript: readonly Mutant[] = [
  {
    id: "missing-is-fine",
    file: "modules/tool/scripts/wsl-bare-mount/validate.sh",
    oracle,
    fault: "The validation succeeds whatever is missing.",
    find: "  if ((lines[0] > 0)); then exit 1; fi\n",
    replace: "",
  },
  {
    id: "automount-missing-in-validation",
    file: "modules/tool/scripts/wsl-bare-mount/state.jq",
    oracle,
    fault: "What is mounted on first access counts as missing until then.",
    find: '$top.fstype == "autofs" then "waiting"',
    replace: '$top == null then "waiting"',
  },
  {
    id: "covered-mount-counts",
    file: "modules/tool/scripts/wsl-bare-mount/mount-table.jq",
    oracle,
    fault: "Of two mounts in one place the one below is looked at.",
    find: "then . else $above | topmost($index; $place) end;",
    replace: "then . else $above end;",
  },
  {
    id: "other-disk-in-its-place",
    file: "modules/tool/scripts/wsl-bare-mount/state.sh",
    oracle,
    fault: "Another disk of the same type is taken for the right one.",
    find: 'elif ! same_disk "$source" "$device"; then',
    replace: "elif false; then",
  },
  {
    id: "other-subvolume-in-its-place",
    file: "modules/tool/scripts/wsl-bare-mount/state.jq",
    oracle,
    fault: "Another subvolume of the right disk is taken for the right one.",
    find: ".subvolume != null and .subvolume != $found.fsroot",
    replace: "false",
  },
  {
    id: "options-by-first-of-group",
    file: "modules/tool/scripts/wsl-bare-mount/options.jq",
    oracle,
    fault: "Of options that exclude each other the first is asked for, and the last is in force.",
    find: "| select([$configured[$at + 1:][] | groups_of[] | select(IN($groups[]))] == [])",
    replace: "",
  },
  {
    id: "compression-without-default-level",
    file: "modules/tool/scripts/wsl-bare-mount/options.jq",
    oracle,
    fault: "The kernel shows zstd:3 for zstd, and so zstd counts as not in force.",
    find: 'if IN("compress=zstd", "compress=zstd:0") then',
    replace: "if false then",
  },
  {
    id: "properties-not-compared",
    file: "modules/tool/scripts/wsl-bare-mount/state.jq",
    oracle,
    fault: "The properties of a subvolume are not compared.",
    find: ".compression != null and .compression != $facts.compression",
    replace: "false",
  },
  {
    id: "full-disk-unnoticed",
    file: "modules/tool/scripts/wsl-bare-mount/state.jq",
    oracle,
    fault: "Nobody is told that a disk is nearly full.",
    find: "$space.bytesFree * 100 < $space.bytesTotal * $data.minimumFree",
    replace: "$space.bytesFree == 0",
  },
];
