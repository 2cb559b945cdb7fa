import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { skipAllBecause } from "../support/skip.ts";
import { hasTool, howToGet } from "../support/tools.ts";
import { bareMounts, root } from "./run-cli.ts";

// A tree of the shape of nixpkgs; see its eval-config.nix for what is odd about it.
const nixpkgs = join(root, "test/cli/fixtures/nixos-tree");

describe("--nixpkgs with a whole NixOS", () => {
  skipAllBecause(hasTool("nix-instantiate") ? undefined : howToGet("nix-instantiate"));

  test("examples have no problems, for Nix and for the harness", () => {
    const { status, stdout, stderr } = bareMounts(
      "check",
      "--nixpkgs",
      nixpkgs,
      "examples/storage-mount.nix",
    );
    expect(stderr).toBe("");
    expect(stdout).toContain("no problems found");
    expect(status).toBe(0);
  });

  test("random configurations have none", () => {
    const few = ["--runs", "40", "--seed", "1", "--no-edges", "--oracle", "none"];
    const { status, stdout } = bareMounts("fuzz", "--nixpkgs", nixpkgs, ...few);
    expect(stdout).toContain("no problems found in 40 configurations");
    expect(status).toBe(0);
  });

  test("a rule that is broken is reported as the rule, though the toplevel throws", () => {
    const folder = mkdtempSync(join(tmpdir(), "bare-mounts-nixpkgs-"));
    try {
      const file = join(folder, "root.nix");
      writeFileSync(
        file,
        '{ wsl.bareMounts = { enable = true; disks.a = { serialNumber = "1"; label = "a"; filesystem = { fsType = "ext4"; mountPoint = "/"; }; }; }; }',
      );
      const { status, stdout } = bareMounts("check", "--nixpkgs", nixpkgs, file);
      expect(stdout).toContain("[mount-point-root]");
      expect(status).toBe(1);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test("--nixos-wsl alone says what it needs", () => {
    const { status, stderr } = bareMounts("check", "--nixos-wsl", "/nowhere", "examples/storage-mount.nix");
    expect(status).toBe(2);
    expect(stderr).toContain("--nixpkgs");
  });
});
