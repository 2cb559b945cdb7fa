import { readFileSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { run, succeed } from "./process.ts";

/** Debian's releases that the lab takes root file systems and kernels from, the oldest first. */
export const releases = ["bookworm", "trixie", "forky"] as const;

export type Release = (typeof releases)[number];

/** The release that this machine has; null where it is no Debian. */
export function ownRelease(): string | null {
  return /^VERSION_CODENAME="?(\w+)"?$/m.exec(readFileSync("/etc/os-release", "utf8"))?.[1] ?? null;
}

/** The mirror that apt is set up with. */
export async function mirror(): Promise<string> {
  const { stdout } = await run([
    ...["apt-get", "indextargets", "--format", "$(CODENAME) $(REPO_URI)", "Created-By: Packages"],
  ]);
  const line = stdout.split("\n").find((each) => each.startsWith(`${ownRelease()} `));
  if (line === undefined) throw new Error(`apt knows no mirror for ${ownRelease()}: run apt-get update`);
  return line.slice(line.indexOf(" ") + 1);
}

/**
 * A release's packages: this machine's apt with indices of its own, so that nothing of another release gets into those that
 * the machine is set up with.
 */
export class Archive {
  readonly #options: readonly string[];

  private constructor(options: readonly string[]) {
    this.#options = options;
  }

  /** @param folder - where indices are kept */
  static async open(release: Release, folder: string): Promise<Archive> {
    const own = path.join(folder, `apt-${release}`);
    for (const each of ["lists/partial", "cache/archives/partial"]) {
      await mkdir(path.join(own, each), { recursive: true });
    }
    await writeFile(path.join(own, "sources.list"), `deb ${await mirror()} ${release} main\n`);
    await writeFile(path.join(own, "status"), "");
    const settings = {
      "Dir::Etc::SourceList": path.join(own, "sources.list"),
      "Dir::Etc::SourceParts": "/dev/null",
      "Dir::State::Lists": path.join(own, "lists"),
      "Dir::State::Status": path.join(own, "status"),
      "Dir::Cache": path.join(own, "cache"),
      "APT::Architecture": "amd64",
      "APT::Architectures": "amd64",
      "APT::Sandbox::User": "root",
    };
    const archive = new Archive(
      Object.entries(settings).flatMap(([name, value]) => ["-o", `${name}=${value}`]),
    );
    await succeed(["apt-get", ...archive.#options, "--quiet", "update"]);
    return archive;
  }

  /** The package that a package needs, by the beginning of its name; null where it is not there. */
  async dependency(name: string, beginning: string): Promise<string | null> {
    const { stdout } = await run(["apt-cache", ...this.#options, "depends", "--important", name]);
    return (
      stdout
        .split("\n")
        .map((line) => /^ *Depends: (\S+)$/.exec(line)?.[1])
        .find((each) => each?.startsWith(beginning)) ?? null
    );
  }

  /** Unpacks a package into a folder, and installs nothing. */
  async unpack(name: string, folder: string): Promise<void> {
    const downloads = `${folder}.deb`;
    await mkdir(downloads, { recursive: true });
    try {
      await succeed(["env", `--chdir=${downloads}`, "apt-get", ...this.#options, "download", name]);
      await succeed(["sh", "-c", 'dpkg-deb --extract "$1"/*.deb "$2"', "sh", downloads, folder]);
    } finally {
      await rm(downloads, { recursive: true, force: true });
    }
  }
}
