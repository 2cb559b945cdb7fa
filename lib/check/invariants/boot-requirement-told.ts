import { failureReaches } from "../../systemd/index.ts";
import { defineMountInvariant } from "../invariant.ts";

/** The warning that a disk stops the boot whatever its options say. */
const rule = "[boot-requires-mount]";

export const bootRequirementTold = defineMountInvariant({
  id: "boot-requirement-told",
  statement:
    'Whoever mounts without onFailure = "block" what systemd itself cannot do without is warned, and nobody else is.',
  why: "What `check` says of a missing disk and what `graph` shows of it must be one: that the boot goes on, or that the system does not come up.",
  findings: ({ boot, expected, graph, report }) => {
    const reached = (unit: string) => failureReaches(graph, unit, { within: boot });
    const isWarned = (option: string) =>
      report.warnings.some(
        (warning) => warning.startsWith(`${option}.mountPoint:`) && warning.includes(rule),
      );
    const warned = expected.filter(({ option }) => isWarned(option));
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
