# Disks that are found without udev, and what is mounted of them. A disk has a service, which finds it and
# links it at a fixed path; fstab names the link: systemd waits for no .device unit, as it is not below /dev.
module: below:

let
  inherit (module) cfg config lib pkgs text utils;

  # Impermanence asks for `fileSystems."/persist".neededForBoot = true`, which means the same here.
  isNeeded = { mountPoint, neededForBoot, ... }:
    neededForBoot || (config.fileSystems.${mountPoint} or { }).neededForBoot or false;

  mountOf = { link, unit, ... }: disk: mount: mount // {
    inherit unit;
    inherit (disk) filesystem;
    inherit (disk.filesystem) fsType;
    device = link;
    options = text.lastOfEach (module.fileSystemOptions disk ++ mount.options);
  };

  command = arguments: "${lib.getExe module.wsl-bare-disk} ${utils.escapeSystemdExecArgs arguments}";

  # A switch compares lines as text and remounts what changed: nothing of other features is in a line.
  fileSystem = mount: lib.nameValuePair mount.mountPoint {
    inherit (mount) device fsType;
    # What is set beside counts, too.
    neededForBoot = lib.mkDefault mount.neededForBoot;
    options = mount.options ++ module.systemdOptions mount;
    # fsck from fstab runs for device paths only; the generator warns about all others.
    noCheck = true;
  };

  unitNameCharacters = lib.stringToCharacters
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789:_./";
  remove = characters: lib.replaceStrings characters (map (_: "") characters);
in
{
  inherit command;

  text = {
    # Seconds before systemd kills what stops: WSL waits for 10 (init/init.cpp, BootInitTimeout).
    stopTimeout = 4;

    # Without control characters and backslashes, which fstab cannot carry. JSON escapes them, and quotes.
    isPlain = s: !lib.hasInfix "\\" (builtins.toJSON (remove [ "\"" ] s));
    isSingleLine = s: text.isPlain (remove [ "\\" ] s);

    # Bytes of a path's unit name without its suffix: a byte that unit names do not have takes four (`\x2d`).
    unitNameLength = path:
      builtins.stringLength path + 3 * builtins.stringLength (remove unitNameCharacters path);

    # A disk's name as it stands in unit names and links.
    slug = name:
      lib.concatStringsSep "-" (lib.filter lib.isString (builtins.split "[^A-Za-z0-9_.-]+" name));

    # Of an option that is given twice the last one counts, as for mount(8).
    lastOfEach = options: lib.reverseList (lib.unique (lib.reverseList options));

    mountUnit = path: "${utils.escapeSystemdPath path}.mount";
  };

  tables = import ./tables.nix;
  ruleScopes = [ (import ./scopes.nix { inherit (module) all cfg lib tables text; }) ];
  all = lib.zipAttrsWith (_: lib.concatLists) (map (part: part.adds or { }) module.ruleScopes);
  scopes = lib.foldl' (found: part: found // part.scopes or { }) { } module.ruleScopes;
  rules = [ (import ./rules.nix { inherit (module) lib scopes tables text; }) ];

  disks = lib.mapAttrsToList
    (name: disk:
      let
        slug = text.slug name;
        entry = {
          inherit disk name slug;
          unit = "wsl-bare-disk-${slug}.service";
          link = "/run/wsl-bare-mounts/${slug}";
          fileSystemOptions = module.fileSystemOptions disk;
        };
      in
      entry // { mounts = map (mountOf entry disk) (module.mountsOf disk.filesystem); })
    cfg.disks;
  mounts = lib.concatMap (disk: disk.mounts) module.disks;
  fileSystemOptions = disk: disk.filesystem.options;
  mountsOf = filesystem: lib.optional (filesystem.mountPoint != null) (filesystem // { options = [ ]; });

  # Whether the boot is to fail without it, and whether it is to wait for it.
  blocks = _: false;
  inBoot = isNeeded;
  disksOfBoot = lib.filter (disk: lib.any module.inBoot disk.mounts) module.disks;

  systemdOptions = mount:
    [
      "x-systemd.requires=${mount.unit}"
      "x-systemd.after=${mount.unit}"
    ]
    # nofail takes the mount out of local-fs.target's way: a missing disk then delays only what needs it.
    ++ lib.optional (!module.blocks mount) "nofail"
    # NixOS adds x-initrd.mount to some of these, and systemd leaves such mounts without any default ordering.
    ++ lib.optional (module.inBoot mount) "x-systemd.before=local-fs.target";

  # The rule linux-identity sees to it that there is exactly one.
  identities = disk:
    lib.optional (disk.uuid != null) "--uuid=${disk.uuid}"
    ++ lib.optional (disk.label != null) "--label=${disk.label}";

  arguments = { disk, link, name, ... }:
    [ "--name=${name}" "--link=${link}" ]
    ++ module.identities disk
    ++ [ "--fs-type=${disk.filesystem.fsType}" "--timeout=${toString cfg.deviceTimeout}" ];

  # A oneshot service has no time limit of its own. What follows the wait takes seconds.
  startTimeout = _: cfg.deviceTimeout + 30;

  service = { disk, mounts, slug, ... }@entry: {
    description = "Bare disk ${slug}";
    documentation = [ "https://learn.microsoft.com/windows/wsl/wsl2-mount-disk" ];
    unitConfig = {
      # Mounts that are needed for boot come before sysinit.target, so their disks must not wait for it.
      DefaultDependencies = false;
      # `systemctl isolate` leaves mounts alone, and would stop them with their disk's service.
      IgnoreOnIsolate = true;
    };
    after = [ "systemd-modules-load.service" ];
    conflicts = [ "shutdown.target" ];
    before = [ "shutdown.target" ];
    # The mounts pull their disk in; a disk without any is attached for its own sake.
    wantedBy = lib.optional (mounts == [ ]) "multi-user.target";
    # A switch must not take mounted file systems away.
    restartIfChanged = false;

    serviceConfig = {
      Type = "oneshot";
      RemainAfterExit = true;
      # What it mounts for itself is nobody else's business.
      PrivateMounts = true;
      ExecStart = command (module.arguments entry);
      TimeoutStartSec = module.startTimeout disk;
      TimeoutStopSec = text.stopTimeout;
    };
  };

  # A program is put together from parts, which define functions by topic.
  program = name: runtimeInputs: parts: pkgs.writeShellApplication {
    inherit name runtimeInputs;
    text = lib.concatStringsSep "\n" (parts ++ [ "main \"$@\"" ]);
  };
  wsl-bare-disk = module.program "wsl-bare-disk" module.diskInputs module.diskScripts;
  diskInputs = [ pkgs.coreutils pkgs.util-linux ];
  diskScripts = [ (builtins.readFile ./scripts/wsl-bare-disk/main.sh) ];

  # Each shows its mount, and fails where nothing is mounted, or something else.
  validation = map
    (mount: "${pkgs.util-linux}/bin/findmnt ${utils.escapeSystemdExecArgs
      [ "--noheadings" "--mountpoint" mount.mountPoint "--source" mount.device ]}")
    module.mounts;
  mountPoints = map (mount: mount.mountPoint) module.mounts;

  configs = [
    {
      fileSystems = lib.listToAttrs (map fileSystem module.mounts);

      systemd.services = lib.listToAttrs (map
        (disk: lib.nameValuePair (lib.removeSuffix ".service" disk.unit) (module.service disk))
        module.disks);

      # Milliseconds that WSL waits for the boot (init/config.cpp): its own 10 seconds, and those for a disk.
      wsl.wslConf.boot.initTimeout = lib.mkIf (module.disksOfBoot != [ ]) (lib.mkDefault (1000 *
        (10 + lib.foldl' lib.max 0 (map (entry: module.startTimeout entry.disk) module.disksOfBoot))));

      # WSL runs `mount -a` before systemd starts, when no disk is linked (init/config.cpp, ConfigMountFsTab).
      warnings = lib.optional (config.wsl.wslConf.automount.mountFsTab && module.mounts != [ ])
        ("wsl.wslConf.automount.mountFsTab: WSL and systemd would both mount what is in fstab, and "
          + "WSL does so before any disk is found. Set it to false, as NixOS-WSL does, for "
          + "the mounts of wsl.bareMounts.");
    }

    (lib.mkIf (cfg.validation.enable && module.validation != [ ]) {
      systemd.services.validate-wsl-bare-mounts = {
        description = "Validate WSL bare mounts";
        wantedBy = [ "multi-user.target" ];
        # After the target that wants it, or the boot would wait for a missing disk.
        after = [ "multi-user.target" ] ++ map text.mountUnit module.mountPoints;
        serviceConfig = {
          # It does not remain: a switch starts what active targets want, and so looks anew.
          Type = "oneshot";
          ExecStart = module.validation;
          TimeoutStartSec = 60;
          TimeoutStopSec = text.stopTimeout;
        };
      };
    })
  ];
}
