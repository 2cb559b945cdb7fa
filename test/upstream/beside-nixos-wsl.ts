import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { exampleFiles } from "../../lib/cli/commands/start.ts";
import { loadConfiguration } from "../../lib/cli/load-configuration.ts";
import {
  type ConfigurationModule,
  type Evaluator,
  evaluateSystems,
  projectFiles,
} from "../../lib/evaluate/index.ts";

const here = (file: string) => fileURLToPath(new URL(`nixos/${file}`, import.meta.url));

/** The paths that the environment gives; tests that use them are skipped where it gives none. */
export const nixpkgs = process.env["NIXPKGS"] ?? "";
export const nixosWsl = process.env["NIXOS_WSL"] ?? "";

export const ourModules = fileURLToPath(new URL("../../modules", import.meta.url));

const definitions = z.array(z.object({ file: z.string(), names: z.array(z.string()) }));
const systemSchema = z.object({
  fstab: z.string(),
  units: z.record(z.string(), z.string()),
  links: z.record(z.string(), z.unknown()),
  etc: z.record(z.string(), z.string()),
  etcFiles: z.record(z.string(), z.unknown()),
  assertions: z.array(z.string()),
  warnings: z.array(z.string()),
  fileSystems: z.record(z.string(), z.unknown()),
  systemPackages: z.array(z.string()),
  activationScripts: z.record(z.string(), z.string()),
  preSwitchChecks: z.record(z.string(), z.string()),
  wslConf: z.unknown(),
  defined: z.record(z.string(), definitions),
});
/** All that `nixos/report.nix` says of a system. */
export type WholeSystem = z.infer<typeof systemSchema>;

/** Systems of NixOS-WSL's own modules and the given ones, with the real `lib`; our module is given like any other. */
export async function systemsBesideNixosWsl(
  evaluator: Evaluator,
  checkout: string,
  systems: readonly (readonly ConfigurationModule[])[],
): Promise<WholeSystem[]> {
  const files = {
    ...projectFiles(),
    module: fileURLToPath(new URL("../modules/empty.nix", import.meta.url)),
    system: here("system.nix"),
    report: here("report.nix"),
  };
  const theirs = { file: join(checkout, "modules/default.nix") };
  const evaluations = await evaluateSystems(
    evaluator,
    systems.map((modules) => ({ modules: [theirs, ...modules] })),
    { nixpkgs, files },
  );
  return evaluations.map((evaluation) => {
    if (!evaluation.ok) throw new Error(evaluation.error.detail);
    return systemSchema.parse(evaluation.value);
  });
}

const optionSchema = z.object({
  name: z.string(),
  description: z.unknown(),
  type: z.unknown(),
  default: z.unknown(),
  example: z.unknown(),
  declarations: z.array(z.string()),
});
export type DocumentedOption = z.infer<typeof optionSchema>;

/** What the options documentation of such a system has, of all options or of those of `wsl` alone. */
export async function documentedOptions(
  evaluator: Evaluator,
  checkout: string,
  modules: readonly string[],
  of: "all" | "wsl",
): Promise<DocumentedOption[]> {
  const given = Object.fromEntries(modules.map((file, index) => [`module${index}`, file]));
  // With its file, as the module system knows only of modules that it imported itself.
  const list = Object.entries(given).map(
    ([name, file]) => `{ _file = ${JSON.stringify(file)}; imports = [ ${name} ]; }`,
  );
  const evaluation = await evaluator.evaluate({
    bindings: {
      ...given,
      lib: join(nixpkgs, "lib/default.nix"),
      system: here("system.nix"),
      docs: here("option-docs.nix"),
      theirs: join(checkout, "modules/default.nix"),
    },
    expression: `docs {
      inherit lib;
      options = (system {
        inherit lib;
        modules = [ { _file = "theirs"; imports = [ theirs ]; } ${list.join(" ")} ];
      }).options${of === "wsl" ? ".wsl" : ""};
    }`,
  });
  if (!evaluation.ok) throw new Error(evaluation.error.detail);
  return z.array(optionSchema).parse(evaluation.value);
}

/** Each example with the module text that it comes to. */
export async function exampleModules(evaluator: Evaluator): Promise<{ file: string; module: string }[]> {
  return await Promise.all((await exampleFiles()).map((file) => loadConfiguration(file, { evaluator })));
}
