import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { moduleParts, modulesFolder, programText } from "../../lib/check/oracles/stand-ins.ts";
import { hasTool, howToGet } from "../support/tools.ts";

const scripts = moduleParts()
  .map((part) => path.join(modulesFolder(), part, "scripts"))
  .filter((folder) => existsSync(folder));
const programs = new Set(
  scripts.flatMap((folder) => readdirSync(folder)).map((name) => path.basename(name, ".sh")),
);

test.for([...programs])("shellcheck has nothing to say of %s", (program, context) => {
  if (!hasTool("shellcheck")) {
    context.skip(howToGet("shellcheck"));
  }
  const input = `#!/usr/bin/env bash\n${programText(program)}`;
  const { status, stdout } = spawnSync("shellcheck", ["-"], { encoding: "utf8", input });
  expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
});

test("each program is made of every file that a part has for it", () => {
  expect(scripts.length).toBeGreaterThan(5);
  for (const folder of scripts) {
    const nix = readFileSync(path.join(folder, "../part.nix"), "utf8");
    for (const file of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
      if (path.extname(file) !== "") expect(nix).toContain(`builtins.readFile ./scripts/${file})`);
    }
  }
});
