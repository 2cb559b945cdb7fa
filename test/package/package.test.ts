import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { root } from "../cli/run-cli.ts";

// What someone gets who installs the package into an empty project: built, packed and installed as npm does it.

const project = mkdtempSync(join(tmpdir(), "bare-mounts-project-"));
afterAll(() => rmSync(project, { recursive: true }));

interface Run {
  readonly status: number | null;
  readonly output: string;
}

function run(folder: string, program: string, ...options: readonly string[]): Run {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(program, options, {
    cwd: folder,
    encoding: "utf8",
    env: { ...env, NO_COLOR: "1" },
  });
  return { status, output: stdout + stderr };
}

/** Runs what must succeed. */
function succeed(folder: string, program: string, ...options: readonly string[]): string {
  const { status, output } = run(folder, program, ...options);
  return status === 0
    ? output
    : expect.fail(`${program} ${options.join(" ")} ended with ${status}: ${output}`);
}

const installed = join(project, "node_modules/bare-mounts");
const bareMounts = (...options: readonly string[]) =>
  run(project, process.execPath, join(installed, "bin/bare-mounts.js"), ...options);

const compilerOptions = {
  typeRoots: [join(root, "node_modules/@types")],
  ...{ target: "es2024", module: "nodenext", strict: true, noEmit: true },
  ...{ allowImportingTsExtensions: true, skipLibCheck: false },
};

/** What the compiler says of a file that imports the package. */
function typeCheck(file: string, text: string, ...types: readonly string[]): Run {
  writeFileSync(join(project, file), text);
  writeFileSync(
    join(project, "tsconfig.json"),
    JSON.stringify({ compilerOptions: { ...compilerOptions, types }, files: [file] }),
  );
  return run(project, process.execPath, join(root, "node_modules/typescript/bin/tsc"), "--project", project);
}

let files: readonly string[] = [];
/** The packed package. Absolute path. */
let packedFile = "";

beforeAll(() => {
  const packed = succeed(root, "npm", "pack", "--json", "--silent", "--pack-destination", project);
  const [archive] = z
    .array(z.object({ filename: z.string(), files: z.array(z.object({ path: z.string() })) }))
    .parse(JSON.parse(packed.slice(packed.indexOf("["))));
  if (archive === undefined) return expect.fail("npm packed nothing");
  files = archive.files.map(({ path }) => path);
  packedFile = join(project, archive.filename);
  // As `npm init -y` writes it. No script of a package has to run for this one to work.
  writeFileSync(join(project, "package.json"), JSON.stringify({ name: "project", type: "commonjs" }));
  const quietly = ["--no-audit", "--no-fund", "--ignore-scripts"];
  succeed(project, "npm", "install", ...quietly, `./${archive.filename}`);
});

describe("the package", () => {
  test("has what runs, the module, the reference and the examples, and no sources, tests or lock files", () => {
    expect(files).toEqual(
      expect.arrayContaining([
        ...["CHANGELOG.md", "LICENSE", "README.md", "bin/bare-mounts.js", "package.json"],
        ...["dist/lib/index.js", "dist/lib/index.d.ts", "dist/codegen/index.d.ts", "modules/default.nix"],
        ...[
          "docs/reference/options.md",
          "windows/Mount-WslBareDisks.ps1",
          "examples/own-module/4-rule/webspace.ts",
        ],
      ]),
    );
    const odd = files.filter(
      (file) =>
        /^(test|mutants|bench|lib|codegen)\/.*\.ts$|lock\.json$|^\./.test(file) ||
        (file.startsWith("lib/") && !/\.(nix|sh|md)$/.test(file)),
    );
    expect(odd).toEqual([]);
  });

  test("has every file that its entry points name", () => {
    const { bin, exports } = z
      .object({ bin: z.record(z.string(), z.string()), exports: z.record(z.string(), z.unknown()) })
      .parse(JSON.parse(readFileSync(join(root, "package.json"), "utf8")));
    const named = [
      ...Object.values(bin),
      ...Object.values(exports).flatMap((entry) =>
        typeof entry === "string" ? [entry] : z.array(z.string()).parse(Object.values(Object(entry))),
      ),
    ];
    for (const file of named) expect(files).toContain(file.replace(/^\.\//, ""));
  });
});

test("the package brings no program of another name, and at most 60 MB", () => {
  expect(readdirSync(join(project, "node_modules/.bin")).filter((name) => name === "node")).toEqual([]);
  const kilobytes = Number.parseInt(succeed(project, "du", "-sk", "node_modules"), 10);
  expect(kilobytes).toBeLessThan(60 * 1024);
});

describe("a configuration in an empty project", () => {
  const configuration = (filesystem: string) => `import { defineConfig } from "bare-mounts";

export default defineConfig({
  enable: true,
  disks: { data: { serialNumber: "S1", label: "data", filesystem: ${filesystem} } },
});
`;

  test("type-checks", () => {
    const good = configuration('{ fsType: "ext4", mountPoint: "/data" }');
    expect(typeCheck("good.ts", good)).toEqual({ status: 0, output: "" });
  });

  test("has a type error with the option's name where it has a typo", () => {
    const { status, output } = typeCheck("typo.ts", configuration('{ fsType: "ext4", mountpoint: "/data" }'));
    expect(status).not.toBe(0);
    expect(output).toMatch(/typo\.ts.*error TS\d+.*mountpoint/);
  });

  test("is checked, and shown as a module and as an order", () => {
    const filesystem = { fsType: "ext4", mountPoint: "/data" };
    writeFileSync(
      join(project, "bare-mounts.json"),
      JSON.stringify({ enable: true, disks: { data: { serialNumber: "S1", label: "data", filesystem } } }),
    );
    const checked = bareMounts("check", "bare-mounts.json", "--evaluator", "embedded");
    expect(checked.output).toContain("no problems found");
    expect(checked.status).toBe(0);
    expect(bareMounts("check", "good.ts", "--evaluator", "embedded").output).toContain("/data  ext4");
    expect(bareMounts("render", "good.ts").output).toContain('mountPoint = "/data";');
    expect(bareMounts("graph", "good.ts", "--format", "mermaid").output).toContain("/data");
  });

  test("is tried at random", () => {
    const few = ["--runs", "50", "--seed", "1", "--no-edges", "--oracle", "none"];
    const { output, status } = bareMounts("fuzz", ...few, "--evaluator", "embedded");
    expect(output).toContain("no problems found in 50 configurations");
    expect(status).toBe(0);
  });

  test("generate says that this is no checkout", () => {
    const { output, status } = bareMounts("generate");
    expect(output).toContain("generate writes into a checkout of bare-mounts");
    expect(status).toBe(2);
  });
});

describe("a module of one's own in an empty project", () => {
  beforeAll(() => {
    succeed(project, "npm", "pkg", "set", "type=module");
    mkdirSync(join(project, "own"));
    cpSync(join(installed, "examples/own-module/5-invariant"), join(project, "own"), { recursive: true });
  });

  test("type-checks against the package's types", () => {
    const text =
      'import { webspace } from "./own/webspace.ts";\nexport const path: readonly string[] = webspace.path;\n';
    expect(typeCheck("own.ts", text, "node")).toEqual({ status: 0, output: "" });
  });

  test("is generated", () => {
    rmSync(join(project, "own/generated"), { recursive: true });
    expect(succeed(join(project, "own"), process.execPath, "generate.ts")).toContain(
      "wrote generated/options.nix",
    );
    expect(succeed(join(project, "own"), process.execPath, "generate.ts", "--check")).toBe("");
    const generated = readFileSync(join(project, "own/generated/options.nix"), "utf8");
    expect(generated).toBe(
      readFileSync(join(root, "examples/own-module/5-invariant/generated/options.nix"), "utf8"),
    );
  });

  test("is tried at random", () => {
    const tried = succeed(join(project, "own"), process.execPath, "try.ts");
    expect(JSON.parse(tried)).toEqual({ failures: [], obstacle: null, runs: 100 });
  });
});

describe("with other package managers, in an empty module project", () => {
  const managers = join(project, "managers");

  beforeAll(() => {
    mkdirSync(managers);
    const quietly = ["--no-audit", "--no-fund", "--ignore-scripts"];
    succeed(managers, "npm", "install", "--prefix", managers, ...quietly, "pnpm@12", "yarn@1");
  });

  const installs = {
    pnpm: ["node_modules/pnpm/bin/pnpm.mjs", "add", "--ignore-scripts", "--store-dir", "store"],
    yarn: ["node_modules/yarn/bin/yarn.js", "add", "--ignore-scripts", "--cache-folder", "cache"],
  } as const;

  test.for(["pnpm", "yarn"] as const)("%s: all commands and a module of one's own work", (manager) => {
    const folder = join(project, `by-${manager}`);
    mkdirSync(folder);
    writeFileSync(
      join(folder, "package.json"),
      JSON.stringify({ name: "by", private: true, type: "module" }),
    );
    const [program, ...options] = installs[manager];
    succeed(folder, process.execPath, join(managers, program), ...options, packedFile);

    const filesystem = { fsType: "ext4", mountPoint: "/data" };
    const value = { enable: true, disks: { data: { serialNumber: "S1", label: "data", filesystem } } };
    writeFileSync(
      join(folder, "bare-mounts.ts"),
      'import { defineConfig } from "bare-mounts";\n\n' +
        `export default defineConfig(${JSON.stringify(value)});\n`,
    );
    const bin = join(folder, "node_modules/bare-mounts/bin/bare-mounts.js");
    const ours = (...words: readonly string[]) => succeed(folder, process.execPath, bin, ...words);
    expect(ours("check", "bare-mounts.ts", "--evaluator", "embedded")).toContain("no problems found");
    expect(ours("render", "bare-mounts.ts")).toContain('mountPoint = "/data";');
    expect(ours("graph", "bare-mounts.ts", "--format", "svg")).toContain("</svg>");
    const few = ["--runs", "20", "--seed", "1", "--no-edges", "--oracle", "none"];
    expect(ours("fuzz", ...few, "--evaluator", "embedded")).toContain("no problems found in 20");

    // pnpm shows a project only what it depends on itself: what the module imports must come with the package.
    const own = join(folder, "own");
    cpSync(join(folder, "node_modules/bare-mounts/examples/own-module/5-invariant"), own, {
      recursive: true,
    });
    expect(succeed(own, process.execPath, "generate.ts", "--check")).toBe("");
    expect(JSON.parse(succeed(own, process.execPath, "try.ts"))).toMatchObject({ runs: 100, failures: [] });
  });
});
