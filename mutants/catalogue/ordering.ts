import type { Mutant } from "../mutant.ts";

/** What starts before what. */
export const ordering: readonly Mutant[] = [
  {
    id: "mount-not-after-disk",
    file: "modules/core/part.nix",
    fault: "Mounts start beside the service that finds their disk, on a link that is not there yet.",
    find: '      "x-systemd.after=${mount.unit}"\n',
    replace: "",
  },
  {
    id: "mount-does-not-require-disk",
    file: "modules/core/part.nix",
    fault: "Nothing starts the service that finds the disk.",
    find: '      "x-systemd.requires=${mount.unit}"\n',
    replace: "",
  },
  {
    id: "mount-not-before-validation",
    file: "modules/core/part.nix",
    fault: "The validation runs beside the mounts and calls those missing that are on their way.",
    find: " ++ map text.mountUnit module.mountPoints",
    replace: "",
  },
  {
    id: "validation-remains",
    file: "modules/core/part.nix",
    fault: "A switch restarts the validation, waits for it, and fails where a disk is not attached.",
    find: '          Type = "oneshot";\n          ExecStart = module.validation;',
    replace:
      '          Type = "oneshot";\n          RemainAfterExit = true;\n          ExecStart = module.validation;',
  },
  {
    id: "boot-mount-not-before-local-fs",
    file: "modules/core/part.nix",
    fault:
      "A mount that is needed for boot comes at any time, since nofail took it out of local-fs.target's way.",
    find: '    ++ lib.optional (module.inBoot mount) "x-systemd.before=local-fs.target";',
    replace: ";",
  },
  {
    id: "every-mount-before-local-fs",
    file: "modules/core/part.nix",
    fault: "A disk that is not attached holds up every boot, though nothing needs it.",
    find: 'lib.optional (module.inBoot mount) "x-systemd.before=local-fs.target"',
    replace: '[ "x-systemd.before=local-fs.target" ]',
  },
  {
    id: "blocking-mount-not-required",
    file: "modules/boot/part.nix",
    fault: 'With onFailure = "block" the system comes up without the disk all the same.',
    find: 'requiredBy = [ "sysinit.target" ];',
    replace: "requiredBy = [ ];",
  },
  {
    id: "block-not-in-boot",
    file: "modules/boot/part.nix",
    fault:
      "A mount that blocks the boot is not ordered before local-fs.target where NixOS marks it for an initrd.",
    find: "inBoot = mount: below.inBoot mount || module.blocks mount;",
    replace: "inBoot = below.inBoot;",
  },
  {
    id: "disk-waits-for-sysinit",
    file: "modules/core/part.nix",
    fault:
      "The disk's service waits for sysinit.target, which waits for the mounts that wait for the service.",
    find: "      DefaultDependencies = false;\n",
    replace: "",
  },
  {
    id: "disk-after-local-fs",
    file: "modules/core/part.nix",
    fault: "The disk's service waits for the target that waits for its mounts.",
    find: 'after = [ "systemd-modules-load.service" ];',
    replace: 'after = [ "systemd-modules-load.service" "local-fs.target" ];',
  },
  {
    id: "disk-before-local-fs",
    file: "modules/core/part.nix",
    fault: "Every disk holds up the boot for as long as it is not attached, needed or not.",
    find: 'before = [ "shutdown.target" ];',
    replace: 'before = [ "local-fs.target" "shutdown.target" ];',
  },
  {
    id: "disk-survives-shutdown",
    file: "modules/core/part.nix",
    fault: "Nothing stops the wait for a disk when the distribution shuts down.",
    find: '    conflicts = [ "shutdown.target" ];\n',
    replace: "",
  },
  {
    id: "validation-before-multi-user",
    file: "modules/core/part.nix",
    fault: "multi-user.target waits for the validation, and so for every missing disk.",
    find: 'after = [ "multi-user.target" ] ++',
    replace: 'after = [ "local-fs.target" ] ++',
  },
];
