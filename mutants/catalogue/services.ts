import type { Mutant } from "../mutant.ts";

/** What the units are and when they start. */
export const services: readonly Mutant[] = [
  {
    id: "disk-service-simple",
    file: "modules/core/part.nix",
    fault: "systemd takes the service for started while it still waits: the mounts come before the link.",
    find: '      Type = "oneshot";\n      RemainAfterExit',
    replace: '      Type = "simple";\n      RemainAfterExit',
  },
  {
    id: "disk-service-does-not-remain",
    file: "modules/core/part.nix",
    fault: "The service runs again for each mount that starts later, and moves the link of a mounted disk.",
    find: "      RemainAfterExit = true;\n      # What it mounts",
    replace: "      # What it mounts",
  },
  {
    id: "disk-restarts-on-switch",
    file: "modules/core/part.nix",
    fault: "A switch restarts the disk's service and takes away what is mounted, under running programs.",
    find: "    restartIfChanged = false;\n",
    replace: "",
  },
  {
    id: "property-mount-is-public",
    file: "modules/core/part.nix",
    fault: "The whole Btrfs file system shows up for everyone below /run while properties are set.",
    find: "      PrivateMounts = true;\n",
    replace: "",
  },
  {
    id: "unmounted-disk-never-attached",
    file: "modules/core/part.nix",
    fault: "A disk without mount points is configured and never looked for.",
    find: 'wantedBy = lib.optional (mounts == [ ]) "multi-user.target";',
    replace: "wantedBy = [ ];",
  },
  {
    id: "disk-name-in-description",
    file: "modules/core/part.nix",
    fault: "A disk's name stands in its unit as it is: a line break in it becomes a setting, %i a specifier.",
    find: 'description = "Bare disk ${slug}";',
    replace: 'description = "Bare disk ${disk.name}";',
  },
  {
    id: "disk-service-misnamed",
    file: "modules/core/part.nix",
    fault: "The mounts require a service that has another name, and fail at once.",
    find: 'lib.nameValuePair (lib.removeSuffix ".service" disk.unit) (module.service disk)',
    replace: "lib.nameValuePair disk.slug (module.service disk)",
  },
  {
    id: "validation-never-runs",
    file: "modules/core/part.nix",
    fault: "Nobody is told what is missing, since no target wants the validation.",
    find: '    wantedBy = [ "multi-user.target" ];\n',
    replace: "",
  },
  {
    id: "enabled-when-disabled",
    file: "modules/default.nix",
    fault: "With enable = false the disks are mounted as before.",
    find: "config = lib.mkIf (config.wsl.enable && cfg.enable) (lib.mkMerge [",
    replace: "config = (lib.mkMerge [",
  },
  {
    id: "invalid-evaluated",
    file: "modules/default.nix",
    fault:
      "A configuration without an identity ends in a trace through nixpkgs instead of the rule's message.",
    find: "(lib.mkIf valid (lib.mkMerge module.configs))",
    replace: "(lib.mkIf true (lib.mkMerge module.configs))",
  },
];
