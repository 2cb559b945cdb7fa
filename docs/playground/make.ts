// Makes what the playground loads: nix-eval's binary for browsers, the module and the NixOS subset as one text, the option
// tree, the examples, and the result of the first of them.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, extname, join } from "node:path";
import { bundle, projectFiles } from "../../lib/evaluate/index.ts";
import { preparedBinary } from "../../lib/evaluate/prepared-binary.ts";
import { printString, tokenizeNix } from "../../lib/nix/index.ts";
import { checkText } from "./check.ts";
import { browserEvaluator, type Frame } from "./evaluator.ts";
import { isLanguage } from "./languages.ts";
import type { Example, First } from "./made.ts";
import { optionEntries, rulesOfReference } from "./make-options.ts";

const root = join(import.meta.dirname, "../..");
const made = join(import.meta.dirname, "made");

/** Bytes that an evaluation may take. An example takes 40 MB, fifty disks 90 MB (measured). */
const memoryLimit = 2 ** 28;

mkdirSync(made, { recursive: true });
const write = (file: string, content: string | Uint8Array) => writeFileSync(join(made, file), content);

const nixEval = join(root, "node_modules/nix-eval");
const { version } = JSON.parse(readFileSync(join(nixEval, "package.json"), "utf8"));
const binary = preparedBinary(readFileSync(join(nixEval, "wasm/web/nix_eval_bg.wasm")), version, memoryLimit);
write("nix-eval.wasm", binary);
write("frame.json", JSON.stringify(frame()));
write("options.json", JSON.stringify(optionEntries()));
write("rules.json", JSON.stringify(rulesOfReference()));

/** The menu; the first is what the page begins with. */
const examples = [
  example("docs/examples/first-btrfs.nix", "A new Btrfs disk"),
  example("examples/internal-4tb-nvme.ts", "One ext4 disk, by its UUID"),
  example("examples/samsung-990-pro.nix", "One ext4 disk, by its model"),
  example("examples/data-drives.json", "exFAT and XFS, mounted on access"),
  example("examples/postgres-btrfs.ts", "A database in a VHDX"),
  example("examples/impermanence-btrfs.ts", "Impermanence: eight subvolumes"),
  example("examples/instances/main.nix", "/nix of the first of three instances"),
  example("examples/instances/dev.nix", "/nix of the second"),
  example("examples/instances/test.nix", "/nix of the third"),
  example("examples/storage-mount.nix", "/nix, a shared folder and metrics"),
  example("docs/examples/boot.nix", "Everything in one picture"),
] as const;
write("examples.json", JSON.stringify(examples));
write("first.json", JSON.stringify(await first(examples[0])));

function example(file: string, title: string): Example {
  const language = extname(file).slice(1);
  if (!isLanguage(language)) throw new Error(`${file} is in no language of configurations`);
  return { file, title, language, text: readFileSync(join(root, file), "utf8") };
}

async function first(example: Example): Promise<First> {
  const evaluator = browserEvaluator(new WebAssembly.Module(Uint8Array.from(binary)), frame());
  return { example, outcome: await checkText({ language: "nix", text: example.text }, evaluator) };
}

/** Every file that a system needs, with the places of a configuration's text and of the expression left open. */
function frame(): Frame {
  const folder = mkdtempSync(join(tmpdir(), "playground-"));
  const [user, expression] = ["__theConfiguration", "__theExpression"];
  try {
    // The names in the bundle are those of the file and its folder, and the same in each build.
    mkdirSync(join(folder, "playground"));
    const file = join(folder, "playground/user.nix");
    writeFileSync(file, user);
    const { lib, system, report, module } = projectFiles();
    const definition = join(dirname(system), "definition.nix");
    const bundling = bundle({
      bindings: { lib, system, report, module, definition, user: file },
      expression,
    });
    if (!bundling.ok) throw new Error(bundling.error.message);
    // Only places in the configuration's own text are told, so that neither lines nor comments of ours are needed.
    const text = tokenizeNix(bundling.bundle.source)
      .map(({ kind, text }) =>
        kind === "comment" ? " " : kind === "space" ? (text.includes("\n") ? "\n" : " ") : text,
      )
      .join("");
    const [before, rest, ...others] = withoutPrograms(text, dirname(module)).split(user);
    const [between, after] = rest?.split(expression) ?? [];
    if (before === undefined || between === undefined || after === undefined || others.length > 0) {
      throw new Error("the bundle has another form");
    }
    return { before, between, after };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Programs of the module run nowhere here: what is said of them is their name alone. */
function withoutPrograms(bundle: string, modules: string): string {
  const files = readdirSync(modules, { recursive: true, encoding: "utf8" });
  return files
    .filter((file) => file.includes("/scripts/") && extname(file) !== "")
    .reduce((text, file) => {
      const [before = "", after, ...others] = text.split(
        printString(readFileSync(join(modules, file), "utf8")),
      );
      if (after === undefined || others.length > 0) throw new Error(`${file} is not in the bundle once`);
      return `${before}""${after}`;
    }, bundle);
}
