import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { programText, scriptsFolder } from "../../lib/check/oracles/stand-ins.ts";
import { hasTool, howToGet } from "../support/tools.ts";

const programs = readdirSync(scriptsFolder()).map((name) => path.basename(name, ".sh"));

test.for(programs)("shellcheck has nothing to say of %s", (program, context) => {
  if (!hasTool("shellcheck")) {
    context.skip(howToGet("shellcheck"));
  }
  const input = `#!/usr/bin/env bash\n${programText(program)}`;
  const { status, stdout } = spawnSync("shellcheck", ["-"], { encoding: "utf8", input });
  expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
});

test("each program is made of every part that lies in its folder", () => {
  const nix = readFileSync(path.join(scriptsFolder(), "../programs.nix"), "utf8");
  for (const file of readdirSync(scriptsFolder(), { recursive: true, encoding: "utf8" })) {
    if (path.extname(file) !== "") expect(nix).toContain(`builtins.readFile ./scripts/${file})`);
  }
});
