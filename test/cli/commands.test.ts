import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { hasTool, howToGet } from "../support/tools.ts";
import { bareMounts } from "./run-cli.ts";

const btrfs = "examples/impermanence-btrfs.ts";

/** Runs something with a configuration in a file that is gone afterwards. */
function withFile<Result>(text: string, name: string, use: (path: string) => Result): Result {
  const folder = mkdtempSync(join(tmpdir(), "bare-mounts-cli-"));
  try {
    const path = join(folder, name);
    writeFileSync(path, text);
    return use(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe("check", () => {
  test("prints fstab, order and verdict for people, without colours where there is no terminal", () => {
    const { status, stdout } = bareMounts("check", "--evaluator", "embedded", btrfs);
    expect(status).toBe(0);
    expect(stdout).toContain("no problems found");
    expect(stdout).toContain("/run/wsl-bare-mounts/data");
    expect(stdout).toContain("Order at boot");
    expect(stdout).not.toContain("\u001b");
  });

  test("gives programs what they need, as JSON", () => {
    const { status, stdout } = bareMounts("check", "--evaluator", "embedded", "--json", btrfs);
    expect(status).toBe(0);
    const [result] = JSON.parse(stdout);
    expect(result).toMatchObject({ file: btrfs, ok: true, evaluator: "embedded" });
    expect(Object.keys(result)).toEqual([
      ...["file", "ok", "evaluator", "fstab", "units", "mounts", "problems", "warnings"],
    ]);
    expect(result.mounts).toHaveLength(8);
    expect(result.units).toHaveProperty("wsl-bare-disk-data.service");
    expect(result.warnings).toHaveLength(result.problems.length);
  });

  test("ends with 1 where a rule is broken, and names option and rule", () => {
    const text = JSON.stringify({
      enable: true,
      disks: { a: { serialNumber: "1", filesystem: { fsType: "ext4", mountPoint: "/" } } },
    });
    withFile(text, "a.json", (path) => {
      const { status, stdout } = bareMounts("check", "--evaluator", "embedded", path);
      expect(status).toBe(1);
      expect(stdout).toContain("wsl.bareMounts.disks.a.filesystem.mountPoint");
      expect(stdout).toContain("[mount-point-root]");
      expect(stdout).toContain("[linux-identity]");
    });
  });

  test("takes a bare attribute set in Nix as the value of wsl.bareMounts", () => {
    const text = `{ enable = true; disks.a = { label = "a"; vhd = "C:\\\\a.vhdx"; filesystem = { fsType = "xfs"; mountPoint = "/a"; }; }; }`;
    withFile(text, "a.nix", (path) => {
      const { status, stdout } = bareMounts("check", "--evaluator", "embedded", "--json", path);
      expect(status).toBe(0);
      expect(JSON.parse(stdout)[0].mounts).toMatchObject([{ file: "/a", vfstype: "xfs" }]);
    });
  });

  test("takes a module that imports others with the nix evaluator", (context) => {
    if (!hasTool("nix-instantiate")) {
      context.skip(howToGet("nix-instantiate"));
    }
    withFile(`{ wsl.bareMounts.enable = true; }`, "other.nix", (other) =>
      withFile(`{ imports = [ ${other} ]; }`, "a.nix", (path) => {
        expect(bareMounts("check", "--evaluator", "nix", path)).toMatchObject({ status: 0, stderr: "" });
      }),
    );
  });

  test("says that a tool is missing with status 3", () => {
    const { status, stderr } = bareMounts("check", "--evaluator", "nix", "--nixpkgs", "/nowhere", btrfs);
    expect([2, 3]).toContain(status);
    expect(stderr).toMatch(/\/nowhere|nix-instantiate/);
  });
});

describe("render", () => {
  test("prints a module that means the same as the file it was made of", () => {
    const { status, stdout } = bareMounts("render", "--evaluator", "embedded", "examples/data-drives.json");
    expect(status).toBe(0);
    expect(stdout).toContain("wsl.bareMounts = {");
    withFile(stdout, "rendered.nix", (path) => {
      const results = ["examples/data-drives.json", path].map((file) => {
        const [{ fstab, units }] = JSON.parse(
          bareMounts("check", "--evaluator", "embedded", "--json", file).stdout,
        );
        return { fstab, units };
      });
      expect(results[0]).toEqual(results[1]);
    });
  });
});

describe("graph", () => {
  test("a picture leads to the right, or down", () => {
    const drawn = (format: string, ...options: readonly string[]) =>
      bareMounts("graph", "examples/internal-4tb-nvme.ts", "--format", format, ...options).stdout;
    expect(drawn("dot")).toContain("rankdir=LR");
    expect(drawn("dot", "--direction", "down")).toContain("rankdir=TB");
    expect(drawn("mermaid", "--direction", "down")).toContain("flowchart TB");
  });

  test.for(["text", "mermaid", "dot", "svg"])("draws the boot as %s", (format) => {
    const { status, stdout } = bareMounts("graph", "--evaluator", "embedded", "--format", format, btrfs);
    expect(status).toBe(0);
    const readable = stdout.replaceAll("&#45;", "-");
    expect(readable).toContain("/btrfs_tmp/old_roots");
    expect(readable).toContain("local-fs.target");
  });

  test("a hostile mount point stays text in the picture", () => {
    const text = JSON.stringify({
      enable: true,
      disks: {
        "<script>alert(1)</script>": {
          serialNumber: "1",
          label: "a",
          filesystem: { fsType: "ext4", mountPoint: '/a"]<b>&x' },
        },
      },
    });
    withFile(text, "a.json", (path) => {
      const { status, stdout } = bareMounts("graph", "--evaluator", "embedded", "--format", "svg", path);
      expect(status).toBe(0);
      expect(stdout).not.toContain("<script>");
      expect(stdout).not.toContain("<b>");
    });
  });
});

describe("generate", () => {
  test("finds nothing stale in this checkout", () => {
    expect(bareMounts("generate", "--check")).toMatchObject({ status: 0 });
  });
});
