import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { changedByNixpkgsFmt, formatFindings, howToGetNixpkgsFmt } from "../support/nix-format.ts";
import { hasTool } from "../support/tools.ts";

const modules = fileURLToPath(new URL("../../modules", import.meta.url));
const files = readdirSync(modules, { encoding: "utf8" }).filter((name) => name.endsWith(".nix"));

test("the module is formatted as nixpkgs-fmt formats it", (context) => {
  if (!hasTool("nixpkgs-fmt")) {
    context.skip(howToGetNixpkgsFmt);
  }
  expect(changedByNixpkgsFmt(files.map((file) => join(modules, file)))).toEqual([]);
});

test.for(files)("%s has nothing that nixpkgs-fmt is known to change", (file) => {
  expect(formatFindings(readFileSync(join(modules, file), "utf8"))).toEqual([]);
});

describe("without nixpkgs-fmt it is found that", () => {
  test.for([
    { reason: "is indented by tabs", source: "{\n\ta = 1;\n}\n" },
    { reason: "has blanks at its end", source: "{\n  a = 1; \n}\n" },
    { reason: "has blanks at its end", source: "{\r\n  a = 1;\n}\n" },
    { reason: "is indented by an odd number of spaces", source: "{\n   a = 1;\n}\n" },
    { reason: "is indented too far", source: "{\n    a = 1;\n}\n" },
    {
      reason: "has several elements of a list of several lines",
      source: '{\n  a = [\n    "b" "c"\n    "d"\n  ];\n}\n',
    },
    { reason: "must end with one newline", source: "{ }" },
    { reason: "must end with one newline", source: "{ }\n\n" },
  ])("a line $reason: $source", ({ reason, source }) => {
    expect(formatFindings(source).map((finding) => finding.reason)).toContain(reason);
  });

  test("texts and comments are their own", () => {
    expect(formatFindings("{\n  a = ''\n         x\n  '';\n  /*\n       b\n  */\n}\n")).toEqual([]);
  });
});
