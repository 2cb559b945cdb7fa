import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { hasTool, howToGet } from "../support/tools.ts";
import { bareMounts, bareMountsWith, root } from "./run-cli.ts";

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
      ...["file", "ok", "evaluator", "systemd", "fstab", "units", "mounts", "problems"],
    ]);
    expect(result.mounts).toHaveLength(8);
    expect(result.units).toHaveProperty("wsl-bare-disk-data.service");
    for (const problem of result.problems) {
      expect(Object.keys(problem)).toEqual(["rule", "severity", "option", "message"]);
    }
  });

  test("--systemd says by whose rules it judges, and knows only some", () => {
    const { stdout } = bareMounts("check", "--evaluator", "embedded", "--systemd", "252", btrfs);
    expect(stdout).toContain("Order at boot (systemd 252)");
    const json = bareMounts("check", "--evaluator", "embedded", "--systemd", "257", "--json", btrfs);
    expect(JSON.parse(json.stdout)).toMatchObject([{ ok: true, systemd: 257 }]);
    const unknown = bareMounts("check", "--systemd", "999", btrfs);
    expect(unknown.status).toBe(2);
    expect(unknown.stderr).toContain("Known are 252, 257, 262.");
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

  test.for(["nix", "embedded"])(
    "takes a configuration.nix as people have it, with the %s evaluator",
    (name, context) => {
      if (name === "nix" && !hasTool("nix-instantiate")) {
        context.skip(howToGet("nix-instantiate"));
      }
      const disks = `{ networking.firewall.allowedTCPPorts = [ 22 ]; wsl.bareMounts = { enable = true; disks.data = {
      serialNumber = "S1"; label = "data"; filesystem = { fsType = "ext4"; mountPoint = "/data"; }; }; }; }`;
      const configuration = `{ config, lib, pkgs, modulesPath, ... }: {
      imports = [ ./disks.nix ];
      environment.systemPackages = with pkgs; [ git (python3.withPackages (p: [ p.requests ])) ];
      services.openssh.enable = true;
      networking.firewall.allowedTCPPorts = lib.mkIf config.wsl.enable [ 80 ];
      users.users.me.shell = pkgs.fishPlugins.done;
      programs.git.package = lib.mkForce pkgs.gitFull;
      virtualisation.docker.enable = lib.mkDefault false;
    }`;
      withFile(configuration, "configuration.nix", (path) => {
        writeFileSync(join(dirname(path), "disks.nix"), disks);
        const { status, stdout, stderr } = bareMounts("check", "--evaluator", name, "--json", path);
        expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
        expect(JSON.parse(stdout)[0].mounts).toMatchObject([{ file: "/data", vfstype: "ext4" }]);
      });
    },
  );

  test("warns of a configuration that configures nothing, since enable is not set", () => {
    const disks = { a: { serialNumber: "1", label: "a", filesystem: { fsType: "ext4", mountPoint: "/a" } } };
    for (const [value, says] of [
      [{ disks }, "none of the disks is mounted"],
      [{}, "configures nothing"],
    ] as const) {
      withFile(JSON.stringify(value), "a.json", (path) => {
        const { status, stdout } = bareMounts("check", "--evaluator", "embedded", path);
        expect(status).toBe(0);
        expect(stdout).toContain(says);
        expect(stdout).toContain("[not-enabled]");
      });
    }
    withFile(JSON.stringify({ enable: false, disks }), "a.json", (path) => {
      expect(bareMounts("check", "--evaluator", "embedded", path).stdout).not.toContain("not-enabled");
    });
  });

  test.for([
    ["UTF-8 with a byte order mark", (text: string) => Buffer.from(`\ufeff${text}`)],
    ["UTF-16, as Windows PowerShell writes it", (text: string) => Buffer.from(`\ufeff${text}`, "utf16le")],
  ] as const)("reads files in %s", ([, encode]) => {
    const files = {
      "a.json": '{ "enable": true }',
      "a.ts": "export default { enable: true as boolean };",
      "a.nix": "{ wsl.bareMounts.enable = true; }",
    };
    for (const [name, text] of Object.entries(files)) {
      withFile("", name, (path) => {
        writeFileSync(path, encode(text));
        const { status, stdout, stderr } = bareMounts("check", "--evaluator", "embedded", path);
        expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
        expect(stdout).toContain("no problems found");
        // Nix itself refuses such a file.
        expect(stdout.includes("[byte-order-mark]")).toBe(name === "a.nix");
      });
    }
  });

  test("reads a CommonJS module, and TypeScript in a project whose package.json says commonjs", () => {
    withFile("module.exports = { enable: true };", "a.cjs", (path) => {
      expect(bareMounts("check", "--evaluator", "embedded", path).status).toBe(0);
    });
    const text =
      'import { defineConfig } from "bare-mounts";\nimport { enable } from "./enable";\nexport default defineConfig({ enable });\n';
    withFile(text, "bare-mounts.ts", (path) => {
      writeFileSync(join(dirname(path), "package.json"), '{ "type": "commonjs" }');
      writeFileSync(join(dirname(path), "enable.ts"), "export const enable: boolean = true;\n");
      expect(bareMounts("check", "--evaluator", "embedded", path)).toMatchObject({ status: 0, stderr: "" });
    });
  });

  test("what a configuration prints does not get into the JSON", () => {
    withFile('console.log("hello");\nexport default { enable: true };\n', "a.ts", (path) => {
      const { stdout, stderr } = bareMounts("check", "--evaluator", "embedded", "--json", path);
      expect(JSON.parse(stdout)).toMatchObject([{ ok: true }]);
      expect(stderr).toBe("hello\n");
    });
  });

  test("reads standard input: JSON, Nix, or what --stdin-file-path says", () => {
    const check = (input: string, ...options: readonly string[]) =>
      bareMountsWith({ input }, "check", "--evaluator", "embedded", ...options, "-");
    expect(check('{ "enable": true }')).toMatchObject({ status: 0, stderr: "" });
    expect(check("{ wsl.bareMounts.enable = true; }")).toMatchObject({ status: 0, stderr: "" });
    const typescript = "export default { enable: true as boolean };";
    expect(check(typescript, "--stdin-file-path", "a.ts")).toMatchObject({ status: 0, stderr: "" });
    expect(check("{ ]").stderr).toMatch(/^error: -:1/);
  });

  test("--quiet prints nothing of what is fine", () => {
    const { status, stdout } = bareMounts(
      "check",
      "--evaluator",
      "embedded",
      "--quiet",
      "examples/internal-4tb-nvme.ts",
    );
    expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
  });

  test("--watch checks again when a file that was read changes", async () => {
    const folder = mkdtempSync(join(tmpdir(), "bare-mounts-cli-"));
    const path = join(folder, "a.ts");
    writeFileSync(path, 'export { default } from "./b.ts";\n');
    writeFileSync(join(folder, "b.ts"), "export default { enable: true };\n");
    const child = spawn(process.execPath, [
      `${root}/bin/bare-mounts.js`,
      "check",
      "--evaluator",
      "embedded",
      "--watch",
      path,
    ]);
    try {
      let output = "";
      let notes = "";
      child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
      child.stderr.setEncoding("utf8").on("data", (text: string) => (notes += text));
      await expect.poll(() => notes, { timeout: 200_000 }).toContain("Watching");
      expect(output).toContain("no problems found");
      writeFileSync(join(folder, "b.ts"), "export default { enable: 5 };\n");
      await expect.poll(() => notes, { timeout: 200_000 }).toContain("wsl.bareMounts.enable");
      child.kill("SIGINT");
      const [status] = await once(child, "exit");
      expect(status).toBe(0);
    } finally {
      child.kill("SIGKILL");
      rmSync(folder, { recursive: true });
    }
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
