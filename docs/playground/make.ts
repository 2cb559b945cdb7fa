// Makes what the playground loads: nix-eval's binary for browsers, the module and the NixOS subset as one text, the option
// tree, the examples, and the result of the first of them.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { bundle, projectFiles } from "../../lib/evaluate/index.ts";
import { preparedBinary } from "../../lib/evaluate/prepared-binary.ts";
import { tokenizeNix } from "../../lib/nix/index.ts";
import { optionEntries, rulesOfReference } from "./make-options.ts";
import type { Frame } from "./evaluator.ts";

const root = join(import.meta.dirname, "../..");
const made = join(import.meta.dirname, "made");

/** Bytes that an evaluation may take. An example takes 40 MB, fifty disks 90 MB (measured). */
const memoryLimit = 2 ** 28;

mkdirSync(made, { recursive: true });
const write = (file: string, content: string | Uint8Array) => writeFileSync(join(made, file), content);

const nixEval = join(root, "node_modules/nix-eval");
const { version } = JSON.parse(readFileSync(join(nixEval, "package.json"), "utf8"));
write("nix-eval.wasm", preparedBinary(readFileSync(join(nixEval, "wasm/web/nix_eval_bg.wasm")), version, memoryLimit));
write("frame.json", JSON.stringify(frame()));
write("options.json", JSON.stringify(optionEntries()));
write("rules.json", JSON.stringify(rulesOfReference()));

/** Every file that a system needs, with the places of a configuration's text and of the expression left open. */
function frame(): Frame {
  const folder = mkdtempSync(join(tmpdir(), "playground-"));
  const [user, expression] = ["__theConfiguration", "__theExpression"];
  try {
    const file = join(folder, "user.nix");
    writeFileSync(file, user);
    const { lib, system, report, module } = projectFiles();
    const definition = join(dirname(system), "definition.nix");
    const bundling = bundle({ bindings: { lib, system, report, module, definition, user: file }, expression });
    if (!bundling.ok) throw new Error(bundling.error.message);
    // Only places in the configuration's own text are told, so that neither lines nor comments of ours are needed.
    const text = tokenizeNix(bundling.bundle.source)
      .map(({ kind, text }) => (kind === "comment" ? " " : kind === "space" ? (text.includes("\n") ? "\n" : " ") : text))
      .join("");
    const [before, rest, ...others] = text.split(user);
    const [between, after] = rest?.split(expression) ?? [];
    if (before === undefined || between === undefined || after === undefined || others.length > 0) {
      throw new Error("the bundle has another form");
    }
    return { before, between, after };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
