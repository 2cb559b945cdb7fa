import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../cli/run-cli.ts";

/** Runs a file as if by another version of Node: only the number is another, the rest is that of this one. */
function runWith(version: string, file: string, ...options: readonly string[]) {
  const other = `data:text/javascript,Object.defineProperty(process, "versions", { value: { ...process.versions, node: "${version}" } })`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--import", other, file, ...options], {
    cwd: root,
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

test.for([
  ["bin/bare-mounts.js", "check"],
  ["bin/run-source.js", "test/run.ts"],
] as const)("a checkout says in one sentence that Node is too old: %s %s", ([file, option]) => {
  expect(runWith("20.19.2", file, option)).toEqual({
    status: 3,
    stdout: "",
    stderr:
      'Node 20.19.2 is too old for this checkout, which needs Node 24: "npm ci --ignore-scripts=false" puts one into ' +
      "node_modules, where npm and npx find it.\n",
  });
});

test("an installed package says in one sentence that Node is too old, and else runs its build", () => {
  const folder = mkdtempSync(join(tmpdir(), "bare-mounts-installed-"));
  try {
    for (const file of ["bin/bare-mounts.js", "package.json"]) {
      cpSync(join(root, file), join(folder, file));
    }
    mkdirSync(join(folder, "dist/lib/cli"), { recursive: true });
    writeFileSync(join(folder, "dist/lib/cli/main.js"), 'process.stdout.write("built");');
    const bin = join(folder, "bin/bare-mounts.js");
    expect(runWith("18.20.4", bin)).toEqual({
      status: 3,
      stdout: "",
      stderr: "bare-mounts: Node 18.20.4 is too old: it needs Node 20 or later\n",
    });
    expect(runWith("20.19.2", bin)).toEqual({ status: 0, stdout: "built", stderr: "" });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
