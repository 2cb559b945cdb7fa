import { spawn, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bareMountsHarness, statementsOf } from "../../lib/check/index.ts";
import { html } from "../../lib/cli/report/html.ts";
import { bareMounts, root } from "./run-cli.ts";

/** On a slow machine it says how far it is. */
function withoutProgress(stderr: string): string {
  return stderr.replaceAll(/^\d+ of \d+ configurations, .*\n/gm, "");
}

describe("fuzz", () => {
  test("says that nothing was found, in how many configurations, and with which seed", () => {
    const { status, stdout, stderr } = bareMounts("fuzz", "--runs", "60", "--seed", "1", "--oracle", "none");
    expect([status, withoutProgress(stderr)]).toEqual([0, ""]);
    expect(stdout).toMatch(
      /^no problems found in 60 configurations and \d+ values at the edges of types \(\d+ systems, .*, --seed 1\)$/m,
    );
    expect(stdout).toContain("no real tool was asked (--oracle none)");
  });

  test("leaves out what is the same in every run where it is told to", () => {
    const { stdout } = bareMounts("fuzz", "--runs", "20", "--seed", "1", "--oracle", "none", "--no-edges");
    expect(stdout).toMatch(/^no problems found in 20 configurations \(\d+ systems, /m);
  });

  test("gives programs what they need, as JSON", () => {
    const run = bareMounts("fuzz", "--runs", "60", "--seed", "1", "--oracle", "none", "--no-edges", "--json");
    const result = JSON.parse(run.stdout);
    expect(result).toMatchObject({ ok: true, interrupted: false, seed: 1, runs: 60, failures: [] });
    expect(Object.keys(result.coverage)).toEqual([
      ...["kinds", "options", "values", "accepted", "rules", "alone", "checks"],
    ]);
    expect(Object.keys(result.coverage.checks)).toEqual(
      statementsOf(bareMountsHarness as never).map(({ id }) => id),
    );
  });

  test("shows on demand how often everything came up", () => {
    const { stdout } = bareMounts(
      "fuzz",
      "--runs",
      "20",
      "--seed",
      "1",
      "--oracle",
      "none",
      "--no-edges",
      "--coverage",
    );
    expect(stdout).toMatch(/│ disks\.<name>\.filesystem\.fsType +│ +\d+ │/);
    expect(stdout).toMatch(/│ disks\.<name>\.filesystem\.onFailure = "block" +│ +\d+ │/);
    expect(stdout).toMatch(/Never or too rarely: .*rule /);
  });
});

describe("fuzz says in one message, with status 2, that", () => {
  test.for([
    [
      "a rule is misspelt",
      ["--rule", "mount-in-fstap"],
      "--rule mount-in-fstap: there is none; did you mean mount-in-fstab?",
    ],
    ["a shard is none", ["--shard", "3/2"], "--shard 3/2: it must be i/n with i from 1 to n, such as 1/4"],
    [
      "a shard is empty",
      ["--runs", "40", "--shard", "2/2"],
      "--shard 2/2: this part of 40 configurations is empty, since parts are made of whole hundreds",
    ],
    ["a path has no seed", ["--path", "3"], "--path needs the --seed that the failure was reported with"],
    ["a path is none", ["--seed", "1", "--path", "a"], "--path a: it must be numbers with colons between"],
    ["a number is none", ["--runs", "many"], "It must be a whole number from 1"],
    ["a nixpkgs is none", ["--nixpkgs", "/nonexistent"], "/nonexistent is no nixpkgs"],
    [
      "a nixpkgs does not suit the evaluator",
      ["--nixpkgs", "/x", "--evaluator", "embedded"],
      "--nixpkgs needs the nix evaluator",
    ],
  ] as const)("%s", ([, options, message]) => {
    const { status, stdout, stderr } = bareMounts("fuzz", ...options);
    expect(stderr).toContain(message);
    expect(withoutProgress(stderr).trim().split("\n")).toHaveLength(1);
    expect([status, stdout]).toEqual([2, ""]);
  });
});

describe("where a line of the module is broken, fuzz", () => {
  const copy = mkdtempSync(join(tmpdir(), "bare-mounts-copy-"));
  const report = join(copy, "report.html");
  const fuzz = (...options: readonly string[]) =>
    spawnSync(process.execPath, [join(copy, "bin/bare-mounts.js"), "fuzz", "--oracle", "none", ...options], {
      encoding: "utf8",
      env: { ...process.env, NO_COLOR: "1" },
    });
  let run: ReturnType<typeof fuzz>;

  beforeAll(() => {
    for (const entry of ["bin", "lib", "modules", "package.json"]) {
      cpSync(join(root, entry), join(copy, entry), { recursive: true });
    }
    symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
    const file = join(copy, "modules/core/part.nix");
    const text = readFileSync(file, "utf8");
    writeFileSync(
      file,
      text.replace('"x-systemd.before=local-fs.target"', '"x-systemd.before=remote-fs.target"'),
    );
    run = fuzz("--seed", "5", "--report", report);
  });

  afterAll(() => rmSync(copy, { recursive: true }));

  test("ends with 1, and names the rule, the option, and what goes wrong", () => {
    expect(run.status).toBe(1);
    expect(run.stdout).toMatch(
      /^broken {2}needed-for-boot-in-time {2}configuration \d+, made smaller \d+ times$/m,
    );
    expect(run.stdout).toMatch(/wsl\.bareMounts\.disks\.\S+\.filesystem/);
    expect(run.stdout).toContain("local-fs.target");
  });

  test("prints a module that shows it, and the command that shows it again", () => {
    expect(run.stdout).toMatch(/^ {4}wsl\.bareMounts = \{$/m);
    const command =
      /Again: npx bare-mounts fuzz (.*--rule needed-for-boot-in-time .*)$/m.exec(run.stdout)?.[1] ?? "";
    const again = fuzz(...command.split(" "));
    expect(again.status).toBe(1);
    const blockOf = (text: string) =>
      /^broken {2}needed-for-boot-in-time[\s\S]*?^ {2}Again:/m.exec(text)?.[0].split("\n").slice(1);
    expect(blockOf(again.stdout)).toEqual(blockOf(run.stdout));
  });

  test("writes a page that shows it, and that runs nothing", () => {
    const page = readFileSync(report, "utf8");
    expect(page).toContain("<h2><code>needed-for-boot-in-time</code></h2>");
    expect(page).not.toMatch(/<script|javascript:|https?:/);
  });
});

test("Ctrl-C ends a run with what was found so far", async () => {
  const child = spawn(
    process.execPath,
    ["bin/bare-mounts.js", "fuzz", "--runs", "100000", "--seed", "1", "--oracle", "none"],
    {
      cwd: root,
      env: { ...process.env, NO_COLOR: "1" },
    },
  );
  const output: string[] = [];
  child.stdout.setEncoding("utf8").on("data", (text: string) => output.push(text));
  // The first plain line of progress may say that none has been judged yet.
  await new Promise<void>((resolve) => {
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      if (/^[1-9]\d* of /m.test(text)) resolve();
    });
    child.once("close", () => resolve());
  });
  child.kill("SIGINT");
  const status = await new Promise((resolve) => child.once("close", resolve));
  expect(output.join("")).toMatch(/^ended early: no problems found in [1-9]\d* configurations/);
  expect(status).toBe(130);
});

test("text in a page is text, whatever is in it", () => {
  const { text } = html`<p title="${'"><script>'}">${["<b>", html`<i>${"&'"}</i>`]}</p>`;
  expect(text).toBe('<p title="&#34;&#62;&#60;script&#62;">&#60;b&#62;<i>&#38;&#39;</i></p>');
});
