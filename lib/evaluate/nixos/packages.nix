# `pkgs`, as far as a storage module names it. Nothing can be built: a package is a name with a path that looks like one in
# the store. The hash in it is of what the package is made from, so that a changed script is a changed path.
#
# `names`: packages that must exist beside those below, whatever they are.
{ lib
, names ? [ ]
}:
let
  # Store hashes have no "e": sha256 in hexadecimal needs another letter for it.
  hash = text: builtins.replaceStrings [ "e" ] [ "s" ] (builtins.substring 0 32 (builtins.hashString "sha256" text));

  /** A package of a name, made from a text. Attributes that a caller gives come on top. */
  fake =
    name: source: attributes:
    let
      path = "/nix/store/${hash "${name}\n${source}"}-${name}";
      package = {
        type = "derivation";
        inherit name;
        outPath = path;
        drvPath = "${path}.drv";
        outputs = [ "out" ];
        outputName = "out";
        out = package;
        meta = { };
        overrideAttrs = _: package;
        override = _: package;
      }
      // attributes;
    in
    package;

  /**
    A package as nixpkgs has them. Where `names` are given, nobody knows what a file does with it: it can be called
    (`python3.withPackages (p: [ p.requests ])`) and has each name as a package again (`python3Packages.requests`).
  */
  program =
    pname: mainProgram:
    lib.genAttrs names (name: program name name)
      // lib.optionalAttrs (names != [ ]) { __functor = self: _: self; }
      // fake "${pname}-0" "" {
      inherit pname;
      version = "0";
      meta = { inherit mainProgram; };
    };

  # Packages and their main program.
  programs = {
    bash = "bash";
    bashInteractive = "bash";
    bcachefs-tools = "bcachefs";
    btrfs-progs = "btrfs";
    coreutils = "coreutils";
    cryptsetup = "cryptsetup";
    curl = "curl";
    diffutils = "diff";
    dosfstools = "mkfs.fat";
    e2fsprogs = "e2fsck";
    exfatprogs = "fsck.exfat";
    f2fs-tools = "fsck.f2fs";
    fio = "fio";
    findutils = "find";
    gawk = "gawk";
    getent = "getent";
    glibcLocales = "locale";
    gnugrep = "grep";
    gnused = "sed";
    gnutar = "tar";
    gzip = "gzip";
    hdparm = "hdparm";
    iproute2 = "ip";
    jq = "jq";
    kmod = "kmod";
    lvm2 = "lvm";
    mdadm = "mdadm";
    moreutils = "ts";
    nix = "nix";
    ntfs3g = "ntfs-3g";
    nvme-cli = "nvme";
    parted = "parted";
    procps = "ps";
    psmisc = "fuser";
    python3 = "python3";
    rsync = "rsync";
    smartmontools = "smartctl";
    socat = "socat";
    sudo = "sudo";
    systemd = "systemctl";
    tzdata = "zdump";
    util-linux = "mount";
    utillinux = "mount";
    which = "which";
    xfsprogs = "xfs_repair";
    xz = "xz";
    zfs = "zfs";
    zstd = "zstd";
  };

  /** A file, or with `destination` a package that has one. */
  writeTextFile =
    { name
    , text
    , executable ? false
    , destination ? ""
    , meta ? { }
    , ...
    }:
    fake name "${destination}\n${lib.boolToString executable}\n${text}" { inherit text meta; };

  shell = "${program "bash" "bash"}/bin/bash";

  writeShellScript =
    name: text:
    writeTextFile {
      inherit name;
      executable = true;
      text = "#!${shell}\n${text}\n";
    };

  writeShellScriptBin =
    name: text:
    writeTextFile {
      inherit name;
      executable = true;
      destination = "/bin/${name}";
      meta.mainProgram = name;
      text = "#!${shell}\n${text}\n";
    };

  /** A shell script with strict settings and its own PATH. */
  writeShellApplication =
    { name
    , text
    , runtimeInputs ? [ ]
    , runtimeEnv ? null
    , inheritPath ? true
    , bashOptions ? [
        "errexit"
        "nounset"
        "pipefail"
      ]
    , meta ? { }
    , ...
    }:
    writeTextFile {
      inherit name;
      executable = true;
      destination = "/bin/${name}";
      meta = {
        mainProgram = name;
      }
      // meta;
      text =
        "#!${shell}\n"
        + lib.concatMapStrings (option: "set -o ${option}\n") bashOptions
        + lib.optionalString (runtimeEnv != null) (
          lib.concatStrings (
            lib.mapAttrsToList (variable: value: "${lib.toShellVar variable value}\nexport ${variable}\n") (
              if runtimeEnv == null then { } else runtimeEnv
            )
          )
        )
        + lib.optionalString (runtimeInputs != [ ]) (
          "\nexport PATH=\"${lib.makeBinPath runtimeInputs}${lib.optionalString inheritPath ":$PATH"}\"\n"
        )
        + "\n${text}\n";
    };

  /** A file of a format, with the type of the values that it can hold. */
  format = type: generate: {
    inherit type;
    generate = name: value: writeTextFile { inherit name; text = generate value; };
  };

  atom = lib.types.nullOr (
    lib.types.oneOf [
      lib.types.bool
      lib.types.int
      lib.types.float
      lib.types.str
    ]
  );
  tree =
    lib.types.oneOf [
      lib.types.bool
      lib.types.int
      lib.types.float
      lib.types.str
      lib.types.path
      (lib.types.attrsOf value)
      (lib.types.listOf value)
    ];
  value = lib.types.nullOr tree // {
    description = "JSON value";
  };
in
lib.genAttrs names (name: program name name)
  // builtins.mapAttrs program programs
  // {
  inherit
    writeTextFile
    writeShellScript
    writeShellScriptBin
    writeShellApplication
    lib
    ;
  writeText = name: text: writeTextFile { inherit name text; };
  writeTextDir = destination: text: writeTextFile {
    inherit text;
    name = builtins.baseNameOf destination;
    destination = "/${destination}";
  };
  writeScript =
    name: text:
    writeTextFile {
      inherit name text;
      executable = true;
    };
  writeScriptBin =
    name: text:
    writeTextFile {
      inherit name text;
      executable = true;
      destination = "/bin/${name}";
    };

  # Built by commands: all there is to know is what it would be built from.
  runCommand =
    name: environment: command:
    fake name command { };
  runCommandLocal =
    name: environment: command:
    fake name command { };
  symlinkJoin = { name, paths, ... }: fake name (toString paths) { };
  buildEnv = { name, paths, ... }: fake name (toString paths) { };

  runtimeShell = shell;
  stdenv.hostPlatform = {
    system = "x86_64-linux";
    isLinux = true;
    isx86_64 = true;
    isAarch64 = false;
  };
  system = "x86_64-linux";

  formats = {
    ini = { ... }: format (lib.types.attrsOf (lib.types.attrsOf atom)) (lib.generators.toINI { });
    keyValue = { ... }: format (lib.types.attrsOf atom) (lib.generators.toKeyValue { });
    json = { ... }: format value builtins.toJSON;
    yaml = { ... }: format value builtins.toJSON;
  };
}
