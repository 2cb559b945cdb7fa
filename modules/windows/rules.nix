# Generated from lib/schema by `bare-mounts generate`; edit the schema instead.
{ lib, scopes, tables ? { }, text ? { } }:

let
  # A field as messages show it: a list by its elements.
  show = field: if lib.isList field then lib.concatStringsSep ", " field else toString field;

  # What there is to say of things for which a rule does not hold.
  messages = rules: map (rule: rule.message) (lib.filter (rule: !rule.assertion) rules);
in
{
  assertions = lib.concatLists [
    # Windows finds a disk by exactly one of `serialNumber`, `uniqueId` and `vhd`: two could name two disks.
    (lib.forEach scopes.disk (disk: {
      assertion = lib.count (id: id != null) [ disk.serialNumber disk.uniqueId disk.vhd ] == 1;
      message = "${disk.at}: Set exactly one of serialNumber, uniqueId and vhd, by which Windows finds the "
        + "disk. [windows-identity]";
    }))

    # A further device is spoken of by its name, on Windows too.
    (lib.forEach scopes.additionalDevice (additionalDevice: {
      assertion = additionalDevice.name != "";
      message = "${additionalDevice.at}: The name of the device must not be empty. [additional-device-name]";
    }))

    # Windows finds each further device by exactly one of `serialNumber`, `uniqueId` and `vhd`.
    (lib.forEach scopes.additionalDevice (additionalDevice: {
      assertion =
        lib.count
          (id: id != null)
          [ additionalDevice.serialNumber additionalDevice.uniqueId additionalDevice.vhd ]
        == 1;
      message = "${additionalDevice.at}: Set exactly one of serialNumber, uniqueId and vhd, by which Windows "
        + "finds the device. [additional-device-identity]";
    }))

    # One container is unlocked for a disk, so the file system in it cannot lie on further devices.
    (lib.forEach scopes.encryptedOnSeveral (encryptedOnSeveral: {
      assertion = false;
      message = "${encryptedOnSeveral.at}.enable: Cannot go together with additionalDevices: only one "
        + "container would be unlocked. [encryption-one-device]";
    }))

    # Only a VHDX file can be made; the size of a physical disk is given.
    (lib.forEach scopes.disk (disk: {
      assertion = disk.vhdSize == null || disk.vhd != null;
      message = "${disk.at}.vhdSize: Only a VHDX file has a size to be made with; set vhd, or remove "
        + "vhdSize. [vhd-size-of-vhd]";
    }))

    # The older format `.vhd` holds 2040 GiB at most. Source: New-VHD of the Hyper-V module.
    (lib.forEach scopes.disk (disk: {
      assertion =
        disk.vhdSize == null
        || disk.vhd == null
        || disk.vhdSize <= 2040
        || lib.hasSuffix "x" disk.vhd
        || lib.hasSuffix "X" disk.vhd;
      message = "${disk.at}.vhdSize: A .vhd file holds 2040 GiB at most; give the file the ending .vhdx, or "
        + "make it smaller. [vhd-size-limit]";
    }))

    # The permission to take volumes away from Windows is given to one disk, which must be named by its serial
    # number.
    (lib.forEach scopes.disk (disk: {
      assertion = !disk.allowDriveLetters || disk.serialNumber != null;
      message = "${disk.at}.allowDriveLetters: Needs serialNumber: the permission to take volumes away from "
        + "Windows is for that one disk. [drive-letters-by-serial-number]";
    }))

    # Windows takes no control character in the name of a file.
    (lib.forEach scopes.windows (windows: {
      assertion = windows.logFile == null || text.isSingleLine windows.logFile;
      message = "${windows.at}.logFile: Must be one line of text: a file's name on Windows has no control "
        + "characters. [windows-log-file-text]";
    }))
  ];

  warnings = messages [ ];
}
