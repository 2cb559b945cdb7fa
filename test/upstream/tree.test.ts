import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type Evaluator,
  embeddedEvaluator,
  evaluateConfigurations,
  projectFiles,
  type SystemEvaluation,
} from "../../lib/evaluate/index.ts";
import { bareMounts, root } from "../cli/run-cli.ts";
import { changedByNixpkgsFmt, formatFindings, howToGetNixpkgsFmt } from "../support/nix-format.ts";
import { noNixosWsl } from "../support/skip.ts";
import { hasTool } from "../support/tools.ts";
import { exampleModules, nixosWsl } from "./beside-nixos-wsl.ts";
import { filesOf, remove, standIn } from "./stand-in.ts";

// What bare-mounts upstream writes.

let checkout = "";
let evaluator: Evaluator;
let tree: Readonly<Record<string, string>>;
const page = "docs/src/how-to/bare-mounts.md";

beforeAll(async () => {
  checkout = standIn();
  const before = filesOf(checkout);
  expect(bareMounts("upstream", checkout).status).toBe(0);
  tree = Object.fromEntries(
    Object.entries(filesOf(checkout)).filter(([file, text]) => before[file] !== text),
  );
  const start = await embeddedEvaluator();
  evaluator = start.ok ? start.evaluator : expect.fail(start.message);
});

afterAll(async () => {
  await evaluator.close();
  remove(checkout);
});

const evaluate = (modules: readonly string[], module: string): Promise<SystemEvaluation[]> =>
  evaluateConfigurations(
    evaluator,
    modules.map((text) => ({ modules: [text] })),
    { files: { ...projectFiles(), module } },
  );
const written = () => join(checkout, "modules/bare-mounts.nix");

test("it has none of the names of this project, and nothing that its readers cannot know", () => {
  const ours =
    /\bgenerated (from|by)\b|bare-mounts (generate|check|fuzz|lab|upstream|render|graph)|typescript|lib\/(schema|check|evaluate|nix|cli)|docs\/reference|codegen|\bfuzz|\blab\b|harness|mutants?\b|vitest|\bnp[mx]\b|\.ts\b|\bissue \d|\bseeds?\b|wslStorageMount|old-names|listed\.nix/gi;
  for (const [file, text] of Object.entries(tree)) {
    expect({ file, found: text.match(ours) }).toEqual({ file, found: null });
  }
});

test("the test can find such names: what the tree is made from has them", () => {
  for (const file of ["options", "rules", "tables"]) {
    expect(readFileSync(join(root, `modules/${file}.nix`), "utf8")).toContain("Generated from lib/schema");
    expect(tree[`modules/bare-mounts/${file}.nix`]).toMatch(/^# \w/);
  }
});

test("every file ends with one newline, and no line with blanks", () => {
  for (const [file, text] of Object.entries(tree)) {
    expect({ file, ends: /[^\n]\n$/.test(text), blanks: /[ \t\r]$/m.test(text) }).toEqual({
      file,
      ends: true,
      blanks: false,
    });
  }
});

test("its Nix is formatted: nothing is found that nixpkgs-fmt is known to change", () => {
  const nix = Object.entries(tree).filter(([file]) => file.endsWith(".nix"));
  expect(nix.length).toBeGreaterThan(15);
  for (const [file, text] of nix) {
    expect({ file, findings: formatFindings(text) }).toEqual({ file, findings: [] });
  }
});

test("its Nix is formatted as nixpkgs-fmt formats it", (context) => {
  if (!hasTool("nixpkgs-fmt")) context.skip(howToGetNixpkgsFmt);
  const nix = Object.keys(tree).filter((file) => file.endsWith(".nix"));
  expect(changedByNixpkgsFmt(nix.map((file) => join(checkout, file)))).toEqual([]);
});

test("its module makes the same system of every example as this project's", async () => {
  const examples = await exampleModules(evaluator);
  const modules = examples.map(({ module }) => module);
  const [theirs, ours] = [await evaluate(modules, written()), await evaluate(modules, projectFiles().module)];
  expect(examples.length).toBeGreaterThan(5);
  for (const [index, { file }] of examples.entries()) {
    expect(ours[index]).toMatchObject({ ok: true, report: { assertions: [] } });
    expect({ file, system: theirs[index] }).toEqual({ file, system: ours[index] });
  }
});

test("its module refuses what this project's refuses, in the same words", async () => {
  const broken = [
    '{ wsl.bareMounts = { enable = true; disks.a.filesystem = { fsType = "ext4"; mountPoint = "/"; }; }; }',
  ];
  const [theirs] = await evaluate(broken, written());
  const [ours] = await evaluate(broken, projectFiles().module);
  expect(theirs).toEqual(ours);
  expect(theirs?.ok === true && theirs.report.assertions.length).toBeGreaterThan(2);
});

describe("its page", () => {
  /** What stands in fences of a language, without the indentation of the list that it is in. */
  const fenced = (language: string): string[] =>
    Array.from(
      (tree[page] ?? "").matchAll(new RegExp(`^( *)\`\`\`${language}\\n([\\s\\S]*?)^ *\`\`\`$`, "gm")),
      ([, blanks = "", text = ""]) => text.replaceAll(new RegExp(`^${blanks}`, "gm"), ""),
    );

  test("has snippets of Nix that each evaluate to a system without objections", async () => {
    const snippets = fenced("nix");
    expect(snippets.length).toBeGreaterThanOrEqual(4);
    for (const [index, system] of (await evaluate(snippets, written())).entries()) {
      expect({ snippet: snippets[index], system }).toMatchObject({
        system: { ok: true, report: { assertions: [], warnings: [] } },
      });
      expect(system.ok && system.report.fstab).toContain("/run/wsl-bare-mounts/");
    }
  });

  test("names only options that there are", () => {
    const options = new Set(
      Array.from(
        tree["modules/bare-mounts/options.nix"]?.matchAll(/^ *([a-zA-Z]+)(?: =|;|\.)/gm) ?? [],
        ([, name]) => name,
      ),
    );
    const named = Array.from(
      (tree[page] ?? "").matchAll(
        /`(?:wsl\.bareMounts\.)?(?:filesystem\.|nixStore\.)?([a-z]+[A-Z][A-Za-z]*)(?: = [^`]+)?`/g,
      ),
      ([, name]) => name,
    );
    expect(named).toEqual(
      expect.arrayContaining(["neededForBoot", "onFailure", "deviceTimeout", "keepGenerations"]),
    );
    // NixOS' own.
    options.add("fileSystems");
    expect(named.filter((name) => !options.has(name))).toEqual([]);
  });

  test("names only what the programs have", () => {
    const programs = Object.entries(tree).filter(([file]) => /wsl-bare-mount\/main\.sh$/.test(file));
    for (const [, verb = ""] of (tree[page] ?? "").matchAll(/wsl-bare-mount ([a-z]+)/g)) {
      expect(programs[0]?.[1]).toContain(verb);
    }
    const script = tree["modules/bare-mounts/windows/Mount-WslBareDisks.ps1"] ?? "";
    for (const [, name = ""] of (tree[page] ?? "").matchAll(
      / -(Install|List|Attach|Create|WithoutLogon)\b/g,
    )) {
      expect(script).toContain(`[switch]$${name}`);
    }
  });

  test("is linked from the summary, and leads to the reference of options", () => {
    const summary = tree["docs/src/SUMMARY.md"] ?? "";
    const links = Array.from(summary.matchAll(/\]\((\.\/[^)]*bare-mounts[^)]*)\)/g), ([, link = ""]) => link);
    expect(links.map((link) => join("docs/src", link))).toEqual([page]);
    const own = Array.from((tree[page] ?? "").matchAll(/\]\(([^)]+)\)/g), ([, link = ""]) => link);
    // NixOS-WSL makes this page of the options when it builds its book.
    expect(own.map((link) => join(dirname(page), link))).toEqual(["docs/src/options.md"]);
  });
});

describe("its test for Windows", () => {
  const text = () => tree["tests/bare-mounts.Tests.ps1"] ?? "";

  test("has the form of NixOS-WSL's tests: its helpers first, the distribution removed at the end", () => {
    expect(text()).toMatch(/^BeforeAll \{\n {2}\. \$PSScriptRoot\/lib\/lib\.ps1\n\}\n\nDescribe "/);
    expect(text()).toMatch(/ {2}AfterAll \{[\s\S]*\$distro\.Uninstall\(\)/);
    expect(text()).toContain("imports = [ <nixos-wsl/modules> ]");
  });

  test("installs a configuration that is a system without objections", async () => {
    const configuration = /@"\n([\s\S]*?)\n"@/.exec(text())?.[1] ?? expect.fail();
    const evaluable = configuration
      .replace("imports = [ <nixos-wsl/modules> ];", "")
      .replace(/\$\(\$vhd [^)]*\)/, () => "C:\\\\folder\\\\bare-mounts.vhdx");
    expect(evaluable).not.toContain("$");
    const [system] = await evaluate([evaluable], written());
    expect(system).toMatchObject({ ok: true, report: { assertions: [], warnings: [] } });
    expect(system?.ok && system.report.fstab).toContain("/run/wsl-bare-mounts/data /mnt/data ext4");
    expect(system?.ok && system.report.etc["nixos-wsl/bare-mounts.json"]).toContain("folder");
  });

  test("calls only what NixOS-WSL's helpers have", (context) => {
    if (noNixosWsl !== undefined) context.skip(noNixosWsl);
    const library = readFileSync(join(nixosWsl, "tests/lib/lib.ps1"), "utf8");
    const methods = Array.from(library.matchAll(/^ {2}\[\w+\](\w+)\(/gm), ([, name]) => name);
    const called = Array.from(text().matchAll(/\$distro\.(\w+)\(/g), ([, name]) => name);
    expect(new Set(called)).toEqual(new Set(["Launch", "InstallConfig", "Shutdown", "GetPath", "Uninstall"]));
    expect(called.filter((name) => !methods.includes(name))).toEqual([]);
  });
});

describe("the text of the pull request", () => {
  const text = readFileSync(join(root, "upstream/pull-request.md"), "utf8");

  test("has a title that NixOS-WSL's release notes list under features, and then a description", () => {
    const [title, empty] = text.split("\n");
    // .github/release-drafter.yml
    expect(title).toMatch(/^feat(ure)?(\(.+\))?[: ]/);
    expect(title?.length).toBeLessThan(72);
    expect(empty).toBe("");
  });

  test("has each paragraph on a line of its own: GitHub shows line breaks in pull requests as such", () => {
    const paragraphs = text.split("\n\n").filter((block) => /^[A-Z*`]/.test(block));
    expect(paragraphs.length).toBeGreaterThan(5);
    expect(paragraphs.filter((block) => block.trimEnd().includes("\n"))).toEqual([]);
  });

  test("has the numbers as they were measured, with those that speak against bare disks", () => {
    for (const row of [
      ["1GB", "5.0 GB/s", "7.3 GB/s"],
      ["1GB", "2.4 GB/s", "1.5 GB/s"],
      ["4GB", "4.6 GB/s", "7.1 GB/s"],
      ["4GB", "2.3 GB/s", "2.4 GB/s"],
      ["4KB", "74.7 MB/s", "76.0 MB/s"],
      ["64KB", "1.0 GB/s", "722 MB/s"],
      ["1MB", "4.1 GB/s", "1.2 GB/s"],
      ["16MB", "6.0 GB/s", "1.1 GB/s"],
    ]) {
      const line = text.split("\n").find((each) => row.every((cell) => each.includes(` ${cell} `)));
      expect(line, row.join(" ")).toBeDefined();
    }
    expect(text).toContain("I/O distribution");
  });
});
