import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { record, recordingFile } from "./real-lib.ts";

// Asks the real lib, given by NIXPKGS, what it makes of the generated Nix, and keeps the answers for the tests:
//   NIXPKGS=/path/to/nixpkgs node test/codegen/record-option-docs.ts

const nixpkgs = process.env["NIXPKGS"];
if (nixpkgs === undefined) {
  throw new Error("set NIXPKGS to a checkout of nixpkgs or of nixpkgs.lib");
}
await mkdir(dirname(recordingFile), { recursive: true });
await writeFile(recordingFile, `${JSON.stringify(await record(nixpkgs), null, 2)}\n`);
