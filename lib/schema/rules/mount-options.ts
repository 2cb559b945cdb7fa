import { fileSystemWideOptions, perMountOptions, userSpacePrefixes } from "../mount-options.ts";
import type { MountOptionItem } from "../scopes.ts";
import { rule } from "./define.ts";
import { isPlain } from "./text.ts";

const isPerMount = ({ name, text }: MountOptionItem): boolean =>
  perMountOptions.includes(name) || userSpacePrefixes.some((prefix) => text.startsWith(prefix));

const isFileSystemWide = ({ fsType, name }: MountOptionItem): boolean =>
  fileSystemWideOptions[fsType].includes(name);

/** How something is mounted. */
export const mountOptionRules = [
  rule("mountOption", {
    id: "mount-option-form",
    severity: "error",
    option: "",
    summary:
      "Each element of a list is one mount option: blanks and commas would end it, quotes would swallow others.",
    message:
      "Each element must be one mount option without spaces, commas, quotes, backslashes or control characters.",
    holds: ({ text }) => text !== "" && isPlain(text) && ![" ", ",", '"'].some((mark) => text.includes(mark)),
  }),
  rule("mountOption", {
    id: "mount-option-reserved",
    severity: "error",
    option: "",
    summary:
      "Some mount options contradict what the module writes, or do harm on WSL; each has its own advice.",
    message: "The mount option {name} {advice}.",
    holds: ({ advice }) => advice === "",
  }),
  rule("mountOption", {
    id: "mount-option-unsupported",
    severity: "error",
    option: "",
    summary: "A file system refuses to be mounted with an option that it does not know.",
    message: "{fsType} has no mount option {name}; see the manual page of {fsType} for those that it has.",
    holds: (item) => item.advice !== "" || isPerMount(item) || isFileSystemWide(item),
  }),
  rule("mountOption", {
    id: "mount-option-of-file-system",
    severity: "error",
    option: "",
    summary:
      "Btrfs takes options of the whole file system from the first mount and ignores them on later ones without a word.",
    message:
      "{name} belongs to the whole file system: set it in filesystem.options, where every mount gets it.",
    holds: (item) => !item.ofOneMount || isPerMount(item) || !isFileSystemWide(item),
  }),
  rule("mountOption", {
    id: "nobarrier",
    severity: "warning",
    option: "",
    summary:
      "Without write barriers a VM that stops without unmounting loses more than the last writes; the gain was measured as negligible.",
    message:
      "nobarrier risks the file system when WSL stops without unmounting it, and gains next to nothing; drop it.",
    holds: (item) => item.name !== "nobarrier" || !isFileSystemWide(item),
  }),
  rule("mountOption", {
    id: "nodiratime-implied",
    severity: "warning",
    option: "",
    summary: "`noatime` implies `nodiratime`. Source: mount(8).",
    message: "nodiratime is implied by noatime and can be dropped.",
    holds: ({ name, siblings }) => name !== "nodiratime" || !siblings.includes("noatime"),
  }),
];
