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

const firstSystem = "nixos-system-lab-1";

/**
 * Makes the system that the VHD's profile names: NixOS-WSL's shim activates it and starts its systemd.
 *
 * @param activation - what its activation does beside making itself the current system; bash
 */
export async function makeSystem(root: string, activation = ""): Promise<void> {
  const system = path.join(root, storePath(firstSystem));
  await mkdir(system, { recursive: true });
  await writeFile(path.join(system, "name"), firstSystem);
  await writeFile(path.join(system, "activate"), activate(activation), { mode: 0o755 });
  await symlink("/usr", path.join(system, "systemd"));
  const profiles = path.join(root, "nix/var/nix/profiles");
  await mkdir(profiles, { recursive: true });
  await symlink(storePath(firstSystem), path.join(profiles, "system-1-link"));
  await symlink("system-1-link", path.join(profiles, "system"));
}

/** What nixpkgs' activation does that mounts have to do with: nixos/modules/system/activation/activation-script.nix. */
function activate(own: string): string {
  return `#!/bin/bash
systemConfig=$(dirname -- "$(readlink --canonicalize -- "$0")")
${own}
mkdir -m 1777 -p /var/tmp
mkdir -p /var/empty
ln -sfn "$systemConfig" /run/current-system
`;
}

/** Makes of what there is below /nix/store valid paths of Nix' database, with the system as what needs them all. */
export async function makeStore(root: string): Promise<void> {
  const system = storePath(firstSystem);
  const folder = path.join(root, "nix/store");
  const others = (await readdir(folder))
    .filter((entry) => /^[0-9a-z]{32}-/.test(entry) && entry !== path.basename(system))
    .map((entry) => `/nix/store/${entry}`);
  await writeFile(path.join(root, system, "needs"), others.join("\n"));
  const registrations = [
    ...others.map((other) => [other, "", "0"]),
    [system, "", String(others.length), ...others],
  ];
  // Nix 2.34 reads /proc/self/exe.
  const inRoot = ["unshare", "--mount", "--pid", "--fork", `--root=${root}`, "--mount-proc"];
  await succeed([...inRoot, "nix-store", "--init"]);
  await succeed([...inRoot, "nix-store", "--register-validity"], {
    input: `${registrations.flat().join("\n")}\n`,
  });
}

/** Switches a running machine to a new system: a path more in its store, and the profile on it. */
export async function switchTo(machine: Machine, name: string): Promise<string> {
  const script = `
    set -eu
    folder=$(mktemp --directory)
    mkdir "$folder/${name}"
    cp --archive /run/current-system/activate /run/current-system/systemd "$folder/${name}"
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
  readonly store?: Omit<NonNullable<Input["nixStore"]>, "disk">;
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
