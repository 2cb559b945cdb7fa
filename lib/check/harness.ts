import path from "node:path";
import { projectFiles, reportSchema, type SystemReport } from "../evaluate/index.ts";
import { defineHarness } from "../fuzz/index.ts";
import { type BareMounts, bareMounts } from "../schema/index.ts";
import { newestSystemd, type SystemdVersion } from "../systemd/index.ts";
import { bareMountsHints } from "./hints.ts";
import { invariants } from "./invariants/index.ts";
import { oracles } from "./oracles/index.ts";
import { makeSubject } from "./subject.ts";

const { module } = projectFiles();

/** `wsl.bareMounts` as `bare-mounts fuzz` tries it, judged by the rules of a version of systemd. */
export const bareMountsHarnessOf = (systemd: SystemdVersion) =>
  defineHarness({
    module: bareMounts,
    files: { module, report: path.join(path.dirname(module), "../lib/check/report.nix") },
    report: reportSchema,
    subject: (config: BareMounts, report: SystemReport) => makeSubject(config, report, systemd),
    invariants,
    oracles,
    hints: bareMountsHints,
  });

/** As {@link bareMountsHarnessOf}, by the rules of the newest systemd. */
export const bareMountsHarness = bareMountsHarnessOf(newestSystemd);
