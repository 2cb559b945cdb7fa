import type { SystemdVersion } from "../../systemd/index.ts";
import { type CheckOptions, checkConfiguration } from "../check-configuration.ts";
import { type EvaluatorChoice, withEvaluator } from "../evaluator-choice.ts";
import { type ExitStatus, exitStatus } from "../exit-status.ts";
import { InputError } from "../input-error.ts";
import { type JsonReport, jsonReport, jsonReportOfBadInput } from "../report/json.ts";
import { textReport } from "../report/text.ts";
import { print, printError } from "../terminal.ts";
import { watchFiles } from "../watch-files.ts";

/** What `check` was asked for on the command line. */
export interface CheckCommandOptions extends EvaluatorChoice {
  readonly json?: boolean;
  /** Prints nothing of files without a problem or a warning. */
  readonly quiet?: boolean;
  /** Checks again when one of the files changes, until Ctrl-C. */
  readonly watch?: boolean;
  readonly stdinFilePath?: string;
  readonly systemd?: SystemdVersion;
}

/** `bare-mounts check FILE...`. A file that cannot be read does not keep the others from being checked. */
export async function checkCommand(
  files: readonly string[],
  options: CheckCommandOptions,
): Promise<ExitStatus> {
  return await withEvaluator(options, async (evaluator) => {
    const check = () => checkFiles(files, options, { ...options, evaluator });
    if (options.watch !== true) return (await check()).status;
    await watchFiles(async () => (await check()).files);
    return exitStatus.fine;
  });
}

interface CheckedFiles {
  readonly status: ExitStatus;
  /** All that was read. Absolute paths, or as they were named where nothing could be read. */
  readonly files: readonly string[];
}

async function checkFiles(
  files: readonly string[],
  { json = false, quiet = false }: CheckCommandOptions,
  options: CheckOptions,
): Promise<CheckedFiles> {
  const reports: JsonReport[] = [];
  const read: string[] = [];
  let unreadable: ExitStatus = exitStatus.fine;
  for (const file of files) {
    try {
      const checked = await checkConfiguration(file, options);
      read.push(...checked.files);
      reports.push(jsonReport(checked));
      if (!json && (!quiet || checked.problems.length > 0)) print(textReport(checked));
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      read.push(file);
      reports.push(jsonReportOfBadInput(file, options.evaluator.name, options.systemd, error));
      printError(error.message);
      unreadable = error.status;
    }
  }
  if (json) print(JSON.stringify(reports, null, 2));
  const judged = reports.every(({ ok }) => ok) ? exitStatus.fine : exitStatus.problemsFound;
  return { status: unreadable === exitStatus.fine ? judged : unreadable, files: read };
}
