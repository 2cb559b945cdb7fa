import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { programText, scriptsFolder } from "../../lib/check/oracles/stand-ins.ts";
import { hasTool, howToGet } from "../support/tools.ts";

const programs = readdirSync(scriptsFolder()).map((name) => path.basename(name, ".sh"));

test.for(programs)("shellcheck has nothing to say of %s", (program, context) => {
  if (!hasTool("shellcheck")) {
    context.skip(howToGet("shellcheck"));
  }
  const input = `#!/usr/bin/env bash\nset -o errexit -o nounset -o pipefail\n${programText(program)}`;
  const { status, stdout } = spawnSync("shellcheck", ["-"], { encoding: "utf8", input });
  expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
});
