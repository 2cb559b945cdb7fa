import { type EvaluatorChoice, withEvaluator } from "../evaluator-choice.ts";
import { type ExitStatus, exitStatus } from "../exit-status.ts";
import { loadConfiguration } from "../load-configuration.ts";
import { print } from "../terminal.ts";

/** `bare-mounts render FILE`: the configuration as a NixOS module. */
export async function renderCommand(file: string, options: EvaluatorChoice): Promise<ExitStatus> {
  return await withEvaluator(options, async (evaluator) => {
    const { module } = await loadConfiguration(file, evaluator);
    print(module);
    return exitStatus.fine;
  });
}
