import { rule } from "./define.ts";
import { byteLength, isPlain } from "./text.ts";

/** LUKS containers, and other paths of the distribution's own. */
export const encryptionRules = [
  rule("path", {
    id: "absolute-path",
    severity: "error",
    option: "",
    summary:
      "A path of the distribution's own is absolute, so that it does not depend on where a program runs.",
    message: "Must be an absolute path without backslashes or control characters.",
    holds: ({ text }) => text.startsWith("/") && isPlain(text),
  }),
  rule("encryption", {
    id: "encryption-key-file",
    severity: "error",
    option: "keyFile",
    summary: "A LUKS container is unlocked at boot, when nobody can type: its key must be in a file.",
    message: "Must be set to the file that holds the key.",
    holds: ({ keyFile }) => keyFile !== null,
  }),
  rule("encryption", {
    id: "encryption-key-in-store",
    severity: "error",
    option: "keyFile",
    summary: "Everyone can read the Nix store.",
    message: "Everyone can read the Nix store: keep the key elsewhere, readable by root alone.",
    holds: ({ keyFile }) => keyFile === null || !`${keyFile}/`.startsWith("/nix/store/"),
  }),
  rule("encryption", {
    id: "encryption-disk-name",
    severity: "error",
    option: "enable",
    summary:
      "A container is opened under a name of at most 127 bytes. Source: DM_NAME_LEN in the kernel's include/uapi/linux/dm-ioctl.h.",
    message: "The name of an encrypted disk must have at most 100 characters; rename the disk.",
    holds: ({ slug }) => byteLength(slug) <= 100,
  }),
];
