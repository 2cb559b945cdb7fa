import type { SystemdVersion } from "../../systemd/index.ts";
import { checkConfiguration } from "../check-configuration.ts";
import { type EvaluatorChoice, withEvaluator } from "../evaluator-choice.ts";
import { type ExitStatus, exitStatus } from "../exit-status.ts";
import { type BootView, bootView } from "../graph/boot-view.ts";
import { toDot } from "../graph/dot.ts";
import type { GraphDirection, GraphFormat } from "../graph/formats.ts";
import { toMermaid } from "../graph/mermaid.ts";
import { toSvg } from "../graph/svg.ts";
import { toText } from "../graph/text.ts";
import { problemLines } from "../report/text.ts";
import { print } from "../terminal.ts";

const draw: Readonly<
  Record<GraphFormat, (view: BootView, direction: GraphDirection) => string | Promise<string>>
> = {
  text: toText,
  mermaid: toMermaid,
  dot: toDot,
  svg: toSvg,
};

/** `bare-mounts graph FILE`: what happens in which order at boot. */
export async function graphCommand(
  file: string,
  options: EvaluatorChoice & {
    readonly format: GraphFormat;
    readonly direction: GraphDirection;
    readonly stdinFilePath?: string;
    readonly systemd?: SystemdVersion;
  },
): Promise<ExitStatus> {
  return await withEvaluator(options, async (evaluator) => {
    const { subject, problems } = await checkConfiguration(file, { ...options, evaluator });
    if (subject === null) {
      print(problemLines(problems));
      return exitStatus.problemsFound;
    }
    print(await draw[options.format](bootView(subject), options.direction));
    return exitStatus.fine;
  });
}
