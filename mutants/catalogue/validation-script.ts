import type { Mutant } from "../mutant.ts";

const file = "modules/scripts/validate-wsl-bare-mounts.sh";
const oracle = "systemd";

/** The script that says what is mounted and what is missing. */
export const validationScript: readonly Mutant[] = [
  {
    id: "missing-is-fine",
    file,
    oracle,
    fault: "The validation succeeds whatever is missing.",
    find: "  exit 1\nfi",
    replace: "fi",
  },
  {
    id: "automount-missing-in-validation",
    file,
    oracle,
    fault: "What is mounted on first access counts as missing until then.",
    find: "  --automount) automounts[last]=1 ;;",
    replace: "  --automount) automounts[last]= ;;",
  },
  {
    id: "mount-cut-at-equals-sign",
    file,
    oracle,
    fault: "A mount point with = in it is looked for by its end.",
    find: 'mounts+=("${argument#*=}")',
    replace: 'mounts+=("${argument##*=}")',
  },
  {
    id: "types-of-next-mount",
    file,
    oracle,
    fault: "Each mount is held against the type of the one before it.",
    find: "--fs-type=*) types[last]=${argument#*=} ;;",
    replace: "--fs-type=*) types[last + 1]=${argument#*=} ;;",
  },
];
