import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { partNames } from "../../lib/cli/upstream/series.ts";
import {
  type Evaluator,
  embeddedEvaluator,
  evaluateConfigurations,
  nixEvaluator,
  projectFiles,
} from "../../lib/evaluate/index.ts";
import { bareMounts } from "../cli/run-cli.ts";
import { formatFindings } from "../support/nix-format.ts";
import { noNixosWsl } from "../support/skip.ts";
import {
  documentedOptions,
  exampleModules,
  nixosWsl,
  nixpkgs,
  ourModules,
  systemsBesideNixosWsl,
} from "./beside-nixos-wsl.ts";
import { commitAll, filesOf, git, remove, standIn, temporaryFolder } from "./stand-in.ts";

// bare-mounts upstream --part, one after the other, in a fresh clone of NixOS-WSL or in what stands for one.

type Tree = Readonly<Record<string, string>>;

interface Step {
  readonly part: string;
  /** What the pull request changes, by file. */
  readonly added: Tree;
  /** Added lines, as git counts them. */
  readonly lines: readonly string[];
  readonly message: string;
}

const isReal = noNixosWsl === undefined;
const here = (file: string) => fileURLToPath(new URL(`nixos/${file}`, import.meta.url));
const on = "{ wsl.enable = true; }";

let folder = "";
let checkout = "";
let evaluator: Evaluator;
let embedded: Evaluator;
let steps: Step[] = [];
/** The checkout at each part: what each evaluates is told apart by its folder. */
const at = (part: string) => join(folder, part);
const page = (part: string) => `docs/src/how-to/bare-mounts${part === "core" ? "" : `-${part}`}.md`;

beforeAll(async () => {
  folder = temporaryFolder();
  checkout = isReal ? join(folder, "NixOS-WSL") : standIn();
  if (isReal) git(folder, "clone", "--quiet", "--no-hardlinks", nixosWsl, checkout);
  steps = partNames.map((part) => {
    const before = filesOf(checkout);
    const run = bareMounts("upstream", "--part", part, checkout);
    expect({ part, ...run }).toMatchObject({ part, status: 0, stderr: "" });
    const message = readFileSync(join(checkout, ".git/bare-mounts-pull-request.md"), "utf8");
    git(checkout, "add", "--all");
    expect(git(checkout, "diff", "--cached", "--check")).toBe("");
    const lines = git(checkout, "diff", "--cached", "--no-renames")
      .split("\n")
      .filter((line) => line.startsWith("+") && !line.startsWith("+++ "))
      .map((line) => line.slice(1));
    const after = filesOf(checkout);
    commitAll(checkout);
    git(checkout, "worktree", "add", "--quiet", "--detach", at(part));
    const added = Object.fromEntries(Object.entries(after).filter(([file, text]) => before[file] !== text));
    return { part, added, lines, message };
  });
  const [first, second] = [await nixEvaluator(), await embeddedEvaluator()];
  evaluator = first.ok ? first.evaluator : expect.fail(first.message);
  embedded = second.ok ? second.evaluator : expect.fail(second.message);
});

afterAll(async () => {
  await evaluator?.close();
  await embedded?.close();
  remove(folder);
  if (!isReal) remove(checkout);
});

const step = (part: string) => steps.find((each) => each.part === part) ?? expect.fail(part);

test("the core has at most 900 added lines in at most 12 files, none of them above 110 columns", () => {
  const { added, lines } = step("core");
  expect(lines.length).toBeLessThanOrEqual(900);
  expect(lines.length).toBeGreaterThan(500);
  expect(Object.keys(added).length).toBeLessThanOrEqual(12);
  expect(lines.filter((line) => line.length > 110)).toEqual([]);
});

/** Added lines of the parts that can be held so; the store, the tool and the script for Windows are programs of their own. */
const sizes: Readonly<Record<string, number>> = {
  ...{ boot: 450, devices: 520, btrfs: 1100, binds: 380, sharing: 240, encryption: 310 },
  ...{ "nix-store": 1600, windows: 480, tool: 2500, monitoring: 150, "windows-script": 3700 },
};

describe.for(partNames)("part %s", (part) => {
  test("is no longer than it was", () => {
    expect(step(part).lines.length).toBeLessThanOrEqual(sizes[part] ?? 900);
  });

  test("has its page of 20 to 40 lines, in the summary, and names only options that it has", () => {
    const text = step(part).added[page(part)] ?? expect.fail("no page");
    const lines = text.split("\n").length - 1;
    expect(lines).toBeGreaterThanOrEqual(19);
    expect(lines).toBeLessThanOrEqual(40);
    expect(step(part).added["docs/src/SUMMARY.md"]).toContain(`](./how-to/${page(part).split("/").at(-1)})`);
    for (const [, link = ""] of text.matchAll(/\]\((\.\/[^)]*)\)/g)) {
      expect(existsSync(join(at(part), "docs/src/how-to", link)), link).toBe(true);
    }
  });

  test("has a text with a title for the release notes, what was run, what never was, and how files are kept", () => {
    const { message } = step(part);
    expect(message).toMatch(/^feat: .{10,75}\n\nPart \d+ of \d+: /);
    expect(message).toContain(`**${part}**`);
    expect(message).toContain("Never run: on Windows, in WSL, on a built NixOS.");
    expect(message).toContain("generated from an option tree in TypeScript");
    expect(message).not.toMatch(/GB\/s|MB\/s|\d+m \d+s/);
    const paragraphs = message.split("\n\n").filter((block) => /^[A-Z*`]/.test(block));
    expect(paragraphs.filter((block) => block.trimEnd().includes("\n"))).toEqual([]);
  });

  test("has none of the names of this project in its tree, and Nix that is formatted", () => {
    const ours =
      /\bgenerated (from|by)\b|bare-mounts (generate|check|fuzz|lab|upstream)|typescript|lib\/(schema|check|cli)|codegen|\bfuzz|harness|mutants?\b|\bnp[mx]\b|\.ts\b|wslStorageMount|old-names|listed\.nix/gi;
    for (const [file, text] of Object.entries(step(part).added)) {
      if (!/bare-mounts/.test(file)) continue;
      expect({ file, found: text.match(ours) }).toEqual({ file, found: null });
      expect({ file, ends: /[^\n]\n$/.test(text), blanks: /[ \t\r]$/m.test(text) }).toMatchObject({
        ends: true,
        blanks: false,
      });
      if (file.endsWith(".nix"))
        expect({ file, findings: formatFindings(text) }).toEqual({ file, findings: [] });
    }
  });

  test("evaluates: its snippets are systems without objections", async () => {
    const snippets = Array.from(
      (step(part).added[page(part)] ?? "").matchAll(/^( *)```nix\n([\s\S]*?)^ *```$/gm),
      ([, , text = ""]) => text,
    );
    if (!["tool", "windows-script", "devices"].includes(part)) expect(snippets.length).toBeGreaterThan(0);
    const module = join(at(part), "modules/bare-mounts.nix");
    const systems = await evaluateConfigurations(
      embedded,
      snippets.map((text) => ({ modules: [text] })),
      { files: { ...projectFiles(), module } },
    );
    for (const [index, system] of systems.entries()) {
      expect({ snippet: snippets[index], system }).toMatchObject({
        system: { ok: true, report: { assertions: [] } },
      });
      expect(system.ok && system.report.fstab).toContain("/run/wsl-bare-mounts/");
    }
  });

  test("passes its own check beside NixOS-WSL's modules, with nixpkgs' lib", async (context) => {
    if (!isReal) context.skip(noNixosWsl);
    const result = await evaluator.evaluate({
      bindings: {
        run: here("check.nix"),
        lib: join(nixpkgs, "lib/default.nix"),
        system: here("system.nix"),
        check: join(at(part), "checks/bare-mounts.nix"),
        wsl: join(at(part), "modules/default.nix"),
      },
      expression: "run { inherit lib system check wsl; }",
    });
    expect(result).toMatchObject({ ok: true, value: "fine" });
  });

  test("changes nothing for those who do not use it, and declares options below wsl.bareMounts alone", async (context) => {
    if (!isReal) context.skip(noNixosWsl);
    const without = ({ defined: _, ...system }: Awaited<ReturnType<typeof systemsBesideNixosWsl>>[number]) =>
      system;
    const [theirs] = await systemsBesideNixosWsl(evaluator, at(part), [[on]]);
    const [plain] = await systemsBesideNixosWsl(evaluator, nixosWsl, [[on]]);
    expect(theirs && without(theirs)).toEqual(plain && without(plain));
    const documented = await documentedOptions(evaluator, at(part), [], "wsl");
    const before = await documentedOptions(evaluator, nixosWsl, [], "wsl");
    const own = documented.filter(({ name }) => name.startsWith("wsl.bareMounts"));
    expect(documented.length - own.length).toBe(before.length);
    for (const { name, description } of own) expect(description, name).not.toBeNull();
  });
});

test("with all parts every example is the same system as with this project's module", async (context) => {
  if (!isReal) context.skip(noNixosWsl);
  const modules = (await exampleModules(evaluator)).map(({ module }) => module);
  const systems = async (from: string, ours: readonly { file: string }[]) =>
    (
      await systemsBesideNixosWsl(
        evaluator,
        from,
        modules.map((module) => [on, ...ours, module]),
      )
    ).map(({ defined: _, ...system }) =>
      // The script has a comment less there.
      JSON.parse(JSON.stringify(system).replaceAll(/[a-z0-9]+-(?=Mount-WslBareDisks\.ps1)/g, "")),
    );
  const last = partNames.at(-1) ?? "";
  expect(modules.length).toBeGreaterThan(5);
  expect(await systems(at(last), [])).toEqual(
    await systems(nixosWsl, [{ file: join(ourModules, "default.nix") }]),
  );
});

test("without --part the same comes as commits on a branch", () => {
  const elsewhere = standIn();
  try {
    git(elsewhere, "config", "user.name", "Test");
    git(elsewhere, "config", "user.email", "test@example.org");
    expect(bareMounts("upstream", "--dry-run", elsewhere).stdout).toContain("  core            feat: ");
    const run = bareMounts("upstream", "--branch", "series", elsewhere);
    expect(run).toMatchObject({ status: 0, stderr: "" });
    expect(git(elsewhere, "branch", "--show-current").trim()).toBe("series");
    expect(git(elsewhere, "status", "--porcelain")).toBe("");
    const titles = git(elsewhere, "log", "--reverse", "--format=%s").trim().split("\n").slice(1);
    expect(titles).toEqual(steps.map(({ message }) => message.split("\n")[0]));
    const isModule = (file: string) => /^(modules|checks|docs\/src\/how-to|tests)\/bare-mounts/.test(file);
    const all = (tree: Tree) => Object.fromEntries(Object.entries(tree).filter(([file]) => isModule(file)));
    expect(all(filesOf(elsewhere))).toEqual(all(filesOf(checkout)));
  } finally {
    remove(elsewhere);
  }
});

test("where a commit cannot be made, the branch goes again, and the message says why", () => {
  const elsewhere = standIn();
  try {
    git(elsewhere, "config", "user.name", "Test");
    git(elsewhere, "config", "user.email", "test@example.org");
    const hook = join(elsewhere, ".git/hooks/pre-commit");
    mkdirSync(join(elsewhere, ".git/hooks"), { recursive: true });
    writeFileSync(hook, "#!/bin/sh\necho not today >&2\nexit 1\n");
    chmodSync(hook, 0o755);
    const before = { files: filesOf(elsewhere), branch: git(elsewhere, "branch", "--show-current") };
    const run = bareMounts("upstream", elsewhere);
    expect(run.status).toBe(2);
    expect(run.stderr).toContain("git commit failed: not today");
    expect({ files: filesOf(elsewhere), branch: git(elsewhere, "branch", "--show-current") }).toEqual(before);
    expect(git(elsewhere, "branch", "--list", "bare-mounts")).toBe("");
  } finally {
    remove(elsewhere);
  }
});
