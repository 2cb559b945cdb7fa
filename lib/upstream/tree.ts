import path from "node:path/posix";
import { tokenizeNix } from "../nix/index.ts";

/** Texts of files by their path, with slashes, from the top of a tree. */
export type Files = ReadonlyMap<string, string>;

/** The folders of this package that {@link pullRequestTree} is made of. */
export const packageFolders: readonly string[] = ["modules", "windows", "upstream"];

/**
 * What the pull request leaves out: NixOS-WSL never had options of other names, so it has none to go on accepting.
 */
const leftOut: readonly string[] = ["modules/old-names.nix", "modules/listed.nix"];

/**
 * The files that a pull request adds to NixOS-WSL: the module as one that is kept by hand, its page and its test.
 *
 * @param files - Those of this package, by their paths in it.
 * @returns The files by their paths in NixOS-WSL.
 * @throws Error where a file of the package is not as expected, which is a fault of the package.
 */
export function pullRequestTree(files: Files): Files {
  const places = new Map(
    [...files.keys()].flatMap((file): [string, string][] => {
      const place = placeOf(file);
      return place === null ? [] : [[file, place]];
    }),
  );
  return new Map(
    [...places]
      .map(([file, place]): [string, string] => {
        const text = edit(file, files.get(file) ?? "");
        return [place, file.endsWith(".nix") ? relocate(text, file, places) : text];
      })
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  );
}

function placeOf(file: string): string | null {
  if (leftOut.includes(file)) return null;
  switch (file) {
    case "modules/default.nix":
      return "modules/bare-mounts.nix";
    case "upstream/bare-mounts.md":
      return "docs/src/how-to/bare-mounts.md";
    case "windows/upstream/bare-mounts.Tests.ps1":
      return "tests/bare-mounts.Tests.ps1";
  }
  if (file.startsWith("modules/")) return `modules/bare-mounts/${file.slice("modules/".length)}`;
  // Only what is put together from the parts is shipped.
  if (file.startsWith("windows/script/")) return null;
  return file.startsWith("windows/") ? `modules/bare-mounts/${file}` : null;
}

/** What generated files say of themselves, and what they say once people keep them. */
const firstLines: Files = new Map([
  ["modules/options.nix", "# The options of wsl.bareMounts."],
  ["modules/rules.nix", "# What a configuration of wsl.bareMounts must fulfil, as assertions and warnings."],
  ["modules/tables.nix", "# What the rules look up: options of file systems, and what is reserved."],
  ["modules/scopes.nix", "# What the rules look at, by the name that one of them has in a rule."],
]);

/** What leads to files that are left out, and what stands there without them. */
const edits: ReadonlyMap<string, readonly [string, string]> = new Map([
  ["modules/default.nix", ["imports = [ ./options.nix ./old-names.nix ];", "imports = [ ./options.nix ];"]],
  [
    "modules/options.nix",
    [
      'types.coercedTo (types.listOf (types.attrsOf types.raw)) (import ./listed.nix lib "name") (types.attrsOf (types.submodule diskOptions))',
      "types.attrsOf (types.submodule diskOptions)",
    ],
  ],
  [
    "windows/Mount-WslBareDisks.ps1",
    ["# Generated from windows/script by `bare-mounts generate`; edit the parts there.\n", ""],
  ],
]);

function edit(file: string, text: string): string {
  const firstLine = firstLines.get(file);
  const headed = firstLine === undefined ? text : text.replace(/^#.*/, () => firstLine);
  const [find, replacement] = edits.get(file) ?? ["", ""];
  if (find === "") return headed;
  const parts = headed.split(find);
  if (parts.length !== 2) throw new Error(`${file}: does not have once: ${find}`);
  return parts.join(replacement);
}

/** Paths in a Nix file lead to the same files as before, from the file's new place to theirs. */
function relocate(text: string, file: string, places: Files): string {
  const here = path.dirname(places.get(file) ?? file);
  return tokenizeNix(text)
    .map((token) => {
      if (token.kind !== "path") return token.text;
      const target = path.join(path.dirname(file), token.text);
      const place = places.get(target);
      if (place === undefined) throw new Error(`${file}: ${token.text} is not part of the pull request`);
      const relative = path.relative(here, place);
      return relative.startsWith("../") ? relative : `./${relative}`;
    })
    .join("");
}

/**
 * The text of the pull request: its title, an empty line, its description. NixOS-WSL keeps no changelog; its release
 * notes are drafted from the titles of pull requests.
 */
export function pullRequestText(files: Files): string {
  const text = files.get("upstream/pull-request.md");
  if (text === undefined) throw new Error("upstream/pull-request.md is missing");
  return text;
}

/** The first line of the pull request's text. */
export function pullRequestTitle(text: string): string {
  return text.split("\n", 1)[0] ?? "";
}
