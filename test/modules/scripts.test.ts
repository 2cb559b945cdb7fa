import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { hasTool, howToGet } from "../support/tools.ts";

const folder = fileURLToPath(new URL("../../modules/scripts", import.meta.url));
const scripts = readdirSync(folder);

test.for(scripts)("shellcheck has nothing to say of %s", (script, context) => {
  if (!hasTool("shellcheck")) {
    context.skip(howToGet("shellcheck"));
  }
  const { status, stdout } = spawnSync("shellcheck", [join(folder, script)], { encoding: "utf8" });
  expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
});
