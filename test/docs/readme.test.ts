import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bareMounts, root } from "../cli/run-cli.ts";
import { type Block, blocks } from "./pages.ts";

// What README shows first: a configuration in TypeScript, and what the commands make of it.

const readme = blocks().filter(({ page }) => page === "../README.md");
const firstOf = (language: string): Block =>
  readme.find((block) => block.language === language) ?? expect.fail(`README shows no ${language}`);

let folder = "";
let file = "";

beforeAll(() => {
  mkdirSync(join(root, ".cache"), { recursive: true });
  // Inside of the project, where its import is found.
  folder = mkdtempSync(join(root, ".cache/readme-"));
  file = join(folder, "bare-mounts.ts");
  writeFileSync(file, firstOf("ts").text);
});

afterAll(() => rmSync(folder, { recursive: true }));

test("check prints what README shows", () => {
  const { status, stdout } = bareMounts("check", file, "--evaluator", "embedded");
  expect(stdout.trim().replace(file, "bare-mounts.ts")).toBe(firstOf("text").text);
  expect(status).toBe(0);
});

test("graph draws what README shows", () => {
  expect(bareMounts("graph", file, "--format", "mermaid").stdout.trim()).toBe(firstOf("mermaid").text);
});

test("render makes a module that is the same configuration", () => {
  const module = join(folder, "bare-mounts.nix");
  writeFileSync(module, bareMounts("render", file).stdout);
  const checked = bareMounts("check", module, "--evaluator", "embedded");
  expect(checked.stdout.trim().replace(module, "bare-mounts.ts")).toBe(firstOf("text").text);
  expect(readFileSync(join(root, "README.md"), "utf8")).toContain("imports = [ ./bare-mounts.nix ];");
});
