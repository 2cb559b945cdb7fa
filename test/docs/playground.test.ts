import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkText, type Input } from "../../docs/playground/check.ts";
import { type BrowserEvaluator, browserEvaluator } from "../../docs/playground/evaluator.ts";
import { inEveryLanguage } from "../../docs/playground/languages.ts";
import type { Example, First } from "../../docs/playground/made.ts";
import { marksOf } from "../../docs/playground/marks.ts";
import { entryAt, type OptionEntry } from "../../docs/playground/option-entry.ts";
import { definedOptions, definitionOf, placeInTree } from "../../docs/playground/option-path.ts";
import { checkConfiguration } from "../../lib/cli/check-configuration.ts";
import { readJsonText } from "../../lib/cli/json-text.ts";
import { type Evaluator, embeddedEvaluator } from "../../lib/evaluate/index.ts";
import { parseOption } from "../../lib/schema/index.ts";
import { root } from "../cli/run-cli.ts";

const made = join(root, "docs/playground/made");
const read = (file: string) => JSON.parse(readFileSync(join(made, file), "utf8"));

let evaluator: BrowserEvaluator;
let commandLine: Evaluator;

beforeAll(async () => {
  execFileSync(process.execPath, [join(root, "bin/run-source.js"), join(root, "docs/playground/make.ts")]);
  const binary = new WebAssembly.Module(readFileSync(join(made, "nix-eval.wasm")));
  evaluator = browserEvaluator(binary, read("frame.json"));
  const start = await embeddedEvaluator();
  commandLine = start.ok ? start.evaluator : expect.fail(start.message);
});

afterAll(() => commandLine.close());

const checkNix = (text: string) => checkText({ language: "nix", text }, evaluator);

describe("the evaluator for browsers", () => {
  test("gives what nix-eval gives, and no syntax tree", async () => {
    expect(await evaluator.evaluate("x: x + 1", "user 1")).toEqual({ ok: true, value: 2 });
    const { evaluate } = await import("../../node_modules/nix-eval/wasm/web/nix_eval.js");
    expect(JSON.parse(evaluate("1 + 1", "/x.nix", false))).toMatchObject({
      ...{ output: "2", errors: "", ast: "", trace: "", bytecode: "" },
    });
    expect(await evaluator.evaluate("null", "(builtins.tryEval (throw user)).success")).toMatchObject({
      ok: false,
    });
    expect(await evaluator.evaluate('"a"', "(builtins.tryEval (throw user)).success")).toEqual({
      ok: true,
      value: false,
    });
  });

  test("says the line of a text's error", async () => {
    expect(await evaluator.evaluate("{\n  a = b;\n}", "user.a")).toMatchObject({
      ok: false,
      error: { kind: "missing-attribute", file: "configuration.nix", line: 2, column: 7 },
    });
  });
});

describe("the playground finds in an example what the command line finds", () => {
  const examples: readonly string[] = [
    "docs/examples/first-btrfs.nix",
    "docs/examples/boot.nix",
    "examples/internal-4tb-nvme.ts",
    "examples/data-drives.json",
    "examples/impermanence-btrfs.ts",
    "examples/instances/dev.nix",
    "examples/storage-mount.nix",
  ];

  test.for(examples)("%s", async (file) => {
    const checked = await checkConfiguration(join(root, file), { evaluator: commandLine });
    const text = readFileSync(join(root, file), "utf8");
    const input: Input = file.endsWith(".ts")
      ? { language: "ts", value: (await import(join(root, file))).default }
      : { language: file.endsWith(".nix") ? "nix" : "json", text };
    const outcome = await checkText(input, evaluator);
    expect(outcome.error).toBe(null);
    expect(outcome.system?.fstab).toBe(checked.report.fstab);
    expect(outcome.problems).toEqual(checked.problems);
  });

  test("all of them are in the menu, and the first is shown with what it comes to", async () => {
    const menu: readonly Example[] = read("examples.json");
    expect(menu.map(({ file }) => file)).toEqual(expect.arrayContaining([...examples]));
    const { example, outcome }: First = read("first.json");
    expect(outcome).toEqual(JSON.parse(JSON.stringify(await checkNix(example.text))));
    expect(outcome.problems).toEqual([]);
  });
});

describe("a text that is no right configuration", () => {
  test.for([
    ["{ wsl.bareMounts.enable = 3; }", /is 3, but must be a boolean/],
    ["{ wsl.bareMounts.enabel = true; }", /enable/],
    [
      '{ enable = true; disks.a = { label = "a"; filesystem = { fsType = "ext4"; mountPoint = "/a"; }; }; }',
      /./,
    ],
  ] as const)("%s is a problem", async ([text, message]) => {
    const { error, problems, system } = await checkNix(text);
    expect(error).toBe(null);
    expect(problems.map((problem) => problem.message).join("\n")).toMatch(message);
    expect(system).toBe(null);
  });

  test.for([
    ["{ wsl.bareMounts = ", 1],
    ["{\n  a = 1\n  b = 2; }", 3],
    ["let x = x; in x", 1],
    ["{ imports = [ ./hardware.nix ]; }", 1],
    ["{\n\n  a = import <nixpkgs> { };\n}", 3],
  ] as const)("%s is an error with its line", async ([text, line]) => {
    const { error } = await checkNix(text);
    expect(error).toMatchObject({ line });
    const [mark] = marksOf({ error, problems: [], system: null, languages: null }, text, "nix");
    expect(mark?.from).toBeGreaterThanOrEqual(
      text
        .split("\n")
        .slice(0, line - 1)
        .join("\n").length,
    );
  });
});

describe("the place of an option", () => {
  const nix = `{ lib, ... }: {
  # wsl.bareMounts.enable = false; }
  imports = [ { wsl.bareMounts.instance = "dev"; } ];
  wsl.bareMounts = lib.mkIf true {
    enable = true;
    disks."my disk" = { label = ''a } = b;''; filesystem.fsType = "ext4"; };
  };
}`;

  test("is found in Nix", () => {
    const names = definedOptions(nix, "nix").map(({ path }) => path.join("/"));
    expect(names).toEqual([
      "imports",
      "wsl/bareMounts/instance",
      "wsl/bareMounts",
      "wsl/bareMounts/enable",
      "wsl/bareMounts/disks/my disk",
      "wsl/bareMounts/disks/my disk/label",
      "wsl/bareMounts/disks/my disk/filesystem/fsType",
    ]);
    const found = definitionOf(
      'wsl.bareMounts.disks."my disk".filesystem.fsType',
      definedOptions(nix, "nix"),
    );
    expect(nix.slice(found?.from, found?.to)).toBe("filesystem.fsType");
    const near = definitionOf('wsl.bareMounts.disks."my disk".uuid', definedOptions(nix, "nix"));
    expect(nix.slice(near?.from, near?.to)).toBe('disks."my disk"');
  });

  test.for([
    ["json", '{ "disks": { "a.b": { "label": "x: {" } } }'],
    [
      "ts",
      'const x: { a: number } = { a: 1 };\nexport default defineConfig({ disks: { "a.b": { label: `x: {` } } });',
    ],
  ] as const)("is found in %s", ([language, text]) => {
    const names = definedOptions(text, language).map(({ path }) => path.slice(-3).join("/"));
    expect(names).toEqual(
      expect.arrayContaining(["wsl/bareMounts/disks", "bareMounts/disks/a.b", "disks/a.b/label"]),
    );
    expect(definitionOf('wsl.bareMounts.disks."a.b".label', definedOptions(text, language))).not.toBe(null);
  });

  test.for([
    [
      "nix",
      "{ wsl.bareMounts.disks.a.filesystem = {\n  ",
      ["wsl", "bareMounts", "disks", "a", "filesystem"],
      true,
    ],
    [
      "nix",
      "{ wsl.bareMounts.disks.a.filesystem.fs",
      ["wsl", "bareMounts", "disks", "a", "filesystem"],
      true,
    ],
    [
      "nix",
      '{ enable = true; disks.a = { filesystem.fsType = "',
      ["wsl", "bareMounts", "disks", "a", "filesystem", "fsType"],
      false,
    ],
    ["json", '{ "disks": { "a": { "fi', ["wsl", "bareMounts", "disks", "a"], true],
    [
      "ts",
      "export default defineConfig({ disks: { a: { filesystem: { fsT",
      ["wsl", "bareMounts", "disks", "a", "filesystem"],
      true,
    ],
  ] as const)("is known in %s while it is typed: %s", ([language, text, path, isName]) => {
    expect(placeInTree(text, language, text.length)).toMatchObject({ path, isName });
  });

  test("is that of any member where its name is chosen", () => {
    const options: readonly OptionEntry[] = read("options.json");
    expect(entryAt(options, parseOption('wsl.bareMounts.disks."a.b".label'))?.name).toBe(
      "wsl.bareMounts.disks.<name>.label",
    );
    expect(entryAt(options, ["wsl", "bareMounts", "disks", "a", "nothing"])).toBe(undefined);
  });
});

test("a configuration means the same in every language", async () => {
  const value = JSON.parse(
    '{"enable":true,"disks":{"__proto__":{"label":"a${b}\\"\'\'","options":["x"]},"b c":{}}}',
  );
  const { nix, json, ts } = inEveryLanguage(value);
  expect(readJsonText(json)).toEqual({ ok: true, value });
  const literal = ts.replace(/^[\s\S]*defineConfig\(/, "(").replace(/;\s*$/, "");
  expect(new Function(`return ${literal}`)()).toEqual(value);
  expect(await evaluator.evaluate(nix, "user.wsl.bareMounts")).toEqual({ ok: true, value });
});

test("every option says its type, the page that explains it and where it is declared", () => {
  const options: readonly OptionEntry[] = read("options.json");
  expect(options.map(({ name }) => name)).toEqual(
    expect.arrayContaining(
      Object.keys(JSON.parse(readFileSync(join(root, "docs/reference/options.json"), "utf8"))),
    ),
  );
  for (const { name, page, declared } of options) {
    expect(readFileSync(join(root, "docs", `${page}.md`), "utf8"), name).toMatch(/^# /m);
    expect(readFileSync(join(root, declared), "utf8"), name).toContain(name.split(".").at(-1));
  }
  const nodatacow = options.find(({ name }) => name.endsWith(".nodatacow"));
  expect(nodatacow?.rules.length).toBeGreaterThan(0);
});
