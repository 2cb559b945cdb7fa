import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { fuzzModule } from "../../lib/check/index.ts";
import { nixEvaluator } from "../../lib/evaluate/index.ts";
import { bareMounts, root } from "../cli/run-cli.ts";
import { noNixosWsl, skipAllBecause } from "../support/skip.ts";
import { hasTool, howToGet } from "../support/tools.ts";
import { planted, withPlanted } from "./planted.ts";

// The harness for modules that nobody has written anything for.

const start = await nixEvaluator();
afterAll(async () => (start.ok ? await start.evaluator.close() : undefined));

/** The same configurations in every run: what is found is a matter of the module alone. */
const run = { seed: 1, jobs: 1, oracle: "none" } as const;
const evaluator = start.ok ? { evaluator: start.evaluator } : {};
const notes = join(root, "test/mirror/modules/notes.nix");

describe("with nix", () => {
  skipAllBecause(hasTool("nix-instantiate") ? undefined : howToGet("nix-instantiate"));

  test("a module that is in order has no failure, and every statement was checked", async () => {
    const { result } = await fuzzModule({ file: notes }, { ...run, ...evaluator, runs: 150 });
    expect(result.failures.map(({ rule, findings }) => [rule, findings])).toEqual([]);
    expect(result.runs).toBe(150);
    expect(Object.entries(result.coverage.checks).filter(([, count]) => count === 0)).toEqual([]);
  });

  test.for(planted.map((each) => [each.fault, each] as const))("finds that %s", async ([, each]) => {
    const folder = await mkdtemp(join(tmpdir(), "planted-"));
    try {
      const file = join(folder, "notes.nix");
      await writeFile(file, withPlanted(each));
      const settings = { ...run, ...evaluator, runs: 150, shrink: false };
      const { result } = await fuzzModule({ file }, settings);
      expect(result.failures.map(({ rule }) => rule)).toContain(each.rule);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test("a failure is small, says where in the module it is from, and is shown again by its command", async () => {
    const folder = await mkdtemp(join(tmpdir(), "planted-"));
    try {
      const file = join(folder, "notes.nix");
      const [first] = planted;
      if (first === undefined) throw new Error("nothing is planted");
      await writeFile(file, withPlanted(first));
      const found = bareMounts(
        "fuzz",
        "--module",
        file,
        "--runs",
        "50",
        "--seed",
        "1",
        "--oracle",
        "none",
        "--json",
      );
      expect(found.status).toBe(1);
      const [failure] = JSON.parse(found.stdout).failures;
      expect(failure).toMatchObject({
        rule: "evaluates",
        findings: [
          {
            option: "services.notes",
            message: expect.stringMatching(/^attribute 'postgresql' missing \(notes\.nix:\d+\)$/),
          },
        ],
        value: { enable: true, storage: "postgresql" },
      });
      const [, , ...words] = failure.replay.split(" ");
      const again = bareMounts(...words, "--json");
      expect(JSON.parse(again.stdout).failures[0]).toMatchObject({
        value: failure.value,
        module: failure.module,
      });
      const without = bareMounts(...words, "--without", "evaluates");
      expect(without.status).toBe(2);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test("finds what is known of NixOS-WSL's modules", async ({ skip }) => {
    if (noNixosWsl !== undefined) skip(noNixosWsl);
    const source = {
      file: join(process.env["NIXOS_WSL"] ?? "", "modules"),
      prefix: ["wsl"],
      nixpkgs: process.env["NIXPKGS"] ?? "",
    };
    const { result } = await fuzzModule(source, { ...run, ...evaluator, runs: 300, shrink: false });
    const messages = result.failures.flatMap(({ findings }) => findings.map(({ message }) => message));
    expect(messages).toContainEqual(expect.stringContaining("dynamic attribute 'root' already defined"));
    expect(messages).toContainEqual(expect.stringContaining("`systemd.targets."));
  });
});

describe("bad input is one message", () => {
  test.for([
    [["fuzz", "--prefix", "a"], "--prefix needs --module"],
    [["fuzz", "--module", "test/mirror/none.nix"], "test/mirror/none.nix does not exist"],
    [["mirror", "test/mirror/none.nix"], "test/mirror/none.nix does not exist"],
    [["fuzz", "--module", notes, "--values", "user"], "it must be option=value,value"],
  ] as const)("%s", ([words, message]) => {
    const { status, stderr } = bareMounts(...words);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(status).toBe(2);
  });
});
