import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { mkdir, readdir, readFile, realpath, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { projectFiles } from "../../evaluate/index.ts";
import { findTool, inTemporaryFolder, missingTool, runTool } from "./tool.ts";

/** Programs that only pass text on. Scripts get the real ones, and nothing else of the machine. */
const filters = {
  ...{ bash: "bash", sed: "sed", basename: "coreutils", cut: "coreutils", dirname: "coreutils" },
  ...{ head: "coreutils", mkdir: "coreutils", realpath: "coreutils", sort: "coreutils", tail: "coreutils" },
  ...{ tr: "coreutils", wc: "coreutils", jq: "jq" },
};

/** A call of a program: its name and its arguments. */
export type Call = readonly string[];

/** What a stand-in prints and ends with when it is called so. */
export interface Answer {
  readonly call: Call;
  readonly output?: string;
  /** Default: 0. */
  readonly status?: number;
  /** Only while the script has slept so often. Default: always, where no other answer is for that time. */
  readonly slept?: number;
}

/** What a script meets. */
export interface World {
  readonly answers: readonly Answer[];
  /** Seconds that a sleep takes at least; null: the clock stands still. */
  readonly step: number | null;
  /** More sleeps than this never end. */
  readonly sleeps: number;
  /** Variables of its environment. Default: none. */
  readonly env?: Readonly<Record<string, string>>;
}

/** What a script did. */
export interface ScriptRun {
  /** Exit status; null where a signal ended it. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly calls: readonly Call[];
  /** Calls that no stand-in has an answer for. */
  readonly unexpected: readonly Call[];
  /** Files that it left in its working directory, which are none of its business. */
  readonly strays: readonly string[];
}

/** A folder in which a script runs: canonical path. */
export interface Stage {
  readonly folder: string;
  /** Paths that are block devices for the script. */
  readonly device: (name: string) => string;
}

/** Why scripts cannot be run with stand-ins here. */
export function missingForScripts(): string | null {
  return missingTool(filters) ?? (blockDevice() === null ? "there is no block device below /dev" : null);
}

/** Where the module is. Absolute path. */
export function modulesFolder(): string {
  return path.dirname(projectFiles().module);
}

/** The module's parts, from the lowest up. */
export function moduleParts(modules: string = modulesFolder()): readonly string[] {
  const text = readFileSync(path.join(modules, "parts.nix"), "utf8");
  return Array.from(text.matchAll(/\(import \.\/([a-z-]+)\/part\.nix\)/g), ([, name = ""]) => name);
}

/** The files that a program of the module is put together from, in the order in which they are. Absolute paths. */
export function programFiles(name: string, modules: string = modulesFolder()): readonly string[] {
  return moduleParts(modules).flatMap((part) => {
    const folder = path.join(modules, part, "scripts", name);
    if (existsSync(`${folder}.sh`)) return [`${folder}.sh`];
    if (!existsSync(folder)) return [];
    const files = readdirSync(folder).filter((file) => /\.(sh|jq)$/.test(file));
    return files.toSorted().map((file) => path.join(folder, file));
  });
}

/**
 * A program of the module as its package has it: its parts, and the line that runs them.
 *
 * @param name - a folder of parts, or a file, below the scripts of a part of the module
 */
export function programText(name: string, modules: string = modulesFolder()): string {
  const texts = programFiles(name, modules).map((file) => {
    const text = readFileSync(file, "utf8");
    const variable = `jq_${path.basename(file, ".jq").replaceAll("-", "_")}`;
    return file.endsWith(".jq") ? `IFS= read -r -d '' ${variable} <<'JQ' || :\n${text}JQ\n` : text;
  });
  // As nixpkgs' writeShellApplication begins.
  return ["set -euo pipefail", ...texts, 'main "$@"', ""].join("\n");
}

/**
 * Lets a script run with stand-ins for every program that does something.
 *
 * @param text - the script
 * @param prepare - makes what the script is to find in the folder, and says what it meets
 */
export async function runScript(
  text: string,
  args: readonly string[],
  prepare: (stage: Stage) => Promise<World>,
): Promise<{ readonly stage: Stage; readonly run: ScriptRun }> {
  return inTemporaryFolder(async (temporary) => {
    const folder = await realpath(temporary);
    // No real device has a blank in its path; here it shows an expansion without quotes.
    const devices = path.join(folder, "dev x");
    const stage: Stage = { folder, device: (name) => path.join(devices, name) };
    const [bin, work, script] = ["bin", "work", "script"].map((name) => path.join(folder, name)) as [
      string,
      string,
      string,
    ];
    await Promise.all([mkdir(bin), mkdir(work), mkdir(devices)]);
    const { answers, step, sleeps, env = {} } = await prepare(stage);
    await Promise.all([
      ...Object.keys(filters).map(async (name) => symlink(findTool(name) ?? name, path.join(bin, name))),
      writeFile(script, text),
      writeFile(path.join(folder, "answers"), answersFile(answers)),
      writeFile(path.join(folder, "log"), ""),
    ]);
    const run = await runTool("bash", [script, ...args], {
      cwd: work,
      env: {
        PATH: bin,
        BASH_ENV: path.join(path.dirname(projectFiles().module), "../lib/check/oracles/stand-ins.sh"),
        STAND_INS: folder,
        STAND_INS_STEP: step === null ? "" : String(step),
        STAND_INS_SLEEPS: String(sleeps),
        ...env,
      },
    });
    const calls = readLog(await readFile(path.join(folder, "log"), "utf8"));
    const isUnexpected = ([name]: Call) => name === "unexpected" || name === "endless";
    return {
      stage,
      run: {
        ...run,
        calls: calls.filter((call) => !isUnexpected(call)),
        unexpected: calls.filter(isUnexpected),
        strays: await readdir(work),
      },
    };
  });
}

/** Makes names block devices for scripts. */
export async function makeDevices(stage: Stage, names: readonly string[]): Promise<void> {
  await Promise.all(names.map(async (name) => symlink(blockDevice() ?? "/dev/null", stage.device(name))));
}

let foundDevice: string | null | undefined;

/** Some block device of this machine. Only its being one is looked at; nobody reads it. */
function blockDevice(): string | null {
  foundDevice ??=
    readdirSync("/dev")
      .map((name) => path.join("/dev", name))
      .find((file) => statSync(file, { throwIfNoEntry: false })?.isBlockDevice() === true) ?? null;
  return foundDevice;
}

/** The table of answers as bash reads it; the later of two answers to one call counts. */
function answersFile(answers: readonly Answer[]): string {
  return answers
    .map(({ call, output = "", status = 0, slept }) => {
      const key = quoted([...(slept === undefined ? [] : [String(slept)]), ...call].join("\x1f"));
      return `stand_in_output[${key}]=${quoted(output)} stand_in_status[${key}]=${status}\n`;
    })
    .join("");
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** Number of words, and the words, each ended by NUL. */
function readLog(log: string): Call[] {
  const fields = log.split("\0");
  const calls: Call[] = [];
  for (let at = 0; at < fields.length - 1; at += 1 + Number(fields[at])) {
    calls.push(fields.slice(at + 1, at + 1 + Number(fields[at])));
  }
  return calls;
}
