import type { Mutant } from "../mutant.ts";

/** What one distribution does to what others see. */
export const sharedMounts: readonly Mutant[] = [
  {
    id: "shared-mount-stopped-at-shutdown",
    file: "modules/sharing/part.nix",
    fault: "The stop of one distribution unmounts the disk in all.",
    find: "        [Unit]\n        DefaultDependencies=no\n        After=local-fs-pre.target\n      '' + lib",
    replace: "        [Unit]\n      '' + lib",
  },
  {
    id: "disk-of-shared-mount-stopped-at-shutdown",
    file: "modules/sharing/part.nix",
    fault: "The disk's service stops at shutdown and takes its mounts along, in all distributions.",
    find: "lib.optionalAttrs (lib.any isSeen mounts) { conflicts = [ ]; before = [ ]; }",
    replace: "lib.optionalAttrs (lib.any isSeen mounts) { before = [ ]; }",
  },
  {
    id: "shared-automount-stopped-at-shutdown",
    file: "modules/sharing/part.nix",
    fault: "The stop of one distribution unmounts what is mounted on access in all.",
    find: "        ++ map automountDropIn (lib.filter (mount: mount.automount.enable) seen)\n",
    replace: "",
  },
  {
    id: "shared-mount-not-kept",
    file: "modules/sharing/part.nix",
    fault: "A switch that drops a shared mount unmounts it in all distributions.",
    find: '      PartOf = "%i.mount";\n',
    replace: "",
  },
  {
    id: "shared-mounts-of-binds-only",
    file: "modules/sharing/part.nix",
    fault: "What lies in the shared directory itself is stopped with the distribution.",
    find: "isShared = path: isBelow root path || ",
    replace: "isShared = path: ",
  },
  {
    id: "store-unmounted-by-switch",
    file: "modules/nix-store/part.nix",
    fault: "A switch without nixStore unmounts the store that runs the system.",
    find: "        RefuseManualStop=yes\n",
    replace: "",
  },
];
