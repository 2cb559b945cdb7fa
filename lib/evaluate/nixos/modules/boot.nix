# What modules ask about the boot.
{ config, lib, ... }:
let
  inherit (lib) mkOption types;

  names =
    description:
    mkOption {
      type = types.listOf types.str;
      default = [ ];
      inherit description;
    };
  flag =
    default: description:
    mkOption {
      type = types.bool;
      inherit default description;
    };
in
{
  options.boot = {
    initrd = {
      enable = flag true "Whether there is an initrd.";
      checkJournalingFS = flag true "Whether fsck runs on journaling file systems.";
      systemd.enable = flag config.boot.initrd.enable "Whether systemd runs in the initrd.";
      kernelModules = names "Modules to load in the initrd.";
      availableKernelModules = names "Modules that the initrd has.";
      supportedFilesystems = mkOption {
        type = types.coercedTo (types.listOf types.str) (list: lib.genAttrs list (_: true)) (types.attrsOf types.bool);
        default = { };
        description = "File systems that the initrd knows.";
      };
    };
    kernelModules = names "Modules to load.";
    extraModulePackages = mkOption {
      type = types.listOf types.package;
      default = [ ];
      description = "Packages with further modules.";
    };
    kernelParams = names "The kernel's command line.";
    isContainer = flag false "Whether the system is a container.";
    kernel.sysctl = mkOption {
      type = types.lazyAttrsOf types.raw;
      default = { };
      description = "Parameters of the kernel.";
    };
    specialFileSystems = mkOption {
      type = types.attrsOf types.raw;
      default = { };
      internal = true;
      description = "File systems that are mounted before all others.";
    };
    tmp = {
      useTmpfs = flag false "Whether /tmp is in memory.";
      cleanOnBoot = flag false "Whether /tmp is emptied at boot.";
    };
  };
}
