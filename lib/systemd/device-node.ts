import { utf8Bytes } from "./bytes.ts";

const tags: Readonly<Record<string, string>> = {
  LABEL: "label",
  UUID: "uuid",
  PARTUUID: "partuuid",
  PARTLABEL: "partlabel",
};

const plain = /^[0-9A-Za-z#+\-.:=@_]$/;

/** How udev writes a label in a file name below /dev/disk (device-nodes.c, encode_devnode_name). */
function encodeDeviceNodeName(text: string): string {
  let encoded = "";
  for (const character of text) {
    if (plain.test(character) || utf8Bytes(character).length > 1) encoded += character;
    else encoded += `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`;
  }
  return encoded;
}

/**
 * The device node that the first field of fstab means: `LABEL=x` is `/dev/disk/by-label/x`, and so for `UUID`,
 * `PARTUUID` and `PARTLABEL`; anything else is itself (fstab-util.c, fstab_node_to_udev_node).
 */
export function deviceNodeOf(spec: string): string {
  const equals = spec.indexOf("=");
  const tag = tags[spec.slice(0, equals)];
  if (equals < 0 || tag === undefined) return spec;
  const value = spec.slice(equals + 1);
  const quoted = value.length >= 2 && /^["']/.test(value) && value.endsWith(value.charAt(0));
  return `/dev/disk/by-${tag}/${encodeDeviceNodeName(quoted ? value.slice(1, -1) : value)}`;
}
