import type { Disk } from "../../schema/index.ts";

/** What blkid says of a device by its tags. */
type Tags = Readonly<Record<string, string>>;

/** What lsblk says of a device by its columns. */
type Hardware = Readonly<Record<string, string>>;

/** A device that a configuration means, beside one that is all but the same. */
export interface DiskIdentity {
  readonly tags: Tags;
  readonly decoyTags: Tags;
  readonly hardware: Hardware;
  readonly decoyHardware: Hardware;
}

/** A device by which Linux finds the disk; null where no hardware has a name that its pattern matches. */
export function identityOf({ uuid, label, partitionUuid, devicePattern }: Disk): DiskIdentity | null {
  const none = { hardware: {}, decoyHardware: {} };
  if (uuid !== null) {
    return { ...none, tags: { UUID: swapCase(uuid) }, decoyTags: { UUID: `${uuid}0` } };
  }
  if (label !== null) {
    // What a label without quotes would match as a pattern, and what is left of one that was split into words.
    const decoy = label.replaceAll(/[*?]/g, "x").trim();
    return {
      ...none,
      tags: { UUID: "1111", LABEL: label },
      decoyTags: { UUID: "2222", LABEL: decoy === label ? `${label}x` : decoy },
    };
  }
  if (partitionUuid !== null) {
    return {
      ...none,
      tags: { UUID: "1111", PART_ENTRY_UUID: swapCase(partitionUuid) },
      decoyTags: { UUID: "2222", PART_ENTRY_UUID: `${partitionUuid}0` },
    };
  }
  return devicePattern === null ? null : identityOfPattern(devicePattern);
}

function identityOfPattern(pattern: string): DiskIdentity | null {
  const names = ["x1", "m_s1", "t-m_s1"].map((filling) =>
    pattern.replace("*", filling).replaceAll("*", "").replaceAll("?", "y"),
  );
  const [, transport, model, serial] =
    names.map((name) => /^([^-]+)-(.*[^_])_([^_]+)$/.exec(name)).find((found) => found !== null) ?? [];
  if (transport === undefined || model === undefined || serial === undefined) {
    return null;
  }
  const decoyNames = ["zz", "nvme", "ata", "scsi", "usb"].map((bus) => `${bus}-Decoy_D0`);
  return {
    tags: { UUID: "1111" },
    decoyTags: { UUID: "2222" },
    // The kernel gives names with blanks, and padded.
    hardware: {
      MODEL: `${model.replaceAll(/(?<=[^_])_(?=[^_])/g, " ")}  `,
      SERIAL: ` ${serial}`,
      TRAN: transport,
    },
    decoyHardware: decoyNames.some((name) => patternText(pattern).test(name))
      ? {}
      : { MODEL: "Decoy", SERIAL: "D0", TRAN: "zz" },
  };
}

/** A shell pattern of the characters that the option allows. */
function patternText(pattern: string): RegExp {
  const source = pattern.replaceAll(/[+.]/g, "\\$&").replaceAll("*", "[^]*").replaceAll("?", "[^]");
  return new RegExp(`^${source}(?:-part[0-9][^]*)?$`);
}

/** The same id in other letters: udev and blkid do not agree on them. */
function swapCase(id: string): string {
  return id === id.toLowerCase() ? id.toUpperCase() : id.toLowerCase();
}
