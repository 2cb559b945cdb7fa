import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bareMounts } from "./run-cli.ts";

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "bare-mounts-cli-"));
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
    says: ["a.json", "broken JSON", "line 1"],
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
    name: "a Nix file that imports others, for the embedded evaluator",
    file: "c.nix",
    text: "{ imports = [ ./other.nix ]; }\n",
    says: ["c.nix", "--evaluator nix"],
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
    expect(JSON.parse(run.stdout)).toMatchObject([{ file: "examples/internal-4tb-nvme.ts", ok: true }]);
  });
});
