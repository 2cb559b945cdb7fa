import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Programs that tests use as judges, with the Debian package that has each. */
export const tools = {
  "nix-instantiate": "nix-bin",
  "nix-store": "nix-bin",
  "systemd-analyze": "systemd",
  "systemd-escape": "systemd",
  findmnt: "util-linux",
  jq: "jq",
  shellcheck: "shellcheck",
  "mkfs.btrfs": "btrfs-progs",
  "mkfs.ext4": "e2fsprogs",
  losetup: "mount",
  unshare: "util-linux",
  chromium: "chromium",
} as const;

export type Tool = keyof typeof tools;

/** Whether a program is there. */
export function hasTool(tool: string): boolean {
  return findTool(tool) !== null;
}

/** Where a program is, or null. Debian keeps some in sbin folders that a user's PATH lacks. */
export function findTool(tool: string): string | null {
  const folders = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/sbin", "/sbin"];
  return folders.map((folder) => join(folder, tool)).find(isExecutable) ?? null;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** How to get a missing tool, for the reason of a skipped test. */
export function howToGet(tool: Tool): string {
  return `${tool} is missing: apt-get install ${tools[tool]}`;
}

/**
 * Installs what is missing where that can be done without asking: as root on Debian.
 * Elsewhere it names what is missing; the tests that need it are skipped with the same words.
 */
export function installMissingTools(): void {
  const missing = (Object.keys(tools) as Tool[]).filter((tool) => !hasTool(tool));
  if (missing.length > 0 && !installPackages(missing.map((tool) => tools[tool]))) {
    process.stdout.write(`${missing.map(howToGet).join("\n")}\nTests that need them are skipped.\n`);
  }
}

/** Installs Debian's packages as root on Debian, or ends the process. Returns whether this is such a machine. */
export function installPackages(names: readonly string[]): boolean {
  if (!(isDebian() && process.getuid?.() === 0)) {
    return false;
  }
  const packages = [...new Set(names)];
  process.stdout.write(`Installing ${packages.join(", ")} from Debian for the tests\n`);
  const environment = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  for (const command of [["update"], ["install", "--yes", "--no-install-recommends", ...packages]]) {
    // Another apt-get or dpkg is waited for.
    const run = spawnSync("apt-get", ["--quiet", "--quiet", "--option=DPkg::Lock::Timeout=300", ...command], {
      env: environment,
      stdio: ["ignore", "ignore", "inherit"],
    });
    if (run.status !== 0) {
      process.stderr.write(
        `apt-get ${command.join(" ")} failed (status ${run.status}): mend what it says above, or install ${packages.join(", ")} yourself\n`,
      );
      process.exit(1);
    }
  }
  return true;
}

function isDebian(): boolean {
  return (
    existsSync("/etc/os-release") && /^ID(_LIKE)?=.*debian/m.test(readFileSync("/etc/os-release", "utf8"))
  );
}
