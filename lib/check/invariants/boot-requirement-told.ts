import { parseProblem } from "../../schema/index.ts";
import { failureReaches } from "../../systemd/index.ts";
import { defineMountInvariant } from "../invariant.ts";

export const bootRequirementTold = defineMountInvariant({
  id: "boot-requirement-told",
  statement:
    'Whoever mounts without onFailure = "block" what systemd itself cannot do without is warned, and nobody else is.',
  why: "What `check` says of a missing disk and what `graph` shows of it must be one: that the boot goes on, or that the system does not come up.",
  findings: ({ boot, expected, graph, report, root }) => {
    const failing = new Map<string, ReadonlySet<string>>();
    // One disk's mounts fail with one service.
    const reached = (unit: string) => {
      const known = failing.get(unit) ?? failureReaches(graph, unit, { within: boot });
      failing.set(unit, known);
      return known;
    };
    const options = new Set(
      report.warnings
        .map((warning) => parseProblem(warning, "warning", root))
        .flatMap((problem) => (problem?.rule === "boot-requires-mount" ? [problem.option] : [])),
    );
    const warned = expected.filter(({ option }) => options.has(`${option}.mountPoint`));
    // What says it for all that fails together with it.
    const telling = new Set(
      [...warned, ...expected.filter(({ blocks }) => blocks)].map(({ mountUnit }) => mountUnit),
    );
    const untrue = warned
      .filter(({ blocks, mountUnit }) => blocks || !reached(mountUnit).has("basic.target"))
      .map(({ option, mountPoint }) => ({
        option,
        message: `a warning says that the boot needs ${mountPoint}, and it does not`,
      }));
    const untold = expected
      .filter(({ unit }) => reached(unit).has("basic.target") && reached(unit).isDisjointFrom(telling))
      .map(({ option, mountPoint }) => ({
        option,
        message: `the system does not come up without the disk of ${mountPoint}, and no warning says so`,
      }));
    return [...untrue, ...untold];
  },
});
