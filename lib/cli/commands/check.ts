import { type CheckedConfiguration, checkConfiguration, isOk } from "../check-configuration.ts";
import { type EvaluatorChoice, withEvaluator } from "../evaluator-choice.ts";
import { type ExitStatus, exitStatus } from "../exit-status.ts";
import { InputError } from "../input-error.ts";
import { jsonReport } from "../report/json.ts";
import { textReport } from "../report/text.ts";
import { print, printError } from "../terminal.ts";

/** `bare-mounts check FILE...`. A file that cannot be read does not keep the others from being checked. */
export async function checkCommand(
  files: readonly string[],
  options: EvaluatorChoice & { readonly json?: boolean },
): Promise<ExitStatus> {
  return await withEvaluator(options, async (evaluator) => {
    const checked: CheckedConfiguration[] = [];
    let status: ExitStatus = exitStatus.fine;
    for (const file of files) {
      try {
        const result = await checkConfiguration(file, { evaluator, nixpkgs: options.nixpkgs });
        checked.push(result);
        if (options.json !== true) {
          print(textReport(result));
        }
      } catch (error) {
        if (!(error instanceof InputError)) {
          throw error;
        }
        printError(error.message);
        status = error.status;
      }
    }
    if (options.json === true) {
      print(JSON.stringify(checked.map(jsonReport), null, 2));
    }
    if (status !== exitStatus.fine) {
      return status;
    }
    return checked.every(isOk) ? exitStatus.fine : exitStatus.problemsFound;
  });
}
