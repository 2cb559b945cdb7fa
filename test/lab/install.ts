import { existsSync, readFileSync } from "node:fs";
import { chmod, mkdir, rm, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import type { SystemReport } from "../../lib/evaluate/index.ts";
import { aliases, debianPackages } from "./debian.ts";

/** A program of the module: the path that units name, and the text of its script. */
export interface Program {
  readonly path: string;
  readonly text: string;
}

/** What the lab installs of an evaluated system. */
export type InstalledSystem = SystemReport & {
  readonly programs: readonly Program[];
  /** What its activation does for the module; bash. */
  readonly activation: string;
};

/**
 * Writes into a root file system exactly what the evaluation gave: fstab, units with their links, files below /etc,
 * the module's programs; and at the paths of nixpkgs' packages the programs of Debian's packages of that name, and
 * no others, so that a script finds what its package names and nothing else.
 *
 * @param slowness - how many times slower the machine is than WSL's: the units' limits are so much longer
 */
export async function installSystem(root: string, system: InstalledSystem, slowness: number): Promise<void> {
  await Promise.all([
    ...[...filesOf(system)].map(async ([file, text]) =>
      write(path.join(root, file), file.startsWith(`${units}/`) ? withLongerLimits(text, slowness) : text),
    ),
    ...(slowness === 1
      ? []
      : [write(path.join(root, "etc/systemd/system.conf.d/slow.conf"), defaults(slowness))]),
    ...[...system.programs, ...Object.entries(system.scripts).map(asProgram)].map(async (program) =>
      write(path.join(root, program.path), program.text, 0o755),
    ),
  ]);
  for (const [file, target] of linksOf(system)) await link(path.join(root, file), target);
  // As environment.systemPackages does.
  for (const program of system.programs) {
    await link(path.join(root, "usr/local/bin", path.basename(program.path)), program.path);
  }
  const texts = [
    system.activation,
    ...Object.values(system.units),
    ...system.programs.map(({ text }) => text),
  ].join("\n");
  const packages = new Set(texts.match(/\/nix\/store\/[a-z0-9]{32}-[A-Za-z0-9-]+?-0(?=\/)/g));
  for (const folder of packages) await installPackage(root, folder);
}

/** Takes away the configuration that {@link installSystem} put below /etc. Programs stay in the store. */
export async function removeSystem(root: string, system: InstalledSystem): Promise<void> {
  for (const file of [...filesOf(system).keys(), ...linksOf(system).keys()]) {
    await rm(path.join(root, file), { force: true });
  }
}

/** Where NixOS links its units. */
const units = "etc/systemd/system";

/** The texts of a system below /etc, by their paths from the root. */
function filesOf({ etc, fstab, links, units: texts }: InstalledSystem): Map<string, string> {
  return new Map([
    ["etc/fstab", fstab],
    ...Object.entries(etc).map(([name, text]): [string, string] => [path.join("etc", name), text]),
    ...Object.entries(texts).map(([name, text]): [string, string] => {
      const isDropIn = links[name]?.overrideStrategy === "asDropin";
      return [path.join(units, isDropIn ? `${name}.d/overrides.conf` : name), text];
    }),
  ]);
}

/** The links by which targets start its units, with what they lead to. */
function linksOf({ links }: InstalledSystem): Map<string, string> {
  return new Map(
    Object.entries(links).flatMap(([name, { wantedBy, requiredBy }]) =>
      [
        ...wantedBy.map((target) => `${target}.wants`),
        ...requiredBy.map((target) => `${target}.requires`),
      ].map((folder): [string, string] => [path.join(units, folder, name), `../${name}`]),
    ),
  );
}

/** A limit ends what hangs; on a machine that is slower it must not end what does not. */
function withLongerLimits(unit: string, slowness: number): string {
  return unit.replaceAll(
    /^(Timeout(?:Start|Stop)?Sec=)(\d+)$/gm,
    (_, setting: string, seconds: string) => `${setting}${Number(seconds) * slowness}`,
  );
}

/** systemd's own limits are 90 seconds (systemd-system.conf(5)). */
function defaults(slowness: number): string {
  return `[Manager]\nDefaultTimeoutStartSec=${90 * slowness}\nDefaultTimeoutStopSec=${90 * slowness}\n`;
}

/** Scripts that services are given as text have one program in their package. */
function asProgram([folder, text]: [string, string]): Program {
  return { path: path.join(folder, "bin", path.basename(folder).slice(33)), text };
}

async function installPackage(root: string, folder: string): Promise<void> {
  const name = path.basename(folder).slice(33, -2);
  const programs = (debianPackages[name] ?? []).flatMap((debian) => programsOf(root, debian));
  for (const program of programs) {
    await link(path.join(root, folder, "bin", path.basename(program)), program);
  }
  for (const [alias, program] of Object.entries(aliases[name] ?? {})) {
    await link(path.join(root, folder, "bin", alias), program);
  }
}

/** The programs of a package that is installed in the tree. */
function programsOf(root: string, debian: string): string[] {
  const lists = [debian, `${debian}:amd64`].map((name) =>
    path.join(root, "var/lib/dpkg/info", `${name}.list`),
  );
  const list = lists.find((file) => existsSync(file));
  if (list === undefined) throw new Error(`the lab's tree has no Debian package ${debian}`);
  return readFileSync(list, "utf8")
    .split("\n")
    .filter((file) => /^(\/usr)?\/s?bin\/[^/]+$/.test(file));
}

async function write(file: string, text: string, mode?: number): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
  if (mode !== undefined) await chmod(file, mode);
}

async function link(file: string, target: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await rm(file, { force: true });
  await symlink(target, file);
}
