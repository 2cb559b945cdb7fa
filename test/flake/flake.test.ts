import { readFileSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { bareMounts } from "../cli/run-cli.ts";
import { skipAllBecause } from "../support/skip.ts";
import { Flakes, root, whyNoFlakes } from "./nix-flake.ts";

const reason = whyNoFlakes();
let flakes: Flakes;
beforeAll(() => {
  if (reason === undefined) flakes = new Flakes();
});
afterAll(() => {
  flakes?.[Symbol.dispose]();
});

const systems = ["aarch64-linux", "x86_64-linux"];
const derivations = "builtins.mapAttrs (_: value: value.drvPath)";

/** Names of a flake's outputs, as deep as they are sets. */
// From 2.12 on Nix names what is for other systems, and shows an empty set for what it is.
const namesOf = (shown: unknown): unknown =>
  z.record(z.string(), z.unknown()).safeParse(shown).success &&
  !Object.hasOwn(Object(shown), "type") &&
  Object.keys(Object(shown)).length > 0
    ? Object.fromEntries(Object.entries(Object(shown)).map(([name, value]) => [name, namesOf(value)]))
    : true;

const everySystem = (...names: readonly string[]) =>
  Object.fromEntries(
    systems.map((system) => [system, Object.fromEntries(names.map((name) => [name, true]))]),
  );

describe("the flake, with a stand-in for nixpkgs,", () => {
  skipAllBecause(reason);

  test("has every output that its readers look for, for both systems", () => {
    const shown: unknown = JSON.parse(
      flakes.nix(root, "flake", "show", "--json", flakes.ours, ...flakes.withStandIn),
    );
    expect(namesOf(shown)).toEqual({
      apps: everySystem("bare-mounts", "default"),
      checks: everySystem(
        "formatting",
        "generated-files",
        "harness",
        "late-disk",
        "options-docs",
        "shellcheck",
        "side-effects",
      ),
      devShells: everySystem("default"),
      formatter: { "aarch64-linux": true, "x86_64-linux": true },
      lib: true,
      nixosModules: { "bare-mounts": true, default: true },
      packages: everySystem("bare-mounts", "default", "docs", "wsl-bare-mount"),
      templates: { default: true },
    });
  });

  test.for(["checks", "devShells", "packages"])("%s are derivations, down to the last input", (output) => {
    for (const system of systems) {
      const paths = z.record(z.string(), z.string()).parse(flakes.value(`${output}.${system}`, derivations));
      expect(Object.values(paths)).not.toEqual([]);
      for (const path of Object.values(paths)) expect(path).toMatch(/\/store\/[^/]*\.drv$/);
    }
  });

  test("is locked to the nixpkgs that it names", () => {
    // Nix asks the network where the lock file does not fit the inputs, and there is none for it here.
    const text = flakes.nix(
      root,
      "flake",
      "metadata",
      "--json",
      "--no-update-lock-file",
      "--offline",
      flakes.ours,
    );
    expect(JSON.parse(text)).toMatchObject({
      locks: { nodes: { nixpkgs: { locked: { rev: "e7a3ca8092b61ff85b6a45bf863ea2b2d6a661b3" } } } },
    });
  });

  test("finds out a module that changes a system which does not enable it", () => {
    const check = (module: string) =>
      flakes.nix(
        root,
        ...["eval", "--impure", "--raw", "--expr"],
        `let
          nixpkgs = builtins.getFlake "path:${flakes.nixpkgs}";
          self = { inputs = { inherit nixpkgs; }; nixosModules.default = ${module}; };
          pkgs = nixpkgs.legacyPackages.x86_64-linux;
        in (pkgs.callPackage ${root}/nix/checks/side-effects.nix { inherit self; }).name`,
      );
    expect(check(`${root}/modules`)).toBe("empty-file");
    expect(() => check('{ environment.etc."marker".text = "x"; }')).toThrow("changes a system");
  });

  test("evaluates the options' documentation", () => {
    const names = z
      .array(z.string())
      .parse(
        flakes.value(
          "checks.x86_64-linux.options-docs.options",
          "json: map (option: option.name) (builtins.fromJSON json)",
        ),
      );
    expect(names).toContain("wsl.bareMounts.disks.<name>.filesystem.subvolumes.<name>.nodatacow");
  });

  test("boots its virtual machine with a disk that the module knows", () => {
    const nodes = z
      .object({ machine: z.object({ fstab: z.string(), assertions: z.array(z.string()) }) })
      .parse(flakes.value("checks.x86_64-linux.late-disk.nodes", "builtins.fromJSON"));
    expect(nodes.machine.assertions).toEqual([]);
    expect(nodes.machine.fstab).toMatch(/^\/run\/wsl-bare-mounts\/late \/srv\/data btrfs .*compress=zstd:3/m);
  });
});

describe("the flake's lib", () => {
  skipAllBecause(reason);

  test("names a disk's service and link as the module does", () => {
    expect(
      flakes.value("lib", 'lib: [ (lib.diskService "my disk (4 TB)") (lib.diskLink "my disk (4 TB)") ]'),
    ).toEqual(["wsl-bare-disk-my-disk-4-TB-.service", "/run/wsl-bare-mounts/my-disk-4-TB-"]);
    const [service, link] = z
      .tuple([z.string(), z.string()])
      .parse(flakes.value("lib", 'lib: [ (lib.diskService "late") (lib.diskLink "late") ]'));
    const { machine } = z
      .object({ machine: z.object({ fstab: z.string(), units: z.record(z.string(), z.string()) }) })
      .parse(flakes.value("checks.x86_64-linux.late-disk.nodes", "builtins.fromJSON"));
    expect(Object.keys(machine.units)).toContain(service);
    expect(machine.fstab).toContain(`${link} /srv/data btrfs`);
  });

  test("takes a configuration from JSON", () => {
    const module: unknown = JSON.parse(
      flakes.nix(
        root,
        ...["eval", "--impure", "--json", "--expr"],
        `let lib = import ${root}/nix/lib.nix { inherit (builtins.getFlake "path:${flakes.nixpkgs}") lib; };
        in (lib.fromJSON ${root}/examples/data-drives.json).wsl.bareMounts`,
      ),
    );
    const { $schema, ...written } = JSON.parse(readFileSync(join(root, "examples/data-drives.json"), "utf8"));
    expect($schema).toBeTypeOf("string");
    expect(module).toEqual(written);
  });
});

describe("the template", () => {
  skipAllBecause(reason);

  test("makes a machine of an empty folder", async () => {
    const folder = join(flakes.folder, "machine");
    await mkdir(folder);
    flakes.nix(folder, "flake", "init", "--template", flakes.ours);
    const flake = join(folder, "flake.nix");
    const text = await readFile(flake, "utf8");
    expect(text).toContain("github:OWNER/bare-mounts");
    await writeFile(flake, text.replace("github:OWNER/bare-mounts", flakes.ours));

    const evaluated = (name: string, apply = "value: value"): unknown =>
      JSON.parse(
        flakes.nix(
          folder,
          ...["eval", "--json", `path:${folder}#nixosConfigurations.nixos.config.${name}`, "--apply", apply],
          ...["--override-input", "nixos-wsl", `path:${flakes.nixosWsl}`],
          ...["--override-input", "bare-mounts", flakes.ours],
          ...flakes.withStandIn,
        ),
      );
    expect(evaluated("assertions", "builtins.filter (entry: !entry.assertion)")).toEqual([]);
    expect(evaluated("warnings")).toEqual([]);
    const mounts = /^\/run\/wsl-bare-mounts\/data (\S+) btrfs/gm;
    const fstab = z.string().parse(evaluated("environment.etc.fstab.text"));
    expect([...fstab.matchAll(mounts)].map(([, path]) => path)).toEqual(["/home", "/var/lib/postgresql"]);
  });

  test("has a configuration that breaks no rule", () => {
    const { status, stdout, stderr } = bareMounts("check", "templates/default/configuration.nix");
    expect(stderr).toBe("");
    expect(stdout).toContain("no problems found");
    expect(status).toBe(0);
  });
});

describe("the lock file for nixpkgs' npm", () => {
  skipAllBecause(reason);

  const entry = z.object({
    resolved: z.string().optional(),
    integrity: z.string().optional(),
    link: z.boolean().optional(),
  });
  const lockOf = (name: "bare-mounts" | "docs") =>
    z
      .object({ packages: z.record(z.string(), entry) })
      .parse(flakes.value(`packages.x86_64-linux.${name}.npmDeps.packageLock`, "builtins.fromJSON")).packages;

  test.for(["bare-mounts", "docs"] as const)("of %s has an address and a hash for every package", (name) => {
    const packages = Object.entries(lockOf(name)).filter(([path]) => path.includes("node_modules/"));
    expect(packages.length).toBeGreaterThan(50);
    for (const [path, { integrity, link, resolved }] of packages) {
      if (link === true) continue;
      expect([path, resolved]).toEqual([
        path,
        expect.stringMatching(/^https:\/\/registry\.npmjs\.org\/(@[^/]+\/)?[^/]+\/-\/[^/]+\.tgz$/),
      ]);
      expect([path, integrity]).toEqual([path, expect.stringMatching(/^sha512-/)]);
    }
  });

  test("leaves the Node.js of the registry out, and what only the book is built with", () => {
    const own = Object.keys(lockOf("bare-mounts"));
    expect(own.filter((path) => /^node_modules\/node(-|$)/.test(path))).toEqual([]);
    expect(own.filter((path) => path !== "" && !path.startsWith("node_modules/"))).toEqual([]);
  });
});
