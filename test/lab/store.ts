import { createHash } from "node:crypto";
import { mkdir, readdir, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import type { BareMountsInput } from "../../lib/schema/index.ts";
import { ask, type Machine } from "./machine.ts";
import { succeed } from "./process.ts";

/** A store path as Nix names them; the same text gives the same. Nix' hashes have no e, o, t and u. */
function storePath(name: string): string {
  const hash = createHash("sha256").update(name).digest("hex").slice(0, 32).replaceAll("e", "x");
  return `/nix/store/${hash}-${name}`;
}

/**
 * Makes of what the lab installed below /nix/store what NixOS would have: paths that are valid in Nix' database, a
 * system whose closure they all are, and the profile by which WSL finds it.
 */
export async function makeStore(root: string): Promise<void> {
  const system = await addSystem(root, "nixos-system-lab-1");
  await setProfile(root, 1, system);
}

/** Adds a system that needs all that there is. Returns its path. */
async function addSystem(root: string, name: string): Promise<string> {
  const folder = path.join(root, "nix/store");
  const others = (await readdir(folder))
    .filter((entry) => /^[0-9a-z]{32}-/.test(entry))
    .map((entry) => `/nix/store/${entry}`);
  const system = storePath(name);
  await mkdir(path.join(root, system));
  await writeFile(path.join(root, system, "needs"), others.join("\n"));
  await writeFile(path.join(root, system, "name"), name);
  const registrations = [
    ...others.map((other) => [other, "", "0"]),
    [system, "", String(others.length), ...others],
  ];
  await succeed(["chroot", root, "nix-store", "--init"]);
  await succeed(["chroot", root, "nix-store", "--register-validity"], {
    input: `${registrations.flat().join("\n")}\n`,
  });
  return system;
}

/** Makes a system the current generation of the system's profile, as `nix-env --set` does. */
async function setProfile(root: string, generation: number, system: string): Promise<void> {
  const profiles = path.join(root, "nix/var/nix/profiles");
  await mkdir(profiles, { recursive: true });
  await symlink(system, path.join(profiles, `system-${generation}-link`));
  await succeed([
    "ln",
    "--symbolic",
    "--no-dereference",
    "--force",
    `system-${generation}-link`,
    path.join(profiles, "system"),
  ]);
}

/** Switches a running machine to a new system: a path more in its store, and the profile on it. */
export async function switchTo(machine: Machine, name: string): Promise<string> {
  const script = `
    set -eu
    folder=$(mktemp --directory)
    mkdir "$folder/${name}"
    echo ${name} > "$folder/${name}/name"
    readlink --canonicalize /run/current-system > "$folder/${name}/needs"
    added=$(NIX_REMOTE= nix-store --add "$folder/${name}")
    cd /nix/var/nix/profiles
    next=$(($(ls -d system-*-link | wc -l) + 1))
    ln -s "$added" "system-$next-link"
    ln -sfn "system-$next-link" system.new
    mv -T system.new system
    echo "$added"`;
  return ask(machine, "bash", "-c", script);
}

type Input = NonNullable<BareMountsInput>;

type Settings = Pick<Input, "instance" | "deviceTimeout" | "retryInterval"> & {
  readonly fsType?: "ext4" | "btrfs";
  readonly store?: Omit<NonNullable<Input["nixStore"]>, "enable" | "disk">;
};

/** An instance that has its store on the scenario's disk `storage`. */
export const storeOnStorage =
  ({ fsType = "ext4", store = {}, ...settings }: Settings = {}) =>
  (uuid: (disk: string) => string): BareMountsInput => ({
    enable: true,
    ...settings,
    disks: {
      storage: {
        vhd: "E:\\storage.vhdx",
        uuid: uuid("storage"),
        filesystem: { fsType, mountPoint: "/mnt/wsl/storage", neededForBoot: true },
      },
    },
    nixStore: { enable: true, disk: "storage", ...store },
  });

/** nix-daemon as NixOS has it, as far as mounts are concerned: it needs the store and says which it runs on. */
export const nixDaemon = {
  "etc/systemd/system/nix-daemon.service": `[Unit]
Description=Nix Daemon
RequiresMountsFor=/nix/store /nix/var
[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/bin/sh -c 'findmnt --noheadings --output FSROOT --target /nix/var/nix > /run/nix-daemon-store'
`,
  "etc/systemd/system/multi-user.target.d/nix-daemon.conf": "[Unit]\nWants=nix-daemon.service\n",
};
