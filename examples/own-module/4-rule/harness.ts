import { defineHarness } from "bare-mounts/check";
import { z } from "bare-mounts/schema";
import { webspace } from "./webspace.ts";

export const harness = defineHarness({
  module: webspace,
  files: { module: `${import.meta.dirname}/webspace.nix`, report: `${import.meta.dirname}/report.nix` },
  report: z.object({ assertions: z.array(z.string()), warnings: z.array(z.string()) }),
  subject: () => null,
  invariants: [],
});
