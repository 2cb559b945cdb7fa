import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { hasTool } from "./tools.ts";

/** The pinned packages of NuGet: the .NET tool that is PowerShell, and the module that is Pester. */
export const judges = { PowerShell: "7.6.9", Pester: "6.2.0" } as const;

/** PowerShell and Pester, or why there are none and how to get them. */
export type PowerShell =
  | { readonly ok: true; readonly program: string; readonly pester: string }
  | { readonly ok: false; readonly reason: string };

/** Where this project keeps what it fetched for these tests; several runs may share it. */
const packages = fileURLToPath(new URL("../../.cache/nuget", import.meta.url));

const folderOf = (name: keyof typeof judges) => join(packages, name.toLowerCase(), judges[name]);

/** NuGet writes this file of a package last. */
const isThere = (name: keyof typeof judges) => existsSync(join(folderOf(name), ".nupkg.metadata"));

const quiet = {
  DOTNET_CLI_TELEMETRY_OPTOUT: "1",
  DOTNET_NOLOGO: "1",
  POWERSHELL_TELEMETRY_OPTOUT: "1",
  POWERSHELL_UPDATECHECK: "Off",
};

/**
 * PowerShell and Pester in the project's own folder, fetched by the .NET SDK where they are not there yet.
 *
 * @throws Where there is a .NET SDK and it cannot fetch them.
 */
export async function findPowerShell(): Promise<PowerShell> {
  if (!hasTool("dotnet")) {
    return {
      ok: false,
      reason: "no .NET SDK, which fetches and runs PowerShell: install Microsoft's package dotnet-sdk-10.0",
    };
  }
  if (!(isThere("PowerShell") && isThere("Pester"))) {
    await fetchPackages();
  }
  return {
    ok: true,
    program: join(folderOf("PowerShell"), "tools/net10.0/any/unix/pwsh.dll"),
    pester: join(folderOf("Pester"), "tools/Pester.psd1"),
  };
}

/** NuGet itself sees to it that several of these at a time do no harm: it locks each package while it unpacks it. */
async function fetchPackages(): Promise<void> {
  await mkdir(packages, { recursive: true });
  const folder = await mkdtemp(join(packages, "project-"));
  try {
    const downloads = Object.entries(judges).map(
      ([name, version]) => `<PackageDownload Include="${name}" Version="[${version}]" />`,
    );
    await writeFile(
      join(folder, "judges.csproj"),
      `<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
  <ItemGroup>${downloads.join("")}</ItemGroup>
</Project>
`,
    );
    const { status, stderr, stdout } = spawnSync("dotnet", ["restore", "--disable-build-servers"], {
      cwd: folder,
      encoding: "utf8",
      // Where NuGet's settings are, also for a caller without HOME.
      env: { ...process.env, ...quiet, HOME: homedir(), NUGET_PACKAGES: packages },
    });
    if (status !== 0) {
      const what = Object.entries(judges).map((words) => words.join(" "));
      throw new Error(`dotnet cannot fetch ${what.join(" and ")}: ${`${stdout}${stderr}`.trim()}`);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Runs a script of the tests to its end, with its parameters, and gives what it wrote as JSON to the file that its
 * parameter `Results` names. Nothing is read from, or written to, the user's own folders.
 *
 * @param heard - What to do with each line that it prints, as it comes.
 * @param signal - Ends it.
 * @throws Where it did not come to its end.
 */
export async function runPowerShell(
  { program }: PowerShell & { readonly ok: true },
  file: string,
  parameters: Readonly<Record<string, string>>,
  { heard, signal }: { readonly heard?: (line: string) => void; readonly signal?: AbortSignal } = {},
): Promise<unknown> {
  const temporary = await mkdtemp(join(tmpdir(), "powershell-"));
  try {
    const results = join(temporary, "results.json");
    const words = Object.entries({ ...parameters, Folder: join(temporary, "computer"), Results: results });
    const child = spawn(
      "dotnet",
      [
        ...[program, "-NoLogo", "-NoProfile", "-NonInteractive", "-File", file],
        ...words.flatMap(([name, value]) => [`-${name}`, value]),
      ],
      {
        stdio: ["ignore", "pipe", "pipe"],
        signal,
        killSignal: "SIGKILL",
        env: {
          ...process.env,
          ...quiet,
          HOME: temporary,
          XDG_CACHE_HOME: join(temporary, "cache"),
          XDG_CONFIG_HOME: join(temporary, "config"),
          XDG_DATA_HOME: join(temporary, "data"),
        },
      },
    );
    const closed = once(child, "close");
    const output: string[] = [];
    const errors = child.stderr.setEncoding("utf8").toArray();
    for await (const line of createInterface({ input: child.stdout })) {
      output.push(line);
      heard?.(line);
    }
    await closed;
    if (child.exitCode !== 0 || !existsSync(results)) {
      throw new Error(`${file} did not come to its end: ${[...output, ...(await errors)].join("\n")}`);
    }
    return JSON.parse(await readFile(results, "utf8"));
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}
