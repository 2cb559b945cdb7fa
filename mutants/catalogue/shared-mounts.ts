import type { Mutant } from "../mutant.ts";

/** What one distribution does to what others see. */
export const sharedMounts: readonly Mutant[] = [
  {
    id: "shared-mount-stopped-at-shutdown",
    file: "modules/shared-mounts.nix",
    fault: "The stop of one distribution unmounts the disk in all.",
    find: "        [Unit]\n        DefaultDependencies=no\n        After=local-fs-pre.target\n      '' + lib",
    replace: "        [Unit]\n      '' + lib",
  },
  {
    id: "disk-of-shared-mount-stopped-at-shutdown",
    file: "modules/disk-services.nix",
    fault: "The disk's service stops at shutdown and takes its mounts along, in all distributions.",
    find: 'conflicts = lib.optional (!isSeen mounts) "shutdown.target";',
    replace: 'conflicts = [ "shutdown.target" ];',
  },
  {
    id: "shared-automount-stopped-at-shutdown",
    file: "modules/shared-mounts.nix",
    fault: "The stop of one distribution unmounts what is mounted on access in all.",
    find: "    ++ map automountDropIn (lib.filter (mount: mount.automount.enable) sharing.seen)\n",
    replace: "",
  },
  {
    id: "shared-mount-not-kept",
    file: "modules/shared-mounts.nix",
    fault: "A switch that drops a shared mount unmounts it in all distributions.",
    find: '      PartOf = "%i.mount";\n',
    replace: "",
  },
  {
    id: "shared-mounts-of-binds-only",
    file: "modules/sharing.nix",
    fault: "What lies in the shared directory itself is stopped with the distribution.",
    find: "isShared = path: isBelow root path || ",
    replace: "isShared = path: ",
  },
  {
    id: "store-unmounted-by-switch",
    file: "modules/nix-store.nix",
    fault: "A switch without nixStore unmounts the store that runs the system.",
    find: "        RefuseManualStop=yes\n",
    replace: "",
  },
];
