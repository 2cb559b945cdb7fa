import { dequal } from "dequal";
import { parseJson } from "../../evaluate/portable.ts";
import {
  type Disk,
  windowsDataFile as file,
  inNixOrder,
  type WindowsData,
  windowsDataSchema,
} from "../../schema/index.ts";
import { defineMountInvariant } from "../invariant.ts";

export const windowsDataUnharmed = defineMountInvariant({
  id: "windows-data-unharmed",
  statement: `/etc/${file} has its published form and says of each disk, and of no other, exactly what the configuration says by which Windows finds it and may take it.`,
  why: "Windows would attach another disk, or none.",
  findings: ({ config, disks, report, root }) => {
    const wanted: WindowsData = {
      version: 1,
      taskName: config.windows.taskName,
      logFile: config.windows.logFile,
      disks: disks.map(({ name, disk }) => ({
        name,
        ...identityOf(disk),
        vhdSize: disk.vhdSize,
        allowDriveLetters: disk.allowDriveLetters,
        ...(Object.keys(disk.additionalDevices).length === 0
          ? {}
          : {
              additionalDevices: inNixOrder(disk.additionalDevices).map(([device, identity]) => ({
                name: device,
                ...identityOf(identity),
              })),
            }),
      })),
    };
    const text = report.etc[file];
    if (!config.enable) {
      return text === undefined ? [] : [{ option: root, message: `/etc/${file} is there, switched off` }];
    }
    return text !== undefined && dequal(readData(text), wanted)
      ? []
      : [
          {
            option: root,
            message: `/etc/${file} should have ${JSON.stringify(wanted)} and has ${text ?? "nothing"}`,
          },
        ];
  },
});

type Identity = Pick<Disk, "serialNumber" | "uniqueId" | "vhd">;

function identityOf({ serialNumber, uniqueId, vhd }: Identity): Identity {
  return { serialNumber, uniqueId, vhd };
}

/** What the file says; undefined where it has another form than the published one. */
function readData(text: string): WindowsData | undefined {
  try {
    return windowsDataSchema.safeParse(parseJson(text)).data;
  } catch {
    return undefined;
  }
}
