import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bareMounts } from "./run-cli.ts";

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "bare-mounts-cli-"));
  writeFileSync(join(folder, "imported.nix"), "{\n  wsl = nothere;\n}\n");
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

interface Case {
  readonly name: string;
  readonly file: string;
  readonly text: string;
  /** All of these stand in the message. */
  readonly says: readonly string[];
  readonly status?: number;
}

const cases: readonly Case[] = [
  {
    name: "broken JSON",
    file: "a.json",
    text: '{ "enable": true,, }',
    says: ["a.json:1:18", "broken JSON"],
  },
  {
    name: "a syntax error in TypeScript",
    file: "a.ts",
    text: "export default {\n  enable: ;\n};\n",
    says: ["a.ts:2"],
  },
  {
    name: "TypeScript that throws",
    file: "b.ts",
    text: 'throw new Error("no luck today");\n',
    says: ["b.ts:1", "no luck today"],
  },
  {
    name: "no default export",
    file: "c.ts",
    text: "export const a = 1;\n",
    says: ["c.ts", "default export"],
  },
  { name: "an empty file", file: "d.ts", text: "", says: ["d.ts", "default export"] },
  {
    name: "a configuration that ends the process",
    file: "e.ts",
    text: "process.exit(0);\nexport default {};\n",
    says: ["e.ts", "process.exit"],
  },
  {
    name: "a default export that never settles",
    file: "f.ts",
    text: "export default new Promise(() => {});\n",
    says: ["f.ts", "never settles"],
  },
  {
    name: "a throw in a timer while the file still waits",
    file: "g.ts",
    text: 'setTimeout(() => {\n  throw new Error("too late");\n}, 1);\nawait new Promise((done) => setTimeout(done, 5000));\nexport default {};\n',
    says: ["g.ts:2", "too late"],
  },
  {
    name: "a rejected promise",
    file: "h.ts",
    text: 'export default Promise.reject(new Error("no answer"));\n',
    says: ["h.ts:1", "no answer"],
  },
  {
    name: "an object that contains itself",
    file: "i.ts",
    text: "const disk: Record<string, unknown> = {};\ndisk.filesystem = disk;\nexport default { disks: { data: disk } };\n",
    says: ["i.ts", "wsl.bareMounts.disks.data.filesystem contains itself"],
  },
  {
    name: "a function where data belongs",
    file: "j.ts",
    text: 'export default { disks: { "my disk": () => ({}) } };\n',
    says: ["j.ts", 'wsl.bareMounts.disks."my disk" is a function'],
  },
  {
    name: "two equal keys in JSON",
    file: "h.json",
    text: '{\n  "enable": true,\n  "disks": {},\n  "enable": false\n}\n',
    says: ["h.json:4:3", '"enable"', "twice"],
  },
  {
    name: "two equal keys in JSON, one of them escaped, deep down",
    file: "i.json",
    text: '{ "disks": { "a": { "label": "x", "l\\u0061bel": "y" } } }',
    says: ["i.json:1:35", "twice"],
  },
  {
    name: "a place in an imported file",
    file: "k.nix",
    text: "{ imports = [ ./imported.nix ]; }\n",
    says: ["imported.nix:2", "nothere"],
  },
  {
    name: "a value that only the whole of NixOS has",
    file: "l.nix",
    text: "{ config, ... }: {\n  wsl.bareMounts.enable = config.services.postgresql.enable;\n}\n",
    says: ["l.nix:2", "--nixpkgs"],
  },
  {
    name: "a syntax error in Nix",
    file: "a.nix",
    text: "{\n  wsl.bareMounts = { enable = true }\n}\n",
    says: ["a.nix:2"],
  },
  {
    name: "an undefined variable in Nix",
    file: "b.nix",
    text: "{\n  wsl = nothere;\n}\n",
    says: ["b.nix:2", "nothere"],
  },
  {
    name: "a Nix file that imports one that is not there",
    file: "c.nix",
    text: "{ imports = [ ./other.nix ]; }\n",
    says: ["c.nix", "other.nix"],
  },
  {
    name: "an unknown option",
    file: "d.json",
    text: '{ "enable": true, "disk": {} }',
    says: ["d.json", "wsl.bareMounts.disk", "did you mean disks?"],
  },
  {
    name: "a wrong type deep down",
    file: "e.json",
    text: '{ "disks": { "my disk": { "filesystem": { "fsType": "brtfs" } } } }',
    says: ["e.json", 'wsl.bareMounts.disks."my disk".filesystem.fsType', 'did you mean "btrfs"?'],
  },
  {
    name: "an option that is not set",
    file: "f.nix",
    text: '{ wsl.bareMounts.disks.a.filesystem.mountPoint = "/a"; }\n',
    says: ["f.nix", "wsl.bareMounts.disks.a.filesystem.fsType", "is not set"],
  },
  {
    name: "a string that no Nix string can hold",
    file: "g.json",
    text: '{ "disks": { "a": { "serialNumber": "x\\u0000y", "filesystem": { "fsType": "ext4" } } } }',
    says: ["g.json", "wsl.bareMounts.disks.a.serialNumber", "NUL"],
  },
  { name: "a file of another kind", file: "a.yaml", text: "enable: true\n", says: ["a.yaml", ".json"] },
];

describe("bad input gets one clear message and no stack trace", () => {
  test.for(cases)("$name", ({ file, text, says, status = 2 }) => {
    const path = join(folder, file);
    writeFileSync(path, text);
    const run = bareMounts("check", "--evaluator", "embedded", path);
    for (const part of says) {
      expect(run.stderr).toContain(part);
    }
    expect(run.stderr).not.toMatch(/^ +at /m);
    expect(run).toMatchObject({ status, stdout: "" });
  });

  test("a file that does not exist", () => {
    const run = bareMounts("check", "nowhere.ts");
    expect(run).toMatchObject({ status: 2, stdout: "", stderr: "error: nowhere.ts: no such file\n" });
  });

  test("an unknown command, with the one that was meant", () => {
    const run = bareMounts("chekc");
    expect(run.status).toBe(2);
    expect(run.stderr).toContain("check");
  });

  test("control characters of a configuration do not reach the terminal", () => {
    const path = join(folder, "escape.json");
    writeFileSync(path, '{ "disks": { "\\u001b[31mred": { "filesystem": { "fsType": "x" } } } }');
    const run = bareMounts("check", "--evaluator", "embedded", path);
    expect(run.status).toBe(2);
    expect(run.stderr).not.toContain("\u001b");
  });

  test("a broken file does not keep the others from being checked", () => {
    const path = join(folder, "broken.json");
    writeFileSync(path, "{");
    const run = bareMounts(
      "check",
      "--evaluator",
      "embedded",
      "--json",
      path,
      "examples/internal-4tb-nvme.ts",
    );
    expect(run.status).toBe(2);
    const reports = JSON.parse(run.stdout);
    expect(reports).toMatchObject([
      { file: path, ok: false, problems: [{ rule: "bad-input", severity: "error" }] },
      { file: "examples/internal-4tb-nvme.ts", ok: true },
    ]);
    expect(Object.keys(reports[0])).toEqual(Object.keys(reports[1]));
  });

  test("a configuration that the schema refuses is an entry of the JSON, with its options", () => {
    const path = join(folder, "refused.json");
    writeFileSync(path, '{ "enable": true, "disk": {} }');
    const run = bareMounts("check", "--evaluator", "embedded", "--json", path);
    expect(run.status).toBe(2);
    expect(JSON.parse(run.stdout)).toMatchObject([
      { file: path, ok: false, fstab: "", problems: [{ option: "wsl.bareMounts.disk", severity: "error" }] },
    ]);
  });

  test("a file that is no text", () => {
    const path = join(folder, "bytes.json");
    writeFileSync(path, Buffer.from([0x7b, 0xff, 0x7d]));
    const run = bareMounts("check", path);
    expect(run).toMatchObject({ status: 2, stdout: "" });
    expect(run.stderr).toContain("save it as UTF-8");
  });

  test("a folder, and links that lead in a circle", () => {
    mkdirSync(join(folder, "folder.json"));
    symlinkSync("circle.ts", join(folder, "circle.ts"));
    const run = bareMounts("check", join(folder, "folder.json"), join(folder, "circle.ts"));
    expect(run).toMatchObject({ status: 2, stdout: "" });
    expect(run.stderr).toMatch(/folder\.json: is a directory.*\n.*circle\.ts: .*circle/);
  });

  test("render prints nothing of a configuration that the module would refuse", () => {
    const refused = join(folder, "refused.json");
    writeFileSync(refused, '{ "enable": true, "disk": {} }');
    expect(bareMounts("render", "--evaluator", "embedded", refused)).toMatchObject({ status: 2, stdout: "" });
    const broken = join(folder, "root.json");
    writeFileSync(
      broken,
      '{ "enable": true, "disks": { "a": { "serialNumber": "1", "label": "a", "filesystem": { "fsType": "ext4", "mountPoint": "/" } } } }',
    );
    const run = bareMounts("render", "--evaluator", "embedded", broken);
    expect(run).toMatchObject({ status: 1, stdout: "" });
    expect(run.stderr).toContain("mount-point-root");
  });
});
