import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { skipWhere } from "../support/skip.ts";
import { hasTool } from "../support/tools.ts";
import { hostileName, Tool, whyNoTool } from "../support/wsl-bare-mount.ts";

const folder = fileURLToPath(new URL("../../modules/tool/scripts/wsl-bare-mount", import.meta.url));
const read = (name: string) => readFileSync(join(folder, name), "utf8");

/** Options of each verb, as its code takes them: the patterns of its loop over arguments. */
function verbsInCode(): Map<string, string[]> {
  const parts = [
    "status.sh",
    "validate.sh",
    "metrics.sh",
    "doctor.sh",
    "attach.sh",
    "release.sh",
    "discover.sh",
    "store.sh",
  ];
  const verbs = new Map<string, string[]>();
  for (const [, verb = "", body = ""] of parts
    .map(read)
    .join("\n")
    .matchAll(/^verb_([a-z]+)\(\) \{\n(.*?)^\}/gms)) {
    const options = [...body.matchAll(/^ {6}((?:--[a-z]+ \| )*--[a-z]+)\)/gm)].flatMap(([, all = ""]) =>
      all.split(" | "),
    );
    verbs.set(verb, options.sort());
  }
  return verbs;
}

const verbs = verbsInCode();
const names = [...verbs.keys()].sort();

/** Verbs and their options where each line or paragraph of a text is about one verb. */
function verbsOf(text: string, sections: RegExp): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [section, verb = ""] of text.matchAll(sections)) {
    const options = [...section.matchAll(/--[a-z]+/g)].map(([option]) => option);
    found.set(verb, [...new Set(options)].filter((option) => option !== "--help").sort());
  }
  return found;
}

/** What is behind `migrate` and `rollback` takes options of its own. */
const passed: Readonly<Record<string, readonly string[]>> = {
  migrate: ["--dry-run", "--instance", "--target", "--verify"],
  rollback: ["--all"],
};

const optionsOf = (verb: string): readonly string[] => passed[verb] ?? verbs.get(verb) ?? [];

/** What is offered of a verb's options: those that take a value with the sign before it. */
const offeredOf = (verb: string): readonly string[] =>
  verb === "migrate"
    ? ["--dry-run", "--instance=", "--target=", "--verify=contents", "--verify=paths"]
    : optionsOf(verb);

const onTool = (statement: string, body: (tool: Tool, skip: (reason: string) => void) => void) =>
  test(statement, (context) => {
    skipWhere(whyNoTool(), context);
    using tool = new Tool();
    body(tool, (why) => context.skip(why));
  });

describe("what is documented of wsl-bare-mount is what it does:", () => {
  test("the verbs that are dispatched are those that there are", () => {
    const [, dispatched = ""] = /^ {4}((?:[a-z]+ \| )+[a-z]+)\)$/m.exec(read("main.sh")) ?? [];
    expect(dispatched.split(" | ").sort()).toEqual(names);
    expect(names.length).toBe(10);
  });

  onTool("--help", (tool) => {
    const { status, stdout } = tool.run("--help");
    expect(status).toBe(0);
    // A verb stands two columns in; what follows further in is about it.
    const documented = verbsOf(stdout, /^ {2}([a-z]+) .*(?:\n {3,}.*)*/gm);
    const options = verbsOf(stdout, /^ {2}([a-z]+) .*$/gm);
    expect([...documented.keys()].sort()).toEqual(names);
    for (const [verb, taken] of verbs) {
      expect({ verb, options: options.get(verb) }).toEqual({ verb, options: taken });
    }
  });

  onTool("every verb explains itself and its options with --help", (tool) => {
    for (const verb of names) {
      const { status, stdout } = tool.run(verb, "--help");
      expect(status).toBe(0);
      expect(stdout).toMatch(new RegExp(`^Usage: wsl-bare-mount ${verb}\\b.*\\n\\n[A-Z][\\s\\S]*?\\.\\n`));
      const explained = [...stdout.matchAll(/^ {2}(--[a-z-]+)/gm)].map(([, option = ""]) => option);
      expect([...new Set(explained)].sort()).toEqual(optionsOf(verb));
    }
  });

  onTool("what is mistyped gets a suggestion, where one is near", (tool) => {
    expect(tool.run("stauts").stderr).toContain("there is no verb stauts, did you mean status?");
    expect(tool.run("mirgate").stderr).toContain("did you mean migrate?");
    expect(tool.run("frobnicate").stderr).not.toContain("did you mean");
    expect(tool.run("status", "--jsno").stderr).toContain(
      "status has no option --jsno, did you mean --json?",
    );
    expect(tool.run("attach", "--timout", "3").stderr).toContain("did you mean --timeout?");
    expect(tool.run("x".repeat(5000)).status).toBe(2);
    expect(tool.run("$(id)*").stderr).toContain("there is no verb");
  });

  test("the synopsis of the manual page, which describes every verb", () => {
    const page = read("wsl-bare-mount.8")
      .replaceAll("\\-", "-")
      .replaceAll(/Fl -/g, "--")
      .replaceAll("| -", "| --");
    const [, synopsis = ""] = /^\.Sh SYNOPSIS\n(.*?)^\.Sh/ms.exec(page) ?? [];
    const documented = verbsOf(synopsis, /^\.Cm ([a-z]+)\n(?:\.Op.*\n)*/gm);
    expect(Object.fromEntries(documented)).toEqual(Object.fromEntries(verbs));
    const [, description = ""] = /^\.Sh DESCRIPTION\n(.*?)^\.Sh/ms.exec(page) ?? [];
    expect([...description.matchAll(/^\.It Cm ([a-z]+)$/gm)].map(([, verb]) => verb).sort()).toEqual(names);
  });

  test("the metrics of the manual page are those that are given", () => {
    const given = [...read("metrics.jq").matchAll(/"(wsl_bare_[a-z_]+)"/g)].map(([, name]) => name);
    const documented = [...read("wsl-bare-mount.8").matchAll(/(wsl_bare_[a-z_]+)\{/g)].map(
      ([, name]) => name,
    );
    expect(documented.sort()).toEqual(given.sort());
  });

  test("the manual page renders without a warning", (context) => {
    const page = join(folder, "wsl-bare-mount.8");
    const judges = [
      ["groff", "-ww", "-z", "-mandoc", "-Tutf8", page],
      ["mandoc", "-Tlint", "-Wwarning", page],
    ].filter(([tool = ""]) => hasTool(tool));
    if (judges.length === 0) {
      context.skip("neither groff nor mandoc is there: apt-get install groff");
    }
    for (const [tool = "", ...args] of judges) {
      const { status, stdout, stderr } = spawnSync(tool, args, { encoding: "utf8" });
      expect({ tool, status, output: stdout + stderr }).toEqual({ tool, status: 0, output: "" });
    }
  });

  test("its version is that of the project", () => {
    const { version } = z
      .object({ version: z.string() })
      .parse(JSON.parse(readFileSync(join(folder, "../../../../package.json"), "utf8")));
    expect(read("main.sh")).toContain(`readonly version=${version}\n`);
  });
});

describe("completions of wsl-bare-mount,", () => {
  /** What bash offers for words, of which the last one is being written. */
  const offeredByBash = (tool: Tool, ...words: readonly string[]): string[] => {
    tool.program(
      "wsl-bare-mount",
      `printf '%s\\n' '${hostileName(tool.folder).replaceAll("'", "'\\''")}' data`,
    );
    const script = `source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); compopt() { :; }
      _wsl_bare_mount; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout, stderr } = spawnSync(
      "bash",
      // Without ~/.bashrc, which bash reads where its input looks like a network's.
      ["--norc", "-c", script, "bash", join(folder, "completions.bash"), "wsl-bare-mount", ...words],
      { encoding: "utf8", env: { PATH: `${tool.folder}/bin:${process.env["PATH"]}`, LC_ALL: "C.UTF-8" } },
    );
    expect(stderr).toBe("");
    return stdout.split("\n").filter((line) => line !== "");
  };

  onTool("in bash: every verb with its options, and no other", (tool) => {
    expect(offeredByBash(tool, "").sort()).toEqual(["--help", "--version", ...names]);
    expect(offeredByBash(tool, "st")).toEqual(["status"]);
    for (const verb of names) {
      const offered = offeredByBash(tool, verb, "-");
      expect({ verb, offered: offered.sort() }).toEqual({
        verb,
        offered: [...offeredOf(verb), "--help"].sort(),
      });
    }
  });

  onTool("in bash: names of disks, so that the shell takes them for one word", (tool) => {
    const [odd = "", plain] = offeredByBash(tool, "attach", "").filter((word) => !word.startsWith("--"));
    expect(plain).toBe("data");
    const { stdout } = spawnSync("bash", ["-c", `printf '%s\\n' ${odd}`], { encoding: "utf8" });
    expect(stdout).toBe(`${hostileName(tool.folder)}\n`);
    expect(offeredByBash(tool, "attach", "d")).toEqual(["data"]);
    expect(existsSync(join(tool.folder, "x"))).toBe(false);
  });

  test("in zsh: every verb with its options, and no other", (context) => {
    const text = read("completions.zsh");
    expect([...text.matchAll(/^ {4}'([a-z]+):/gm)].map(([, verb]) => verb).sort()).toEqual(names);
    for (const verb of names) {
      const [section = ""] =
        new RegExp(`^ {4}(?:[a-z]+ \\| )*${verb}(?: \\| [a-z]+)*\\).*?;;`, "ms").exec(text) ?? [];
      const offered = [...section.matchAll(/compadd -- (.*?)(?: ;;|$)/gm)].flatMap(([, words = ""]) =>
        words.split(" "),
      );
      expect({ verb, offered: offered.sort() }).toEqual({
        verb,
        offered: [...offeredOf(verb), "--help"].sort(),
      });
    }
    if (!hasTool("zsh")) {
      context.skip("zsh, which would read it, is missing: apt-get install zsh");
    }
    const { status, stderr } = spawnSync("zsh", ["-n", join(folder, "completions.zsh")], {
      encoding: "utf8",
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  });

  onTool("in fish: every verb with its options, and no other", (tool, skip) => {
    if (!hasTool("fish")) {
      skip("fish, which offers them, is missing: apt-get install fish");
    }
    tool.program("wsl-bare-mount", `printf '%s\\n' 'a b $(x)' data`);
    const offered = (line: string): string[] => {
      const home = join(tool.folder, "home");
      mkdirSync(home, { recursive: true });
      const { stdout, stderr } = spawnSync(
        "fish",
        ["--no-config", "-c", `source ${folder}/completions.fish; complete --do-complete "${line}"`],
        { encoding: "utf8", env: { HOME: home, PATH: `${tool.folder}/bin:${process.env["PATH"]}` } },
      );
      expect(stderr).toBe("");
      return stdout
        .split("\n")
        .flatMap((each) => (each === "" ? [] : [each.split("\t")[0] ?? ""]))
        .sort();
    };
    expect(offered("wsl-bare-mount ")).toEqual(names);
    for (const verb of names) {
      expect({ verb, offered: offered(`wsl-bare-mount ${verb} --`) }).toEqual({
        verb,
        offered: [...optionsOf(verb), "--help"].sort(),
      });
    }
    expect(offered("wsl-bare-mount attach ")).toEqual(["a b $(x)", "data"]);
  });
});

describe("wsl-bare-mount, used badly,", () => {
  const oneLine = expect.stringMatching(/^wsl-bare-mount: [^\n]+\n$/);

  onTool("says what is wrong in one line, and ends with 2", (tool) => {
    tool.disk("data", null);
    const uses = [
      [],
      ["stat"],
      ["--verbose"],
      ["status", "--jso"],
      ["status", "data"],
      ["list", "--all"],
      ["validate", "x"],
      ["metrics", "--output"],
      ["metrics", "file"],
      ["doctor", "$(touch x)\n"],
      ["attach", "--timeout", "soon"],
      ["attach", "--timeout"],
      ["attach", "no such disk"],
      ["attach", "--now"],
      ["discover", "--windows"],
    ];
    for (const use of uses) {
      expect({ use, ...tool.run(...use) }).toMatchObject({ use, status: 2, stdout: "", stderr: oneLine });
    }
  });

  onTool("says so in one line where its data cannot be read, and ends with 3", (tool) => {
    const file = join(tool.folder, "other.json");
    const texts = ["", "{", "[]", "null", '{"version": 1}', '{"version": 1, "disks": {}, "mounts": []}', "1"];
    for (const text of texts) {
      writeFileSync(file, text);
      tool.env["WSL_BARE_MOUNTS_DATA"] = file;
      expect({ text, ...tool.run("list") }).toMatchObject({ text, status: 3, stdout: "", stderr: oneLine });
    }
    writeFileSync(file, '{"version": 2, "disks": [], "mounts": []}');
    expect(tool.run("status").stderr).toContain("has version 2, and this program reads version 1");
    tool.env["WSL_BARE_MOUNTS_DATA"] = join(tool.folder, "missing x.json");
    expect(tool.run("validate")).toMatchObject({ status: 3, stdout: "", stderr: oneLine });
  });

  onTool("does without data what needs none", (tool) => {
    tool.env["WSL_BARE_MOUNTS_DATA"] = "/nowhere";
    expect(tool.run("--version").stdout).toMatch(/^wsl-bare-mount \d+\.\d+\.\d+\n$/);
    expect(tool.run("--help").status).toBe(0);
    expect(tool.run("status", "--help").status).toBe(0);
  });

  onTool("says so where /nix has no disk, or wsl-bare-store is not there", (tool) => {
    for (const verb of ["migrate", "rollback"]) {
      expect(tool.run(verb)).toMatchObject({ status: 1, stdout: "", stderr: oneLine });
    }
    tool.data.nixStore = { disk: "d", directory: "x", source: "/srv/a b", guard: true, follow: true };
    expect(tool.run("migrate").stderr).toContain("wsl-bare-store is not there");
  });
});

describe("wsl-bare-mount", () => {
  onTool("hands migrate and rollback on with their options, and the data with them", (tool) => {
    tool.data.nixStore = { disk: "d", directory: "x", source: "/srv/x", guard: true, follow: true };
    tool.program(
      "wsl-bare-store",
      `for word; do printf '%s\\n' "$word"; done; jq -r .nixStore.source "$WSL_BARE_MOUNTS_DATA"; exit 7`,
    );
    const option = `--verify=a b$(touch ${tool.folder}/x)`;
    expect(tool.run("migrate", "--dry-run", option)).toMatchObject({
      status: 7,
      lines: ["migrate", "--dry-run", option, "/srv/x"],
    });
    expect(tool.run("rollback")).toMatchObject({ status: 7, lines: ["rollback", "/srv/x"] });
    expect(existsSync(join(tool.folder, "x"))).toBe(false);
  });
});
