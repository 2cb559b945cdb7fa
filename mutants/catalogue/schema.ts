import type { Mutant } from "../mutant.ts";

/** The TypeScript twin of what the module does. */
export const schema: readonly Mutant[] = [
  {
    id: "schema-slug",
    file: "lib/schema/scopes/place.ts",
    fault: "The editor accepts two disks that share a unit.",
    find: "/[^A-Za-z0-9_.-]+/gu",
    replace: "/[^A-Za-z0-9_.-]/gu",
  },
  {
    id: "schema-length-in-characters",
    file: "lib/schema/rules/text.ts",
    fault: "The editor accepts a mount point that is too long in bytes.",
    find: "return new TextEncoder().encode(text).length;",
    replace: "return text.length;",
  },
  {
    id: "schema-automount-conflict",
    file: "lib/schema/rules/boot.ts",
    fault: "The editor accepts a mount on access that should block the boot.",
    find: '!neededForBoot && onFailure !== "block"',
    replace: "!neededForBoot",
  },
];
