// The harness of the copy that this file lies in, as a process of its own: printer and schema are the copy's, too.
// Takes the settings as JSON in its only argument and prints what was found as JSON.
import { bareMountsHarness, fuzz } from "../lib/check/index.ts";
import type { HarnessFindings, HarnessSettings } from "./run-harness.ts";

const settings = JSON.parse(process.argv[2] ?? "") as HarnessSettings;
const { failures, obstacle, runs } = await fuzz(bareMountsHarness, { ...settings, jobs: 1, shrink: false });
if (obstacle !== null) {
  throw new Error(obstacle.message);
}
const findings: HarnessFindings = {
  runs,
  failures: failures.map(({ rule, run, findings: [first] }) => ({
    rule,
    run,
    message: first?.message ?? "",
  })),
};
process.stdout.write(JSON.stringify(findings));
