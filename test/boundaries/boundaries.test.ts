import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { root } from "../cli/run-cli.ts";

// The lint rule that keeps the map in CONTRIBUTING.md true: biome.boundaries.json.

const folder = mkdtempSync(join(tmpdir(), "bare-mounts-boundaries-"));
for (const file of ["biome.json", "biome.boundaries.json"]) cpSync(join(root, file), join(folder, file));
afterAll(() => rmSync(folder, { recursive: true }));

/** What the linter says of a file that imports another one. */
function linted(file: string, imported: string): string {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), `import { x } from "${imported}";\n\nexport const y = x;\n`);
  const biome = join(root, "node_modules/@biomejs/biome/bin/biome");
  const { stdout, stderr } = spawnSync(process.execPath, [biome, "lint", "--vcs-enabled=false", file], {
    cwd: folder,
    encoding: "utf8",
  });
  return stdout + stderr;
}

describe("the linter refuses", () => {
  test.for([
    ["lib/schema/disk.ts", "../systemd/index.ts", "imports nothing of ours"],
    ["lib/schema/kernel/rule.ts", "../disk.ts", "knows no option"],
    ["lib/nix/print.ts", "../schema/index.ts", "imports nothing of ours"],
    ["lib/systemd/graph.ts", "../check/index.ts", "only fstab"],
    ["lib/evaluate/batch.ts", "../fuzz/index.ts", "only nix"],
    ["lib/evaluate/batch.ts", "../nix/print.ts", "all else is internal"],
    ["lib/fuzz/cases.ts", "../schema/index.ts", "all else is internal"],
    ["lib/module-text/nix-value.ts", "../fuzz/index.ts", "only nix, schema/kernel"],
    ["lib/check/invariants/one.ts", "../../cli/main.ts", "only evaluate"],
    ["lib/cli/main.ts", "../../codegen/generate.ts", "own files"],
    ["codegen/nix/options.ts", "../../lib/schema/index.ts", "lib/schema/kernel"],
  ] as const)("%s to import %s", ([file, imported, message]) => {
    const said = linted(file, imported);
    expect(said).toContain("noRestrictedImports");
    expect(said).toContain(message);
  });
});

describe("the linter lets", () => {
  test.for([
    ["lib/systemd/graph.ts", "../fstab/index.ts"],
    ["lib/evaluate/batch.ts", "../nix/index.ts"],
    ["lib/fuzz/comparisons/one.ts", "../../schema/kernel/index.ts"],
    ["lib/check/invariants/one.ts", "../subject.ts"],
    ["lib/cli/commands/one.ts", "../../../codegen/own-files.ts"],
    ["codegen/nix/options.ts", "./option-type.ts"],
  ] as const)("%s import %s", ([file, imported]) => {
    const said = linted(file, imported);
    expect(said).toContain("Checked 1 file");
    expect(said).not.toContain("noRestrictedImports");
  });
});
