import { option, types } from "./kernel/index.ts";
import { windowsIdentityOptions } from "./windows-identity.ts";

/** A further device of a Btrfs file system that lies on several. */
const additionalDevice = types.submodule("additionalDevice", windowsIdentityOptions);

export const additionalDevicesOption = () =>
  option(types.attrsOf(additionalDevice), {
    description: `Further devices of a Btrfs file system that lies on several, by a name of your choice. Windows attaches
them together with the disk; Linux finds them by itself, since each says to which file system it belongs.`,
    default: {},
    example: { second: { serialNumber: "S6Z2NJ0TC14843A" } },
  });
