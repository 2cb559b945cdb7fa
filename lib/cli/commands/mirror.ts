import { mirror } from "../../mirror/index.ts";
import { type EvaluatorChoice, withEvaluator } from "../evaluator-choice.ts";
import { type ExitStatus, exitStatus } from "../exit-status.ts";
import { evaluationFailed } from "../load-configuration.ts";
import { type ModuleChoice, moduleSourceOf } from "../module-choice.ts";
import { print } from "../terminal.ts";

/** `bare-mounts mirror MODULE.nix`: the module's options in TypeScript. */
export async function mirrorCommand(
  module: string,
  options: EvaluatorChoice & Omit<ModuleChoice, "module">,
): Promise<ExitStatus> {
  const source = moduleSourceOf({ ...options, module });
  return await withEvaluator(options, async (evaluator) => {
    const mirrored = await mirror(evaluator, source);
    if (!mirrored.ok) throw evaluationFailed(module, mirrored.error, options);
    print(mirrored.value.text.trimEnd());
    return exitStatus.fine;
  });
}
