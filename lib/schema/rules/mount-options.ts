import { rule } from "./define.ts";
import { isPlain } from "./text.ts";

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
];
