// Writes the parts of the book that follow from something else, before VitePress reads its folder: the picture of a boot,
// data files to download, and the pages of the library's API.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const docs = import.meta.dirname;
const root = dirname(docs);
const run = (program: string, ...options: readonly string[]) =>
  execFileSync(process.execPath, [program, ...options], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 2 ** 26,
    stdio: ["ignore", "pipe", "inherit"],
  });

/** The configuration whose boot is shown: it has everything that a picture of a boot can show. */
const shown = "docs/examples/boot.nix";

mkdirSync(join(docs, "public/reference"), { recursive: true });
// From top to bottom, since a page is higher than wide.
for (const [format, file] of [
  ["text", "boot-order.txt"],
  ["svg", "boot-order.svg"],
] as const) {
  const drawing = ["graph", shown, "--format", format, "--direction", "down", "--evaluator", "embedded"];
  writeFileSync(join(docs, "public", file), run("bin/bare-mounts.js", ...drawing));
}

for (const file of ["options.json", "bare-mounts.schema.json", "windows-data.schema.json"]) {
  copyFileSync(join(docs, "reference", file), join(docs, "public/reference", file));
}

run("bin/run-source.js", join(docs, "playground/make.ts"));

rmSync(join(docs, "api"), { recursive: true, force: true });
// TypeDoc needs a TypeScript of its own, older than the project's; its package says where its program is.
const typedoc = createRequire(import.meta.url).resolve("typedoc/package.json");
run(join(dirname(typedoc), "bin/typedoc"), "--options", join(docs, "typedoc.json"), "--logLevel", "Warn");
