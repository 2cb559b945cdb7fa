import { isDeepStrictEqual } from "node:util";
import { defineMountInvariant } from "../invariant.ts";

/** What programs on Windows read, below /etc. */
const file = "nixos-wsl/bare-mounts.json";

export const windowsDataUnharmed = defineMountInvariant({
  id: "windows-data-unharmed",
  statement: `/etc/${file} says of each disk, and of no other, exactly what the configuration says by which Windows finds it.`,
  why: "Windows would attach another disk, or none.",
  findings: ({ config, disks, report, root }) => {
    const wanted = {
      version: 1,
      disks: disks.map(({ name, disk: { serialNumber, uniqueId, vhd } }) => ({
        name,
        serialNumber,
        uniqueId,
        vhd,
      })),
    };
    const text = report.etc[file];
    if (!config.enable) {
      return text === undefined ? [] : [{ option: root, message: `/etc/${file} is there, switched off` }];
    }
    return text !== undefined && isDeepStrictEqual(readJson(text), wanted)
      ? []
      : [
          {
            option: root,
            message: `/etc/${file} should have ${JSON.stringify(wanted)} and has ${text ?? "nothing"}`,
          },
        ];
  },
});

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
