import { bareMounts, type Problem, rootOf } from "../schema/index.ts";

const root = rootOf(bareMounts);

/** Every name of a text that could be a package's; those that would mean something else to Nix are left out. */
export function packageNamesOf(names: readonly string[]): string[] {
  return [...new Set(names)].filter((name) => !name.startsWith("_") && name !== "text");
}

/** What would pass in silence, since nothing is wrong with it: a configuration that configures nothing. */
export function aboutDefinition(value: unknown): Problem[] {
  const { enable, disks } = (value ?? {}) as { readonly enable?: unknown; readonly disks?: unknown };
  if (enable !== undefined) return [];
  const hasDisks = typeof disks === "object" && disks !== null && Object.keys(disks).length > 0;
  const message = hasDisks
    ? "is not set, so none of the disks is mounted; set it to true"
    : "is not set: the file configures nothing";
  return [{ rule: "not-enabled", severity: "warning", option: `${root}.enable`, message }];
}
