import type { Release } from "./archive.ts";
import type { BootImage } from "./qemu/image.ts";
import type { HostKind, Scenario } from "./scenario.ts";

/** What a scenario runs on. Trees and kernels are called by Debian's releases. */
export type Platform =
  | { readonly kind: "namespaces"; readonly tree: Release }
  | { readonly kind: "qemu"; readonly tree: Release; readonly kernel: Release };

/** Which of them there are to be. */
export interface PlatformChoice {
  readonly host?: HostKind;
  readonly tree?: Release;
  readonly kernel?: Release;
  /** Every combination. */
  readonly all?: boolean;
}

/** Both ends: systemd 252, and 262. */
const trees: readonly Release[] = ["bookworm", "forky"];

/** Linux 6.1, 6.12 and 7.2; WSL's are 5.15, 6.6 and 6.18. */
const kernels: readonly Release[] = ["bookworm", "trixie", "forky"];

/**
 * What to run a scenario on.
 *
 * Without a choice that is the newest tree, and under QEMU the kernel between WSL's two newest.
 */
export function platformsOf({ machine }: Scenario, choice: PlatformChoice): Platform[] {
  const kind = machine ?? choice.host ?? "namespaces";
  const chosenTrees =
    choice.tree !== undefined ? [choice.tree] : choice.all === true ? trees : ["forky" as const];
  if (kind === "namespaces") return chosenTrees.map((tree) => ({ kind, tree }));
  const chosenKernels =
    choice.kernel !== undefined ? [choice.kernel] : choice.all === true ? kernels : ["trixie" as const];
  return chosenTrees.flatMap((tree) => chosenKernels.map((kernel) => ({ kind, tree, kernel })));
}

/** What of Debian the lab has at hand. */
export interface Stock {
  readonly trees: ReadonlyMap<Release, { readonly folder: string; readonly systemd: string }>;
  /** By {@link bootImageName}. */
  readonly bootImages: ReadonlyMap<string, BootImage>;
}

/** A tree and a kernel together. */
export function bootImageName(tree: Release, kernel: Release): string {
  return `${tree} ${kernel}`;
}

/** For a person: `systemd 262, namespaces`. */
export function describePlatform(platform: Platform, { trees: known, bootImages }: Stock): string {
  const systemd = `systemd ${known.get(platform.tree)?.systemd ?? `of ${platform.tree}`}`;
  if (platform.kind === "namespaces") return `${systemd}, namespaces`;
  const image = bootImages.get(bootImageName(platform.tree, platform.kernel));
  const version = /^\d+\.\d+/.exec(image?.version ?? "")?.[0] ?? `of ${platform.kernel}`;
  return `${systemd}, Linux ${version} in QEMU`;
}
