import { readFile } from "node:fs/promises";
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { newestSystemd, systemdVersions } from "../systemd/index.ts";
import { type ExitStatus, exitStatus } from "./exit-status.ts";
import { graphDirections, graphFormats } from "./graph/formats.ts";
import { InputError } from "./input-error.ts";
import { printError } from "./terminal.ts";
import { seedNumber, wholeNumber } from "./whole-number.ts";

// A reader such as `head` that has seen enough is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  process.exit(error.code === "EPIPE" ? exitStatus.fine : exitStatus.problemsFound);
});
process.exitCode = await run(process.argv);

async function run(argv: readonly string[]): Promise<ExitStatus> {
  let status: ExitStatus = exitStatus.fine;
  const program = await declareCommands((result) => {
    status = result;
  });
  try {
    await program.parseAsync(argv);
    return status;
  } catch (error) {
    if (error instanceof InputError) {
      printError(error.message);
      return error.status;
    }
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? exitStatus.fine : exitStatus.badInput;
    }
    throw error;
  }
}

/** Each command is loaded when it is called: a check need not wait for what only `generate` uses. */
async function declareCommands(finish: (status: ExitStatus) => void): Promise<Command> {
  const program = new Command("bare-mounts")
    .description("NixOS-WSL's storage options from one typed tree: check, render and draw configurations")
    .version(await packageVersion())
    .showSuggestionAfterError()
    .exitOverride();

  program
    .command("check")
    .description("evaluate configurations and check the fstab, the units and their order")
    .argument(
      "<file...>",
      "a .ts, .js or .json value of wsl.bareMounts, a .nix attribute set or module, or a flake's system as .#name; - is " +
        "standard input",
    )
    .addOption(evaluatorOption())
    .addOption(systemdOption())
    .addOption(nixpkgsOption())
    .addOption(nixosWslOption())
    .addOption(stdinOption())
    .option("--json", "print the results as JSON")
    .option("--quiet", "print nothing of files without a problem or a warning")
    .addOption(new Option("--watch", "check again when a file changes, until Ctrl-C").conflicts("json"))
    .action(async (files: string[], options) =>
      finish(await (await import("./commands/check.ts")).checkCommand(files, options)),
    );

  program
    .command("render")
    .description("print a configuration as a NixOS module")
    .argument("<file>")
    .addOption(evaluatorOption())
    .addOption(stdinOption())
    .action(async (file: string, options) =>
      finish(await (await import("./commands/render.ts")).renderCommand(file, options)),
    );

  program
    .command("graph")
    .description("show what happens in which order at boot")
    .argument("<file>")
    .addOption(new Option("--format <format>", "how to show it").choices(graphFormats).default("text"))
    .addOption(
      new Option("--direction <direction>", "where the order of a picture leads")
        .choices(graphDirections)
        .default("right"),
    )
    .addOption(evaluatorOption())
    .addOption(systemdOption())
    .addOption(nixpkgsOption())
    .addOption(nixosWslOption())
    .addOption(stdinOption())
    .action(async (file: string, options) =>
      finish(await (await import("./commands/graph.ts")).graphCommand(file, options)),
    );

  program
    .command("generate")
    .description("write the files that are generated from the option tree")
    .option("--check", "write nothing; fail with a diff if a file is stale")
    .action(async (options) =>
      finish(await (await import("./commands/generate.ts")).generateCommand(options)),
    );

  program
    .command("fuzz")
    .description("try random configurations and show the smallest that breaks an invariant")
    .addOption(
      new Option("--runs <number>", "how many configurations").argParser(wholeNumber(1)).default(500),
    )
    .addOption(
      new Option("--seed <number>", "of the random numbers: the same seed, the same run").argParser(
        seedNumber,
      ),
    )
    .option("--path <path>", "with --seed: replay one failure, as its report says")
    .addOption(new Option("--jobs <number>", "processes at the same time").argParser(wholeNumber(1)))
    .addOption(evaluatorOption())
    .addOption(systemdOption())
    .addOption(nixpkgsOption())
    .addOption(nixosWslOption())
    .option("--shard <i/n>", "do the i-th of n parts of the run")
    .addOption(
      new Option("--oracle <choice>", "let systemd's own tools judge: a sample, all, or none")
        .choices(["auto", "systemd", "none"])
        .default("auto"),
    )
    .option("--no-edges", "leave out the values at the edges of types, which are the same in every run")
    .option("--rule <id...>", "check only these")
    .option(
      "--module <file>",
      "try this module of NixOS instead of wsl.bareMounts; nothing has to be written for it",
    )
    .addOption(prefixOption())
    .addOption(withOption())
    .option("--without <id...>", "with --module: do not check these")
    .option(
      "--values <option=value,...>",
      "with --module: values to prefer, such as owner=root,nobody",
      collect,
    )
    .option("--coverage", "show how often each option, value and rule came up")
    .option("--json", "print the results as JSON")
    .option("--report <file.html>", "write a report to look at in a browser")
    .action(async (options) => finish(await (await import("./commands/fuzz.ts")).fuzzCommand(options)));

  program
    .command("mirror")
    .description("read the options of a NixOS module and print the TypeScript that declares them")
    .argument("<module>", "the module's .nix file, or the folder of its default.nix")
    .addOption(prefixOption())
    .addOption(withOption())
    .addOption(evaluatorOption())
    .addOption(nixpkgsOption())
    .action(async (module: string, options) =>
      finish(await (await import("./commands/mirror.ts")).mirrorCommand(module, options)),
    );

  program
    .command("upstream")
    .description(
      "write the module into a checkout of NixOS-WSL: a series of pull requests, each a commit on a branch",
    )
    .argument("<directory>", "the top of the checkout")
    .option("--part <name>", "write one of the series alone, on top of those before it, and commit nothing")
    .option("--branch <name>", "the branch that is made for the series (default: bare-mounts)")
    .option("--dry-run", "write nothing; print what would change as a diff, or the parts of the series")
    .option("--message <file>", "where the text of the pull request goes instead of into .git")
    .action(async (directory: string, options) =>
      finish((await import("./commands/upstream.ts")).upstreamCommand(directory, options)),
    );

  program
    .command("start")
    .description("generate, check every example and some random configurations, with the embedded evaluator")
    .action(async () => finish(await (await import("./commands/start.ts")).startCommand()));

  for (const command of program.commands) {
    command.exitOverride();
  }
  return program;
}

function evaluatorOption(): Option {
  return new Option("--evaluator <name>", "auto takes nix where it is on PATH")
    .choices(["auto", "embedded", "nix"])
    .default("auto");
}

function nixpkgsOption(): Option {
  return new Option(
    "--nixpkgs <path>",
    "evaluate with this nixpkgs instead of the built-in subset (implies nix)",
  );
}

function nixosWslOption(): Option {
  return new Option(
    "--nixos-wsl <path>",
    "with --nixpkgs: this NixOS-WSL instead of the options that storage needs",
  );
}

/** For an option that can be given several times. */
function collect(value: string, values: readonly string[] = []): readonly string[] {
  return [...values, value];
}

function prefixOption(): Option {
  return new Option(
    "--prefix <path>",
    "where the module's options are, such as services.webspace (default: all that its files declare)",
  );
}

function withOption(): Option {
  return new Option("--with <file...>", "further modules, such as those that it needs");
}

function stdinOption(): Option {
  return new Option("--stdin-file-path <path>", "what standard input would be called as a file");
}

function systemdOption(): Option {
  return new Option("--systemd <version>", "judge by the rules of this version of systemd")
    .choices(systemdVersions.map(String))
    .argParser((text) => {
      const version = systemdVersions.find((known) => String(known) === text);
      if (version === undefined) {
        throw new InvalidArgumentError(`Known are ${systemdVersions.join(", ")}.`);
      }
      return version;
    })
    .default(newestSystemd);
}

/** Two folders up from the sources, three from the build. */
async function packageVersion(): Promise<string> {
  for (const up of ["../../package.json", "../../../package.json"]) {
    const text = await readFile(new URL(up, import.meta.url), "utf8").catch(() => null);
    if (text !== null) {
      return String((JSON.parse(text) as { readonly version: unknown }).version);
    }
  }
  return "unknown";
}
