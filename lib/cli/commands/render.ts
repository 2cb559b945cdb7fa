import { bareMounts, checkConfig } from "../../schema/index.ts";
import { type EvaluatorChoice, withEvaluator } from "../evaluator-choice.ts";
import { type ExitStatus, exitStatus } from "../exit-status.ts";
import { InputError } from "../input-error.ts";
import { loadConfiguration } from "../load-configuration.ts";
import { problemLines } from "../report/text.ts";
import { print, printNote } from "../terminal.ts";

/** `bare-mounts render FILE`: the configuration as a NixOS module; nothing of one that the module would refuse. */
export async function renderCommand(
  file: string,
  options: EvaluatorChoice & { readonly stdinFilePath?: string },
): Promise<ExitStatus> {
  return await withEvaluator(options, async (evaluator) => {
    const configuration = await loadConfiguration(file, { ...options, evaluator });
    const { config, problems } = checkConfig(bareMounts, configuration.definition);
    if (config === null) throw InputError.ofProblems(file, problems);
    const all = [...configuration.problems, ...problems];
    if (all.length > 0) printNote(problemLines(all));
    if (all.some(({ severity }) => severity === "error")) return exitStatus.problemsFound;
    print(configuration.module);
    return exitStatus.fine;
  });
}
