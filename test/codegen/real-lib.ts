import { hash } from "node:crypto";
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import spawn from "nano-spawn";
import { type GenerateSettings, generate } from "../../codegen/index.ts";
import { generatedFiles, ownFiles } from "../../codegen/own-files.ts";
import { bareMounts, type Module } from "../../lib/schema/index.ts";
import { mixedCases, ruleCases } from "../schema/rule-cases.ts";
import { kinds, kindsFiles } from "./kinds-module.ts";
import { patterns, texts } from "./patterns.ts";
import { nixFiles, toy, toyConfigurations, toyFiles, toyScopes } from "./toy-module.ts";

// The real lib's answers, for record-option-docs.ts and for the tests that compare them with ours.

/** What the real lib says of what is generated; kept as data for machines that have none. */
export interface Recording {
  /** Commit of the nixpkgs that was asked. */
  readonly revision: string;
  /** Digests of the generated Nix that was asked about: answers to anything else are none. */
  readonly asked: Readonly<Record<string, string>>;
  /** Members of options.json by option. */
  readonly optionDocs: Readonly<Record<"bareMounts" | "toy" | "kinds", Readonly<Record<string, unknown>>>>;
  /** `{ success, value }` by configuration. */
  readonly configurations: Readonly<Record<"bareMounts" | "toy", Readonly<Record<string, Evaluated>>>>;
  /** Messages of the rules of all parts by configuration. */
  readonly rules: Readonly<Record<string, Said>>;
  /** The same of the toy's, for what its scopes have. */
  readonly toyRules: Said;
  /** Whether each text matches, by pattern. */
  readonly patterns: readonly (readonly boolean[])[];
}

export interface Evaluated {
  readonly success: boolean;
  readonly value: false | { readonly config: unknown; readonly warnings: readonly string[] };
}

export interface Said {
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
}

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "../..");

export const recordingFile = join(here, "recorded/option-docs.json");

export async function readRecording(): Promise<Recording> {
  return JSON.parse(await readFile(recordingFile, "utf8"));
}

/** Configurations of `wsl.bareMounts` by the rule or the situation that they show. */
export const bareMountsConfigurations: Readonly<Record<string, unknown>> = {
  nothing: {},
  ...Object.fromEntries(
    Object.entries(ruleCases).flatMap(([id, { breaks, keeps }]) => [
      ...Object.entries(breaks).map(([name, value]) => [`${id} breaks: ${name}`, value]),
      ...Object.entries(keeps).map(([name, value]) => [`${id} keeps: ${name}`, value]),
    ]),
  ),
  ...mixedCases,
};

const generatedNix: readonly string[] = Object.values(nixFiles);

/** The options of wsl.bareMounts in one file, as for a module without parts. */
const wholeFiles = { ...ownFiles, files: { optionsNix: nixFiles.optionsNix } };

/** What there is to ask about now. */
export async function questions(): Promise<Recording["asked"]> {
  const generated = {
    bareMounts: new Map([...(await generate(bareMounts, wholeFiles)), ...(await generatedFiles())]),
    toy: await generate(toy, toyFiles),
    kinds: await generate(kinds, kindsFiles),
  };
  return Object.fromEntries(
    Object.entries(generated).flatMap(([name, files]) =>
      Array.from(files)
        .filter(([file]) => file.endsWith(".nix"))
        .map(([file, text]) => [`${name} ${file}`, hash("sha256", text)]),
    ),
  );
}

/** Asks the lib of the nixpkgs at a path. */
export async function record(nixpkgs: string): Promise<Recording> {
  const scratch = await mkdtemp(join(tmpdir(), "codegen-"));
  try {
    const { stdout: revision } = await spawn("git", ["-C", nixpkgs, "rev-parse", "HEAD"]);
    const written = {
      bareMounts: join(scratch, "bare-mounts"),
      toy: join(scratch, "toy"),
      kinds: join(scratch, "kinds"),
    };
    await Promise.all([
      writeModule(written.bareMounts, bareMounts, wholeFiles),
      writeModule(written.toy, toy, toyFiles),
      writeModule(written.kinds, kinds, kindsFiles),
      writeFile(join(scratch, "bare-mounts.json"), JSON.stringify(bareMountsConfigurations)),
      writeFile(join(scratch, "patterns.json"), JSON.stringify([...patterns.keys()])),
      writeFile(join(scratch, "texts.json"), JSON.stringify(texts)),
      writeFile(join(scratch, "toy.json"), JSON.stringify(toyConfigurations)),
    ]);
    const evaluate = (name: string, args: Readonly<Record<string, string>>) =>
      evaluateFile(join(here, `${name}.nix`), { nixpkgs, ...args });
    const configurations = (module: string, path: readonly string[], hidden: readonly string[]) =>
      evaluate("configurations", {
        root: join(scratch, module),
        path: JSON.stringify(path),
        hidden: JSON.stringify(hidden),
        configurations: join(scratch, `${module}.json`),
      });
    return {
      revision,
      asked: await questions(),
      optionDocs: {
        bareMounts: await evaluate("option-docs", { root: written.bareMounts }),
        toy: await evaluate("option-docs", { root: written.toy }),
        kinds: await evaluate("option-docs", { root: written.kinds }),
      },
      configurations: {
        bareMounts: await configurations("bare-mounts", bareMounts.path, []),
        toy: await configurations("toy", toy.path, ["amount", "nested", "gone"]),
      },
      toyRules: await evaluate("toy-rules", { root: written.toy, scopes: JSON.stringify(toyScopes) }),
      patterns: await evaluate("patterns", {
        patterns: join(scratch, "patterns.json"),
        texts: join(scratch, "texts.json"),
      }),
      rules: await evaluate("rules", { root, configurations: join(scratch, "bare-mounts.json") }),
    };
  } finally {
    await rm(scratch, { recursive: true });
  }
}

async function writeModule(directory: string, module: Module, settings: GenerateSettings): Promise<void> {
  await mkdir(join(directory, "modules"), { recursive: true });
  const generated = await generate(module, settings);
  for (const file of generatedNix) {
    await writeFile(join(directory, file), generated.get(file) ?? "");
  }
  await copyFile(join(root, "modules/listed.nix"), join(directory, "modules/listed.nix"));
}

async function evaluateFile(file: string, args: Readonly<Record<string, string>>) {
  const given = Object.entries(args).flatMap(([name, value]) => ["--argstr", name, value]);
  const { stdout } = await spawn("nix-instantiate", ["--eval", "--strict", "--json", ...given, file]);
  return JSON.parse(stdout);
}
