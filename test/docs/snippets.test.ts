import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import spawn from "nano-spawn";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { checkConfiguration } from "../../lib/cli/check-configuration.ts";
import { type Evaluator, embeddedEvaluator, evaluateConfiguration } from "../../lib/evaluate/index.ts";
import { bareMounts, checkConfig } from "../../lib/schema/index.ts";
import { root } from "../cli/run-cli.ts";
import { type Block, blocks, blocksOf, shownFiles } from "./pages.ts";

/** Kinds of blocks that something here or in another test of this folder looks at. */
const looked = [
  "nix",
  "nix flake",
  "ts",
  "json",
  "json settings",
  "sh",
  "powershell",
  "text message",
  "text",
  "mermaid",
];

test("no block of the book is of a kind that nothing looks at", () => {
  const kinds = blocks().map(({ page, line, language, words }) => ({
    place: `${page}:${line}`,
    kind: `${language} ${words}`.trim(),
  }));
  expect(kinds.length).toBeGreaterThan(60);
  expect(kinds.filter(({ kind }) => !looked.includes(kind))).toEqual([]);
});

test("every file that a page shows is there", () => {
  expect(shownFiles().length).toBeGreaterThan(5);
  expect(shownFiles().filter(({ file }) => !existsSync(file))).toEqual([]);
});

let folder = "";
let evaluator: Evaluator;

beforeAll(async () => {
  mkdirSync(join(root, ".cache"), { recursive: true });
  // Inside of the project, where imports of it are found.
  folder = mkdtempSync(join(root, ".cache/snippets-"));
  const start = await embeddedEvaluator();
  evaluator = start.ok ? start.evaluator : expect.fail(start.message);
});

afterAll(async () => {
  await evaluator.close();
  rmSync(folder, { recursive: true });
});

function fileOf({ page, line, text }: Block, ending: string): string {
  const file = join(folder, `${basename(page)}-${line}.${ending}`);
  writeFileSync(file, `${text}\n`);
  return file;
}

async function problemsOf(file: string): Promise<readonly string[]> {
  // `check` reads definitions of wsl.bareMounts, and this older tree is none.
  if (/^ *wslStorageMount\b/m.test(readFileSync(file, "utf8"))) {
    const evaluation = await evaluateConfiguration(evaluator, { modules: [{ file }] });
    const { assertions, warnings } = evaluation.ok
      ? evaluation.report
      : expect.fail(evaluation.error.message);
    return [...assertions, ...warnings];
  }
  const { problems, subject } = await checkConfiguration(file, { evaluator });
  expect(subject).not.toBe(null);
  return problems.map(({ option, message, rule }) => `${option} ${message} [${rule}]`);
}

/** What a fragment is put beside: a disk of the name that all pages use. */
const fragment = (text: string) => `{ lib, ... }: {
  imports = [ { ${text} } ];
  wsl.bareMounts.enable = true;
  wsl.bareMounts.disks.data = {
    serialNumber = lib.mkDefault "S6Z2NJ0TC14842T";
    uuid = lib.mkDefault "5b2c1f6e-6f0a-4d0e-9d53-0b6f0f2c7a11";
    filesystem.fsType = lib.mkDefault "btrfs";
  };
}`;

/** Warnings that a page shows on purpose. */
const warned: Readonly<Record<string, RegExp>> = {
  // A /var/tmp on a disk: the page says what that means.
  "impermanence.md": /\[boot-requires-mount\]$/,
  "old-names.md": /\[(?:renamed|listed)-option\]$/,
};

describe("Nix", () => {
  test.for(blocksOf("nix"))("%s breaks no rule", async ([, block]) => {
    const text = block.text.startsWith("{") ? block.text : fragment(block.text);
    const problems = await problemsOf(fileOf({ ...block, text }, "nix"));
    const expected = warned[block.page];
    expect(problems.filter((problem) => expected?.test(problem) !== true)).toEqual([]);
  });

  test.for(blocksOf("nix", "flake"))("%s has a system with our module", async ([, block]) => {
    // Its inputs are stand-ins: a system is what it was asked to be made of.
    const text = `{
      imports = ((
        ${block.text}
      ).outputs {
        self = { };
        nixpkgs.lib.nixosSystem = given: given;
        nixos-wsl.nixosModules.default = { };
        bare-mounts.nixosModules.default = { warnings = [ "ours" ]; };
      }).nixosConfigurations.nixos.modules;
    }`;
    expect(await problemsOf(fileOf({ ...block, text }, "nix"))).toEqual(["wsl.bareMounts ours [warning]"]);
  });
});

describe("TypeScript", () => {
  const all = blocksOf("ts");
  const isConfiguration = ({ text }: Block) => text.includes("export default defineConfig");

  test("every block has the right types", async () => {
    for (const [, block] of all) {
      fileOf(block, "ts");
    }
    const settings = { extends: "../../tsconfig.json", include: ["*.ts"] };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(settings));
    const result = await spawn("npx", ["tsc", "--noEmit", "--project", folder], { cwd: root }).catch(
      (error: unknown) => error,
    );
    expect(result).toMatchObject({ stdout: "" });
    expect(result).not.toBeInstanceOf(Error);
  });

  test.for(all.filter(([, block]) => isConfiguration(block) && !block.text.includes("@ts-expect-error")))(
    "%s is a configuration without problems",
    async ([, block]) => {
      const { default: value }: { readonly default: unknown } = await import(fileOf(block, "ts"));
      const { config, problems } = checkConfig(bareMounts, value);
      expect(problems).toEqual([]);
      expect(config).not.toBe(null);
    },
  );

  test.for(all.filter(([, block]) => !isConfiguration(block)))(
    "%s prints what the page says",
    async ([, block]) => {
      const said: string[] = [];
      const write = vi
        .spyOn(process.stdout, "write")
        .mockImplementation((text) => said.push(String(text)) > 0);
      const status = process.exitCode;
      try {
        await import(fileOf(block, "ts"));
      } finally {
        write.mockRestore();
        process.exitCode = status;
      }
      expect(said.join("").trim()).toBe(outputBelow(block));
    },
  );
});

/** The output that a page shows directly below a block, behind a line that says so; nothing where there is none. */
function outputBelow({ page, line, text }: Block): string {
  const next = blocks().find((block) => block.page === page && block.line > line);
  const source = readFileSync(join(root, "docs", page), "utf8").split("\n");
  const between = source.slice(line + text.split("\n").length + 1, (next?.line ?? 1) - 1).join(" ");
  return next?.language === "text" && between.trim() === "It prints:" ? next.text : "";
}

test.for(blocksOf("json"))("%s is a configuration without problems", ([, block]) => {
  const { $schema: _, ...value }: Readonly<Record<string, unknown>> = JSON.parse(block.text);
  expect(checkConfig(bareMounts, value).problems).toEqual([]);
});
