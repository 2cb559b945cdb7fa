// Writes the parts of the book that follow from something else, before VitePress reads its folder: the picture of a boot,
// data files to download, and the pages of the library's API.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { instance } from "@viz-js/viz";

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
const graph = (format: string) =>
  run("bin/bare-mounts.js", "graph", shown, "--format", format, "--evaluator", "embedded");
writeFileSync(join(docs, "public/boot-order.txt"), graph("text"));
// From top to bottom, since a page is higher than wide; with room for the wider letters of other fonts.
const drawing = graph("dot")
  .replace("rankdir=LR", "rankdir=TB")
  .replace(/margin="[^"]*"/, 'margin="0.25,0.1"');
writeFileSync(
  join(docs, "public/boot-order.svg"),
  (await instance()).renderString(drawing, { format: "svg" }),
);

for (const file of ["options.json", "bare-mounts.schema.json", "windows-data.schema.json"]) {
  copyFileSync(join(docs, "reference", file), join(docs, "public/reference", file));
}

rmSync(join(docs, "api"), { recursive: true, force: true });
// TypeDoc needs a TypeScript of its own, older than the project's; its package says where its program is.
const typedoc = createRequire(import.meta.url).resolve("typedoc/package.json");
run(join(dirname(typedoc), "bin/typedoc"), "--options", join(docs, "typedoc.json"), "--logLevel", "Warn");
