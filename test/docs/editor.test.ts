import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { getLanguageService, TextDocument } from "vscode-json-languageservice";
import { root } from "../cli/run-cli.ts";
import { blocksOf } from "./pages.ts";

// What docs/editor.md says of JSON, tried with the language service of VS Code's editor.

const schema = readFileSync(join(root, "docs/reference/bare-mounts.schema.json"), "utf8");

const service = getLanguageService({ schemaRequestService: async () => schema });
service.configure({
  schemas: [{ fileMatch: ["bare-mounts.json"], uri: "file:///schema.json" }],
  validate: true,
});

function opened(text: string) {
  const offset = text.indexOf("|");
  const document = TextDocument.create("file:///bare-mounts.json", "json", 1, text.replace("|", ""));
  return {
    document,
    place: document.positionAt(Math.max(0, offset)),
    json: service.parseJSONDocument(document),
  };
}

const configuration = (filesystem: string) =>
  `{ "enable": true, "disks": { "data": { "serialNumber": "A", "label": "a", "filesystem": { ${filesystem} } } } }`;

describe("VS Code's JSON editor", () => {
  test("completes options inside of filesystem", async () => {
    const { document, place, json } = opened(configuration('"fsType": "ext4", |'));
    const completed = await service.doComplete(document, place, json);
    expect(completed?.items.map(({ label }) => label)).toEqual(
      expect.arrayContaining(["mountPoint", "neededForBoot", "compression"]),
    );
  });

  test("explains an option", async () => {
    const { document, place, json } = opened(configuration('"needed|ForBoot": true'));
    expect(JSON.stringify(await service.doHover(document, place, json))).toMatch(/boot/i);
  });

  test("marks what is wrong, and nothing in what is right", async () => {
    const right = opened(configuration('"fsType": "ext4", "mountPoint": "/data"'));
    expect(await service.doValidation(right.document, right.json)).toEqual([]);
    const wrong = opened(configuration('"fsType": "ext9", "mountPoint": "/data"'));
    expect((await service.doValidation(wrong.document, wrong.json)).length).toBeGreaterThan(0);
  });
});

test("the settings on the page are JSON", () => {
  const settings = blocksOf("json", "settings");
  expect(settings.length).toBeGreaterThan(1);
  for (const [, { text }] of settings) expect(JSON.parse(text)).toBeTypeOf("object");
});
