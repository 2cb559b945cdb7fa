# Generated from lib/schema by `bare-mounts generate`; edit the schema instead.
{ lib, scopes, tables ? { }, text ? { } }:

let
  # A field as messages show it: a list by its elements.
  show = field: if lib.isList field then lib.concatStringsSep ", " field else toString field;

  # What there is to say of things for which a rule does not hold.
  messages = rules: map (rule: rule.message) (lib.filter (rule: !rule.assertion) rules);

  isPerMount = mountOption:
    lib.elem mountOption.name tables.perMountOptions
    || lib.any (prefix: lib.hasPrefix prefix mountOption.text) tables.userSpacePrefixes;

  isFileSystemWide = { fsType, name, ... }: lib.elem name tables.fileSystemWideOptions.${fsType};
in
{
  assertions = lib.concatLists [
    # Compression, subvolumes, universal options and the management mount exist on Btrfs only.
    (lib.forEach scopes.btrfsSetting (btrfsSetting: {
      assertion = btrfsSetting.fsType == "btrfs";
      message = "${btrfsSetting.at}: Only Btrfs has this, and the file system is "
        + "${show btrfsSetting.fsType}; remove it or set fsType to btrfs. [btrfs-only]";
    }))

    # zstd has the levels -15 to -1 and 1 to 15, zlib 1 to 9, and lzo none. Source: btrfs(5).
    (lib.forEach scopes.compression (compression: {
      assertion =
        compression.level == null
        || lib.elem compression.level (tables.compressionLevels.${compression.algorithm} or [ ]);
      message = "${compression.at}: ${show compression.algorithm} has no level ${show compression.level}: "
        + "zstd has -15 to -1 and 1 to 15, zlib 1 to 9, lzo none. [compression-level]";
    }))

    # Btrfs compresses only what it copies on write, so `nodatacow` excludes compression.
    (lib.forEach scopes.subvolume (subvolume: {
      assertion =
        !(subvolume.nodatacow && subvolume.compression != null && subvolume.compression != "none");
      message = "${subvolume.at}.nodatacow: Cannot go together with compression "
        + "${show subvolume.compression}; set compression to \"none\" or null, or drop nodatacow. "
        + "[nodatacow-compression]";
    }))

    # A subvolume's path is relative to the file system's top level and in its shortest form; the top level
    # itself is the management mount.
    (lib.forEach scopes.subvolume (subvolume: {
      assertion =
        lib.all
          (part: !lib.elem part [ "" "." ".." ])
          (lib.drop
            (if lib.hasPrefix "/" subvolume.path && subvolume.path != "/" then 1 else 0)
            (lib.splitString "/" subvolume.path));
      message = "${subvolume.at}.path: Must be a path inside the file system, without a slash at either end, "
        + "doubled slashes, '.' or '..'. [subvolume-path-form]";
    }))

    # A subvolume's path begins at the top of its file system, without a slash before it; in disko's
    # configurations each has one.
    (lib.forEach scopes.slashedPaths (slashedPaths: {
      assertion = slashedPaths.slashed == [ ];
      message = "${slashedPaths.at}.filesystem.subvolumes: Paths of subvolumes have no slash before them: "
        + "instead of ${show slashedPaths.slashed} write ${show slashedPaths.unslashed}. "
        + "[subvolume-leading-slash]";
    }))

    # The path stands in the mount option `subvol=`, where a comma or a quote would end or swallow options.
    (lib.forEach scopes.subvolume (subvolume: {
      assertion =
        text.isPlain subvolume.path
        && !lib.any (mark: lib.hasInfix mark subvolume.path) [ "," "\"" ]
        && !lib.hasSuffix " " subvolume.path;
      message = "${subvolume.at}.path: Must have no comma, double quote, backslash, control character or "
        + "space at its end. [subvolume-path-characters]";
    }))

    # The path stands in `subvol=` with a slash before it, and mount(8) hands the kernel at most 255 bytes as
    # the value of an option. Source: fsconfig() in the kernel's fs/fsopen.c.
    (lib.forEach scopes.subvolume (subvolume: {
      assertion = builtins.stringLength subvolume.path <= 254;
      message = "${subvolume.at}.path: May have at most 254 bytes; use shorter names. [subvolume-path-length]";
    }))

    # Two entries for one subvolume could ask for different properties.
    (lib.forEach scopes.subvolume (subvolume: {
      assertion = subvolume.samePath == [ ];
      message = "${subvolume.at}.path: ${show subvolume.path} is also the path of "
        + "${show subvolume.samePath}; describe each subvolume once. [subvolume-path-unique]";
    }))

    # Btrfs takes options of the whole file system from the first mount and ignores them on later ones without
    # a word.
    (lib.forEach scopes.mountOption (mountOption: {
      assertion =
        !mountOption.ofOneMount || isPerMount mountOption || !isFileSystemWide mountOption;
      message = "${mountOption.at}: ${show mountOption.name} belongs to the whole file system: set it in "
        + "filesystem.options, where every mount gets it. [mount-option-of-file-system]";
    }))
  ];

  warnings = messages (lib.concatLists [
    # Btrfs has one compression level for the whole file system; a subvolume's property names the algorithm
    # only.
    (lib.forEach scopes.compression (compression: {
      assertion = compression.level == null || compression.level == compression.inForce;
      message = "${compression.at}: Level ${show compression.level} cannot be honoured: the file system's "
        + "own level rules, which is ${show compression.inForce}. Set filesystem.compression, or leave "
        + "the level out. [compression-level-shared]";
    }))

    # zstd's levels below 1 are there from kernel 6.15 on. Source: btrfs(5).
    (lib.forEach scopes.compression (compression: {
      assertion =
        compression.algorithm != "zstd"
        || compression.level == null
        || !lib.hasPrefix "-" compression.level;
      message = "${compression.at}: Level ${show compression.level} of ${show compression.algorithm} needs "
        + "kernel 6.15 or later; an older one refuses the mount. [compression-level-needs-kernel]";
    }))
  ]);
}
