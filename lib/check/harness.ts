import path from "node:path";
import { projectFiles, reportSchema } from "../evaluate/index.ts";
import { defineHarness } from "../fuzz/index.ts";
import { bareMounts } from "../schema/index.ts";
import { bareMountsHints } from "./hints.ts";
import { invariants } from "./invariants/index.ts";
import { oracles } from "./oracles/index.ts";
import { makeSubject } from "./subject.ts";

const { module } = projectFiles();

/** `wsl.bareMounts` as `bare-mounts fuzz` tries it. */
export const bareMountsHarness = defineHarness({
  module: bareMounts,
  files: { module, report: path.join(path.dirname(module), "../lib/check/report.nix") },
  report: reportSchema,
  subject: makeSubject,
  invariants,
  oracles,
  hints: bareMountsHints,
});
