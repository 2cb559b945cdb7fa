import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type CliRun, root } from "../cli/run-cli.ts";
import { skipAllBecause } from "../support/skip.ts";
import { Flakes, whyNoFlakes } from "./nix-flake.ts";

// `bare-mounts check .#name`: a system of a flake, evaluated by Nix with the flake's own inputs.

/** A file system on a disk, mounted at a path. */
const disk = (mountPoint: string) =>
  `{ wsl.bareMounts = { enable = true; disks.data = { serialNumber = "S1"; label = "data"; ` +
  `filesystem = { fsType = "ext4"; mountPoint = "${mountPoint}"; }; }; }; }`;

describe("check of a flake's system, with a stand-in for nixpkgs,", () => {
  const reason = whyNoFlakes();
  skipAllBecause(reason);

  let flakes: Flakes;
  let folder = "";

  beforeAll(() => {
    if (reason !== undefined) return;
    flakes = new Flakes();
    folder = join(flakes.folder, "machine");
    mkdirSync(folder);
    writeFileSync(
      join(folder, "flake.nix"),
      `{
  inputs.nixpkgs.url = "path:${flakes.nixpkgs}";
  inputs.nixos-wsl = { url = "path:${flakes.nixosWsl}"; inputs.nixpkgs.follows = "nixpkgs"; };
  inputs.bare-mounts = { url = "${flakes.ours}"; inputs.nixpkgs.follows = "nixpkgs"; };

  outputs = { nixpkgs, nixos-wsl, bare-mounts, ... }:
    let
      system = modules: nixpkgs.lib.nixosSystem { system = "x86_64-linux"; inherit modules; };
      ours = [ nixos-wsl.nixosModules.default bare-mounts.nixosModules.default ];
      wsl = ours ++ [ { wsl.enable = true; } ];
    in
    {
      nixosConfigurations = {
        good = system (wsl ++ [ ./good.nix ]);
        bad = system (wsl ++ [ ${disk("/")} ]);
        "odd.name" = system (wsl ++ [ { wsl.bareMounts.enable = true; } ]);
        other = system [ nixos-wsl.nixosModules.default ];
        "not-wsl" = system (ours ++ [ ./good.nix ]);
        broken = system (wsl ++ [ { wsl.bareMounts.nosuch = true; } ]);
      };
    };
}
`,
    );
    writeFileSync(join(folder, "good.nix"), disk("/data"));
  });

  afterAll(() => flakes?.[Symbol.dispose]());

  const check = (...options: readonly string[]): CliRun => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(root, "bin/bare-mounts.js"), "check", ...options],
      { cwd: folder, encoding: "utf8", env: { ...flakes.environment, NO_COLOR: "1" } },
    );
    return { status, stdout, stderr };
  };

  test.for(["good", "nixosConfigurations.good"])("judges what comes out: .#%s", (name) => {
    const { status, stdout, stderr } = check(`.#${name}`);
    expect(stderr).toBe("");
    expect(stdout).toContain(`.#${name}  no problems found`);
    expect(stdout).toContain("/data  ext4 on /run/wsl-bare-mounts/data");
    expect(status).toBe(0);
    // A switch writes the lock file; a check changes nothing.
    expect(readdirSync(folder).sort()).toEqual(["flake.nix", "good.nix"]);
  });

  test("takes a name with a dot, and a folder", () => {
    const { status, stdout } = check(`${folder}#odd.name`, "--json");
    expect(JSON.parse(stdout)).toMatchObject([{ ok: true, evaluator: "nix", fstab: expect.any(String) }]);
    expect(status).toBe(0);
  });

  test("names the rule that is broken", () => {
    const { status, stdout } = check(".#bad");
    expect(stdout).toContain("[mount-point-root]");
    expect(status).toBe(1);
  });

  test.for([
    [
      ".#nosuch",
      ".#nosuch: the flake has no nixosConfigurations.nosuch; it has bad, broken, good, not-wsl, odd.name, other",
    ],
    [
      ".#other",
      ".#other: this system has no wsl.bareMounts; put bare-mounts.nixosModules.default among its modules",
    ],
    [".#not-wsl", ".#not-wsl: wsl.enable is false, so this system mounts none of the disks; set it to true"],
    [".#", ".#: name a system of the flake behind the #, as in .#nixos"],
  ] as const)("says in one line what is wrong with %s", ([argument, message]) => {
    expect(check(argument)).toEqual({ status: 2, stdout: "", stderr: `error: ${message}\n` });
  });

  test("says what Nix says of a system that does not evaluate", () => {
    const { status, stderr } = check(".#broken");
    expect(stderr).toMatch(/^error: \.#broken: The option `wsl\.bareMounts\.nosuch' does not exist/);
    expect(status).toBe(2);
  });

  test("is refused together with a nixpkgs", () => {
    expect(check(".#good", "--nixpkgs", flakes.nixpkgs)).toMatchObject({
      status: 2,
      stderr: "error: .#good: a flake has a nixpkgs of its own; leave --nixpkgs out\n",
    });
  });
});

test("without Nix, check says in one line what a flake needs", () => {
  const folder = mkdtempSync(join(tmpdir(), "bare-mounts-no-nix-"));
  try {
    symlinkSync(process.execPath, join(folder, "node"));
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(root, "bin/bare-mounts.js"), "check", ".#nixos"],
      { cwd: dirname(folder), encoding: "utf8", env: { PATH: folder, NO_COLOR: "1" } },
    );
    expect({ status, stdout, stderr }).toEqual({
      status: 3,
      stdout: "",
      stderr:
        "error: .#nixos: only Nix can evaluate a flake, and there is no program nix; install Nix 2.4 or later, or name a file\n",
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
