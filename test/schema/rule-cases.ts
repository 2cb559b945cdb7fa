/** A configuration value below `wsl.bareMounts`. */
type Value = Readonly<Record<string, unknown>>;

/** For one rule: configurations that break it and nothing else, and ones near by that keep all rules. */
export interface RuleCase {
  readonly breaks: Readonly<Record<string, Value>>;
  readonly keeps: Readonly<Record<string, Value>>;
  /** A rule that cannot but speak up as well. */
  readonly with?: string;
}

const identity = { serialNumber: "S1", uuid: "0a-1B" };

const config = (disks: Value): Value => ({ enable: true, disks });

/** One ext4 disk named `data`. */
const ext4 = (filesystem: Value = {}, disk: Value = identity): Value =>
  config({ data: { ...disk, filesystem: { fsType: "ext4", ...filesystem } } });

/** One Btrfs disk named `data`. */
const btrfs = (filesystem: Value = {}): Value =>
  config({ data: { ...identity, filesystem: { fsType: "btrfs", ...filesystem } } });

/** The same, which is only to be read. */
const readOnlyBtrfs = (filesystem: Value): Value =>
  config({ data: { ...identity, readOnly: true, filesystem: { fsType: "btrfs", ...filesystem } } });

const subvolumes = (entries: Value): Value => btrfs({ subvolumes: entries });

const at = (mountPoint: string): Value => ext4({ mountPoint });

const named = (...names: readonly string[]): Value =>
  config(
    Object.fromEntries(
      names.map((name, index) => [
        name,
        { serialNumber: "S1", uuid: `0a-${index}`, filesystem: { fsType: "ext4" } },
      ]),
    ),
  );

/** Two disks that Windows finds by one serial number, as it finds two partitions of one disk. */
const both = (one: Value, other: Value): Value =>
  config({
    one: { serialNumber: "S1", ...one, filesystem: { fsType: "ext4" } },
    other: { serialNumber: "S1", ...other, filesystem: { fsType: "ext4" } },
  });

/** A directory of an ext4 disk at /data, bound to /shared. */
const bound = (directory: string, bind: Value = {}): Value => ({
  ...at("/data"),
  binds: { "/shared": { disk: "data", directory, ...bind } },
});

/** This instance's /nix on an ext4 disk at /data. */
const store = (nixStore: Value): Value => ({
  ...ext4({ mountPoint: "/data", neededForBoot: true }),
  nixStore: { enable: true, ...nixStore },
});

export const ruleCases: Readonly<Record<string, RuleCase>> = {
  "windows-identity": {
    breaks: {
      none: ext4({}, { uuid: "0a" }),
      two: ext4({}, { serialNumber: "S1", uniqueId: "eui.1", uuid: "0a" }),
      three: ext4({}, { serialNumber: "S1", uniqueId: "eui.1", vhd: "C:\\a.vhdx", uuid: "0a" }),
    },
    keeps: {
      "a unique id": ext4({}, { uniqueId: "eui.1", uuid: "0a" }),
      "a VHDX": ext4({}, { vhd: "E:\\wsl storage.vhdx", uuid: "0a" }),
    },
  },
  "linux-identity": {
    breaks: {
      none: ext4({}, { serialNumber: "S1" }),
      two: ext4({}, { serialNumber: "S1", uuid: "0a", label: "x" }),
    },
    keeps: {
      "a label": ext4({}, { serialNumber: "S1", label: "x y" }),
      "a partition": ext4({}, { serialNumber: "S1", partitionUuid: "5f6c1a3e-02" }),
      "a pattern": ext4({}, { serialNumber: "S1", devicePattern: "nvme-*" }),
    },
  },
  "identity-text": {
    breaks: {
      empty: ext4({}, { serialNumber: "", uuid: "0a" }),
      newline: ext4({}, { serialNumber: "S1", label: "a\nb" }),
      escape: ext4({}, { serialNumber: "S1\u001b[31m", uuid: "0a" }),
      "control character in a path": ext4({}, { vhd: "C:\\a\u0001.vhdx", uuid: "0a" }),
    },
    keeps: {
      "shell and Nix code": ext4({}, { serialNumber: "${x} '' $(reboot) `id` \" ; \\ é 💾", uuid: "0a" }),
    },
  },
  "linux-identity-unique": {
    breaks: {
      "one UUID": both({ uuid: "0a" }, { uuid: "0a" }),
      "one label with blanks": both({ label: "a b" }, { label: "a b" }),
      "one pattern": both({ devicePattern: "nvme-*" }, { devicePattern: "nvme-*" }),
    },
    keeps: {
      "two partitions of one disk": both({ partitionUuid: "5f-01" }, { partitionUuid: "5f-02" }),
      "a UUID and a partition's that read alike": both({ uuid: "5f-01" }, { partitionUuid: "5f-01" }),
    },
  },
  "disk-name": {
    breaks: {
      empty: named(""),
      "201 characters": named("d".repeat(201)),
    },
    keeps: {
      "200 characters": named("d".repeat(200)),
      "201 characters that a unit name does not have": named(" ".repeat(201)),
    },
  },
  "unit-name-collision": {
    breaks: {
      "characters that units lack": named("my disk", "my/disk", "other"),
      "a run of them": named("a  b", "a b"),
      "code points beyond 16 bits": named("a💾", "a💿"),
    },
    keeps: {
      "characters that units have": named("a-b", "a_b", "a.b"),
      "upper and lower case": named("a", "A"),
    },
  },
  "mount-point-root": { breaks: { "the root": at("/") }, keeps: { "below it": at("/data") } },
  "mount-point-form": {
    breaks: {
      empty: at(""),
      relative: at("data"),
      "slash at the end": at("/data/"),
      "doubled slash": at("//data"),
      dot: at("/data/./x"),
      "dots out of the tree": at("/data/../etc"),
    },
    keeps: { "dots in names": at("/...data/.hidden/a..b") },
  },
  "mount-point-characters": {
    breaks: {
      backslash: at("/data\\040x"),
      newline: at("/data\n/dev/sda /etc ext4 defaults 0 0"),
      tab: at("/a\tb"),
      "space at the end": at("/data "),
      escape: at("/\u001b]0;x"),
    },
    keeps: {
      spaces: at("/media/shared projects"),
      "quotes, dollars, braces and other scripts": at("/'\"$(x)${y}#%/日本語/💾"),
    },
  },
  "mount-point-length": {
    breaks: {
      "234 letters": at(`/${"a".repeat(233)}`),
      "59 characters of four bytes each": at(`/${"-".repeat(59)}`),
      "15 code points of sixteen bytes each": at(`/${"💾".repeat(15)}`),
    },
    keeps: {
      "233 letters": at(`/${"a".repeat(232)}`),
      "58 characters of four bytes each": at(`/${"-".repeat(58)}`),
      "14 code points of sixteen bytes each": at(`/${"💾".repeat(14)}`),
    },
  },
  "mount-point-reserved": {
    breaks: {
      "the store": at("/nix/store"),
      "below the store": at("/nix/store/x"),
      devices: at("/dev"),
      "below the devices": at("/dev/shm"),
      "all of /mnt/wsl": at("/mnt/wsl"),
      "the links to the disks": at("/run/wsl-bare-mounts/x"),
    },
    keeps: {
      "below /mnt/wsl": at("/mnt/wsl/data"),
      "names that only begin alike": at("/devices"),
      "below /run": at("/run/media"),
    },
  },
  "mount-point-unique": {
    breaks: {
      "two subvolumes": subvolumes({ a: { mountPoint: "/x" }, b: { mountPoint: "/x" } }),
      "the management mount": btrfs({ mountPoint: "/btrfs_tmp", managementMount: { enable: true } }),
      "two disks": config({
        a: { ...identity, filesystem: { fsType: "xfs", mountPoint: "/x" } },
        'b "2"': { ...identity, uuid: "0a-2", filesystem: { fsType: "xfs", mountPoint: "/x" } },
      }),
    },
    keeps: {
      "one below the other": subvolumes({ a: { mountPoint: "/x" }, b: { mountPoint: "/x/y" } }),
      "a management mount that is off": btrfs({ mountPoint: "/btrfs_tmp" }),
    },
  },
  "nix-automount": {
    breaks: { "on access": ext4({ mountPoint: "/nix", automount: { enable: true } }) },
    keeps: { elsewhere: ext4({ mountPoint: "/x", automount: { enable: true } }) },
    with: "nix-store-hidden",
  },
  "automount-conflict": {
    breaks: {
      "needed for boot": ext4({ mountPoint: "/x", automount: { enable: true }, neededForBoot: true }),
      "blocks the boot": ext4({ mountPoint: "/x", automount: { enable: true }, onFailure: "block" }),
      "a subvolume that blocks": btrfs({
        onFailure: "block",
        subvolumes: { "a b": { mountPoint: "/x", automount: { enable: true } } },
      }),
    },
    keeps: { "neither of both": ext4({ mountPoint: "/x", automount: { enable: true, idleTimeout: 60 } }) },
  },
  "automount-below-optional": {
    breaks: {
      "below another subvolume": subvolumes({
        a: { mountPoint: "/x" },
        b: { mountPoint: "/x/y/z", automount: { enable: true } },
      }),
      "below one that is mounted on access, too": subvolumes({
        a: { mountPoint: "/x", automount: { enable: true } },
        b: { mountPoint: "/x/y", automount: { enable: true } },
      }),
      "below the management mount": btrfs({
        mountPoint: "/btrfs_tmp/a",
        automount: { enable: true },
        managementMount: { enable: true },
      }),
    },
    keeps: {
      "below what is needed for boot": subvolumes({
        a: { mountPoint: "/x", neededForBoot: true },
        b: { mountPoint: "/x/y", automount: { enable: true } },
      }),
      "beside it, with a name that begins alike": subvolumes({
        a: { mountPoint: "/x" },
        b: { mountPoint: "/xy", automount: { enable: true } },
      }),
      "not on access": subvolumes({ a: { mountPoint: "/x" }, b: { mountPoint: "/x/y" } }),
    },
  },
  "automount-shared": {
    breaks: {
      "a disk": ext4({ mountPoint: "/mnt/wsl/x", automount: { enable: true } }),
      "below a bind of what is shared": {
        enable: true,
        disks: {
          data: {
            serialNumber: "S1",
            uuid: "0",
            filesystem: { fsType: "ext4", mountPoint: "/mnt/wsl/x", neededForBoot: true },
          },
          b: {
            vhd: "C:\\b.vhdx",
            uuid: "1",
            filesystem: { fsType: "ext4", mountPoint: "/y/z", automount: { enable: true } },
          },
        },
        binds: { "/y": { disk: "data", directory: "y", neededForBoot: true } },
      },
    },
    keeps: {
      "mounted at boot": at("/mnt/wsl/x"),
      "a bind of what is shared": {
        enable: true,
        disks: {
          data: { serialNumber: "S1", uuid: "0", filesystem: { fsType: "ext4", mountPoint: "/mnt/wsl/x" } },
        },
        binds: { "/y": { disk: "data", directory: "y", automount: { enable: true } } },
      },
      "with a name that begins alike": ext4({ mountPoint: "/mnt/wslx", automount: { enable: true } }),
    },
  },
  "subvolume-path-length": {
    breaks: {
      "255 bytes": subvolumes({ a: { path: `a/${"x".repeat(253)}` } }),
      "128 characters of two bytes": subvolumes({ a: { path: "é".repeat(128) } }),
    },
    keeps: { "254 bytes": subvolumes({ a: { path: `a/${"x".repeat(252)}` } }) },
  },
  "boot-requires-mount": {
    breaks: {
      "/var": ext4({ mountPoint: "/var", neededForBoot: true }),
      "/var/tmp": ext4({ mountPoint: "/var/tmp", neededForBoot: true }),
    },
    keeps: {
      "one that blocks": ext4({ mountPoint: "/var", onFailure: "block" }),
      "below it": at("/var/lib"),
    },
  },
  "mount-point-prepared": {
    breaks: { "/var/log": at("/var/log"), "/tmp": at("/tmp") },
    keeps: {
      "needed for boot": ext4({ mountPoint: "/var/log", neededForBoot: true }),
      "one that blocks": ext4({ mountPoint: "/var/log", onFailure: "block" }),
      "below it": at("/var/lib/postgresql"),
    },
  },
  "subvolume-leading-slash": {
    breaks: { "as disko has it": subvolumes({ "/home": { mountPoint: "/home" } }) },
    keeps: { "without a slash": subvolumes({ home: { mountPoint: "/home" } }) },
  },
  "nix-store-hidden": { breaks: { "/nix": at("/nix") }, keeps: { "below it": at("/nix/var/nix/gcroots/x") } },
  "mount-option-form": {
    breaks: {
      "a space": ext4({ options: ["commit=3 0"] }),
      "two options in one": ext4({ options: ["x-a,b"] }),
      "a quote": ext4({ options: ['x-a="b"'] }),
      "a backslash": ext4({ options: ["x-a=\\054"] }),
      "a newline": ext4({ options: ["x-a\n"] }),
    },
    keeps: { "other characters": ext4({ options: ["x-a=${b}$(c)'é💾#;"] }) },
  },
  "mount-option-reserved": {
    breaks: {
      nofail: ext4({ options: ["nofail"] }),
      "with a value": btrfs({ universalOptions: ["compress=zstd:3"] }),
      "of a subvolume": subvolumes({ a: { options: ["subvol=b"] } }),
      "of systemd": ext4({ options: ["x-systemd.requires=evil.service"] }),
      "of systemd, without a limit": ext4({ options: ["x-systemd.mount-timeout=infinity"] }),
      "of systemd, in its older form": ext4({ options: ["comment=systemd.automount"] }),
    },
    keeps: {
      "names that only begin alike": ext4({ options: ["x-nofail"] }),
      "options of desktops": ext4({ options: ["x-gvfs-hide"] }),
    },
  },
  "mount-option-unsupported": {
    breaks: {
      "an option of another file system": ext4({ options: ["space_cache=v2"] }),
      "a name of Object's prototype": ext4({ options: ["constructor"] }),
      "upper case": ext4({ options: ["NOATIME"] }),
    },
    keeps: {
      "of any file system": ext4({ options: ["noatime"] }),
      "of this file system": ext4({ options: ["commit=30"] }),
      "for programs": ext4({ options: ["x-gvfs-show", "X-mount.mkdir", "x-a=hello"] }),
    },
  },
  "mount-option-of-file-system": {
    breaks: { "on one mount": subvolumes({ a: { options: ["ssd"] } }) },
    keeps: {
      "on the file system": btrfs({ options: ["ssd"] }),
      "an option of one mount": subvolumes({ a: { options: ["nodev", "ro"] } }),
    },
  },
  nobarrier: {
    breaks: { ext4: ext4({ options: ["nobarrier"] }), btrfs: btrfs({ universalOptions: ["nobarrier"] }) },
    keeps: { barrier: ext4({ options: ["barrier"] }) },
  },
  "read-only-disk": {
    breaks: {
      "an option": ext4({ options: ["rw"] }, { ...identity, readOnly: true }),
      "a universal option": readOnlyBtrfs({ universalOptions: ["rw"] }),
      "a new subvolume": readOnlyBtrfs({ subvolumes: { a: { create: true } } }),
      "a subvolume's option": readOnlyBtrfs({ subvolumes: { a: { mountPoint: "/a", options: ["rw"] } } }),
      scrub: readOnlyBtrfs({ scrub: { enable: true } }),
      balance: readOnlyBtrfs({ balance: { enable: true } }),
      "a store": {
        ...ext4({ mountPoint: "/data", neededForBoot: true }, { ...identity, readOnly: true }),
        nixStore: { enable: true, disk: "data" },
      },
    },
    keeps: {
      "mounts alone": readOnlyBtrfs({
        mountPoint: "/a",
        subvolumes: { a: { mountPoint: "/b", options: ["ro"] } },
      }),
      "a store elsewhere": {
        ...ext4({ mountPoint: "/data", neededForBoot: true }, { ...identity, readOnly: true }),
        nixStore: { enable: false, disk: "data" },
      },
    },
  },
  "nodiratime-implied": {
    breaks: { "beside noatime": ext4({ options: ["nodiratime", "noatime"] }) },
    keeps: { alone: ext4({ options: ["nodiratime"] }) },
  },
  "btrfs-only": {
    breaks: {
      compression: ext4({ compression: "zstd" }),
      "universal options": ext4({ universalOptions: [] }),
      subvolumes: ext4({ subvolumes: { a: {} } }),
      "management mount": ext4({ managementMount: { enable: true } }),
    },
    keeps: {
      "the defaults": ext4(),
      btrfs: btrfs({ compression: "zstd", managementMount: { enable: true } }),
    },
  },
  "compression-level": {
    breaks: {
      "zstd too high": btrfs({ compression: "zstd:16" }),
      "zstd too low": btrfs({ compression: "zstd:0" }),
      "zlib too low": btrfs({ compression: "zlib:0" }),
      "zlib below none": btrfs({ compression: "zlib:-1" }),
      "lzo with a level": btrfs({ compression: "lzo:1" }),
      "beyond all integers": btrfs({ compression: `zstd:${"9".repeat(40)}` }),
    },
    keeps: {
      highest: btrfs({ compression: "zstd:15" }),
      "without a level": btrfs({ compression: "lzo" }),
      none: btrfs({ compression: "none" }),
    },
  },
  "compression-level-needs-kernel": {
    breaks: {
      "the file system's": btrfs({ compression: "zstd:-15" }),
      "a subvolume's": btrfs({ compression: "zstd:-1", subvolumes: { a: { compression: "zstd:-1" } } }),
    },
    keeps: { lowest: btrfs({ compression: "zstd:1" }), "without a level": btrfs({ compression: "zstd" }) },
  },
  "file-system-without-kernel": {
    breaks: { ntfs3: ext4({ fsType: "ntfs3" }) },
    keeps: { ext4: ext4(), xfs: ext4({ fsType: "xfs" }) },
  },
  "file-system-needs-kernel": {
    breaks: { exfat: ext4({ fsType: "exfat" }), f2fs: ext4({ fsType: "f2fs" }) },
    keeps: { vfat: ext4({ fsType: "vfat" }), btrfs: btrfs() },
  },
  "compression-level-shared": {
    breaks: {
      "another than the file system's": btrfs({
        compression: "zstd:3",
        subvolumes: { a: { compression: "zstd:1" } },
      }),
      "another than the default": subvolumes({ a: { compression: "zlib:9" } }),
    },
    keeps: {
      "the same": btrfs({ compression: "zstd:7", subvolumes: { a: { compression: "zstd:7" } } }),
      "the default": subvolumes({ a: { compression: "zstd:3" }, b: { compression: "zlib" } }),
    },
  },
  "nodatacow-compression": {
    breaks: { both: subvolumes({ a: { nodatacow: true, compression: "zstd" } }) },
    keeps: {
      "switched off": subvolumes({ a: { nodatacow: true, compression: "none" } }),
      "left alone": subvolumes({ a: { nodatacow: true } }),
    },
  },
  "subvolume-path-form": {
    breaks: {
      "two slashes": subvolumes({ a: { path: "//a" } }),
      "the top itself": subvolumes({ a: { path: "/" } }),
      empty: subvolumes({ a: { path: "" } }),
      "out of the file system": subvolumes({ a: { path: "../a" } }),
      "by its name": subvolumes({ "a//b": {} }),
    },
    keeps: { nested: subvolumes({ a: { path: "@/a" } }), "by its name": subvolumes({ "a/b": {} }) },
  },
  "subvolume-path-characters": {
    breaks: {
      comma: subvolumes({ a: { path: "a,nosuid" } }),
      quote: subvolumes({ a: { path: 'a"' } }),
      newline: subvolumes({ a: { path: "a\nb" } }),
      backslash: subvolumes({ a: { path: "a\\b" } }),
      "space at the end": subvolumes({ "a ": {} }),
    },
    keeps: { "other characters": subvolumes({ "@ é 💾 ${x}'": {} }) },
  },
  "vhd-size-of-vhd": {
    breaks: { "a physical disk": ext4({}, { ...identity, vhdSize: 64 }) },
    keeps: { "a VHDX": ext4({}, { vhd: "E:\\a.vhdx", vhdSize: 64, uuid: "0a" }) },
  },
  "windows-log-file-text": {
    breaks: {
      newline: { enable: true, windows: { logFile: "C:\\a\nb.log" } },
      escape: { enable: true, windows: { logFile: "C:\\\u001b[31m.log" } },
    },
    keeps: {
      "shell and Nix code": { enable: true, windows: { logFile: "C:\\${x} '' $(reboot) `id` é.log" } },
      none: { enable: true, windows: { logFile: null } },
    },
  },
  "vhd-size-limit": {
    breaks: { "the older format": ext4({}, { vhd: "E:\\a.vhd", vhdSize: 2041, uuid: "0a" }) },
    keeps: {
      "the older format at its limit": ext4({}, { vhd: "E:\\a.VHD", vhdSize: 2040, uuid: "0a" }),
      "the newer format": ext4({}, { vhd: "E:\\a.VHDX", vhdSize: 65_536, uuid: "0a" }),
    },
  },
  "drive-letters-by-serial-number": {
    breaks: {
      "a unique id": ext4({}, { uniqueId: "eui.1", uuid: "0a", allowDriveLetters: true }),
      "a VHDX": ext4({}, { vhd: "E:\\a.vhdx", uuid: "0a", allowDriveLetters: true }),
    },
    keeps: { "a serial number": ext4({}, { ...identity, allowDriveLetters: true }) },
  },
  "subvolume-path-unique": {
    breaks: { "two for one": subvolumes({ a: {}, b: { path: "a" } }) },
    keeps: { "each its own": subvolumes({ a: { path: "b" }, b: { path: "a" } }) },
  },
  "additional-device-name": {
    breaks: {
      empty: config({
        data: {
          ...identity,
          additionalDevices: { "": { serialNumber: "S2" } },
          filesystem: { fsType: "btrfs" },
        },
      }),
    },
    keeps: {
      "a blank": config({
        data: {
          ...identity,
          additionalDevices: { " ": { serialNumber: "S2" } },
          filesystem: { fsType: "btrfs" },
        },
      }),
    },
  },
  "additional-device-identity": {
    breaks: {
      none: config({ data: { ...identity, additionalDevices: { b: {} }, filesystem: { fsType: "btrfs" } } }),
      two: config({
        data: {
          ...identity,
          additionalDevices: { b: { serialNumber: "S2", vhd: "C:\\b.vhdx" } },
          filesystem: { fsType: "btrfs" },
        },
      }),
    },
    keeps: {
      "one each": config({
        data: {
          ...identity,
          additionalDevices: { b: { serialNumber: "S2" }, c: { vhd: "C:\\c.vhdx" } },
          filesystem: { fsType: "btrfs" },
        },
      }),
    },
  },
  "absolute-path": {
    breaks: {
      "relative key file": ext4({}, { ...identity, encryption: { enable: true, keyFile: "key" } }),
      "line break in a key file": ext4({}, { ...identity, encryption: { enable: true, keyFile: "/a\nb" } }),
      "relative folder of metrics": { ...ext4(), metrics: { enable: true, directory: "metrics" } },
    },
    keeps: {
      "blanks and shell code": ext4(
        {},
        { ...identity, encryption: { enable: true, keyFile: "/a b/$(x) %i" } },
      ),
      "a folder that nobody uses": { ...ext4(), metrics: { directory: "metrics" } },
      "a key that nobody uses": ext4({}, { ...identity, encryption: { keyFile: "key" } }),
    },
  },
  "encryption-key-file": {
    breaks: { none: ext4({}, { ...identity, encryption: { enable: true } }) },
    keeps: { "switched off": ext4({}, { ...identity, encryption: { allowDiscards: true } }) },
  },
  "encryption-key-in-store": {
    breaks: {
      "in the store": ext4({}, { ...identity, encryption: { enable: true, keyFile: "/nix/store/abc-key" } }),
      "the store itself": ext4({}, { ...identity, encryption: { enable: true, keyFile: "/nix/store" } }),
    },
    keeps: {
      "beside it": ext4({}, { ...identity, encryption: { enable: true, keyFile: "/nix/storekey" } }),
    },
  },
  "encryption-disk-name": {
    breaks: {
      "101 characters": config({
        ["d".repeat(101)]: {
          ...identity,
          encryption: { enable: true, keyFile: "/key" },
          filesystem: { fsType: "ext4" },
        },
      }),
    },
    keeps: {
      "100 characters": config({
        ["d".repeat(100)]: {
          ...identity,
          encryption: { enable: true, keyFile: "/key" },
          filesystem: { fsType: "ext4" },
        },
      }),
    },
  },
  "encryption-one-device": {
    breaks: {
      "two devices": config({
        data: {
          ...identity,
          encryption: { enable: true, keyFile: "/key" },
          additionalDevices: { b: { serialNumber: "S2" } },
          filesystem: { fsType: "btrfs" },
        },
      }),
    },
    keeps: {
      "two devices in the clear": config({
        data: {
          ...identity,
          additionalDevices: { b: { serialNumber: "S2" } },
          filesystem: { fsType: "btrfs" },
        },
      }),
    },
  },
  "bind-disk": {
    breaks: {
      "no such disk": { ...at("/data"), binds: { "/shared": { disk: "other", directory: "shared" } } },
      "a disk that is not mounted": {
        ...ext4(),
        binds: { "/shared": { disk: "data", directory: "shared" } },
      },
    },
    keeps: { "one that is": { ...at("/data"), binds: { "/shared": { disk: "data", directory: "a/b c" } } } },
  },
  "bind-directory": {
    breaks: {
      absolute: bound("/shared"),
      empty: bound(""),
      "out of the disk": bound("../etc"),
      "a backslash": bound("a\\b"),
      "a line break": bound("a\nb"),
      "a space at its end": bound("a "),
      "a name of 256 bytes": bound(`a/${"é".repeat(128)}`),
      "3001 bytes": bound("a/".repeat(1500).concat("a")),
    },
    keeps: {
      "blanks, quotes and shell code": bound(`a b/"c'$(x)%i`),
      "a name of 255 bytes": bound(`a/${"x".repeat(255)}`),
      "2999 bytes": bound("a/".repeat(1499).concat("a")),
    },
  },
  "bind-loop": {
    breaks: {
      "above its own source": {
        ...at("/data/a"),
        binds: { "/data": { disk: "data", directory: "shared" } },
      },
      "by way of another": {
        ...config({
          one: { ...identity, filesystem: { fsType: "ext4", mountPoint: "/a/one" } },
          two: { serialNumber: "S2", uuid: "0b", filesystem: { fsType: "ext4", mountPoint: "/b/two" } },
        }),
        binds: { "/a": { disk: "two", directory: "x" }, "/b": { disk: "one", directory: "y" } },
      },
    },
    keeps: { "below its own source": bound("shared", { mountPoint: "/data/again" }) },
  },
  "bind-needed-for-boot": {
    breaks: { "on a disk that is not": bound("shared", { neededForBoot: true }) },
    keeps: {
      "on one that is": {
        ...ext4({ mountPoint: "/data", neededForBoot: true }),
        binds: { "/shared": { disk: "data", directory: "shared", neededForBoot: true } },
      },
      "on one that blocks": {
        ...ext4({ mountPoint: "/data", onFailure: "block" }),
        binds: { "/shared": { disk: "data", directory: "shared", neededForBoot: true } },
      },
    },
  },
  "nix-store-disk": {
    breaks: {
      "no disk": { ...ext4({ mountPoint: "/data", neededForBoot: true }), nixStore: { enable: true } },
      "no such disk": { ...at("/data"), nixStore: { enable: true, disk: "other" } },
      "a disk that is not mounted": {
        ...ext4({ neededForBoot: true }),
        nixStore: { enable: true, disk: "data" },
      },
    },
    keeps: {
      "one that is": store({ disk: "data" }),
      "switched off": { ...at("/data"), nixStore: { disk: "other" } },
    },
  },
  "nix-store-directory": {
    breaks: {
      absolute: store({ disk: "data", directory: "/nix" }),
      "out of the disk": store({ disk: "data", directory: "a/../.." }),
      "a name of 256 bytes": store({ disk: "data", directory: "x".repeat(256) }),
    },
    keeps: { "a path": store({ disk: "data", directory: "instances/main 1" }) },
  },
  "nix-store-needed-for-boot": {
    breaks: { "not needed": { ...at("/data"), nixStore: { enable: true, disk: "data" } } },
    keeps: {
      blocking: {
        ...ext4({ mountPoint: "/data", onFailure: "block" }),
        nixStore: { enable: true, disk: "data" },
      },
    },
  },
  "nix-store-taken": {
    breaks: {
      "below it": { ...store({ disk: "data" }), binds: { "/nix/a": { disk: "data", directory: "x" } } },
    },
    keeps: {
      "beside it": { ...store({ disk: "data" }), binds: { "/nix2": { disk: "data", directory: "x" } } },
    },
  },
};

/** Configurations that break several rules at once, for the order of what is said. */
export const mixedCases: Readonly<Record<string, Value>> = {
  "all at once": config({
    "b ad": {
      filesystem: {
        fsType: "ext4",
        mountPoint: "/",
        compression: "lzo:9",
        options: ["nofail", "a b", "nobarrier"],
      },
    },
    "b-ad": { ...identity, filesystem: { fsType: "vfat", mountPoint: "/nix/", options: ["nope"] } },
  }),
};
