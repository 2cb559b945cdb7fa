import path from "node:path/posix";
import { tokenizeNix } from "../../nix/index.ts";
import { parts } from "../../schema/index.ts";

/** Texts of files by their path, with slashes, from the top of a tree. */
export type Files = ReadonlyMap<string, string>;

/** The folders of this package that the series is made of. */
export const packageFolders: readonly string[] = ["modules", "windows", "upstream"];

/** The names of the parts, in the order in which one pull request follows the other. */
export const partNames: readonly string[] = parts.map(({ name }) => name);

/** The parts up to one, with it. */
export function partsUpTo(part: string): readonly string[] {
  return partNames.slice(0, partNames.indexOf(part) + 1);
}

/** A page of a part: where it is in the book, and its title there. */
export interface Page {
  readonly link: string;
  readonly title: string;
}

/**
 * The files that NixOS-WSL has of its own for the module, once a part and all before it are merged: the module as one that
 * is kept by hand there, its pages and its checks.
 *
 * @param files - Those of this package, by their paths in it.
 * @returns The files by their paths in NixOS-WSL.
 * @throws Error where a file of the package is not as expected, which is a fault of the package.
 */
export function treeUpTo(files: Files, part: string): Files {
  const names = partsUpTo(part);
  const written: [string, string][] = [
    ["modules/bare-mounts.nix", moduleFile(files, names)],
    ["checks/bare-mounts.nix", checkFile(files, names, part)],
    ...names.flatMap((name) => filesOfPart(files, name, part)),
  ];
  return new Map(written.sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** Files of one part, as they are once another one is merged. */
export function filesOfPart(files: Files, name: string, at: string): [string, string][] {
  const folder = `modules/${name}/`;
  const own = [...files].flatMap(([file, text]): [string, string][] =>
    file.startsWith(folder) ? [[`modules/bare-mounts/${file.slice(8)}`, edited(file, text)]] : [],
  );
  const page: [string, string] = [
    `docs/src/how-to/${pageName(name)}.md`,
    asOf(at, textOf(files, `upstream/${name}.page.md`)),
  ];
  const cases: [string, string][] =
    name === partNames[0] || !files.has(`upstream/${name}.cases.nix`)
      ? []
      : [[`checks/bare-mounts/${name}.nix`, asOf(at, textOf(files, `upstream/${name}.cases.nix`))]];
  return [...own, page, ...cases, ...(name === "windows-script" ? windowsFiles(files) : [])];
}

/** Before the part windows no disk says how Windows finds it, and from there on each has to. */
function asOf(part: string, text: string): string {
  return partsUpTo(part).includes("windows")
    ? text
    : text.replaceAll(/^ *serialNumber = "[^"]*";\n|serialNumber = "[^"]*"; /gm, "");
}

function windowsFiles(files: Files): [string, string][] {
  const script = textOf(files, "windows/Mount-WslBareDisks.ps1");
  return [
    [
      "modules/bare-mounts/windows-script/Mount-WslBareDisks.ps1",
      replaced(
        script,
        "# Generated from windows/script by `bare-mounts generate`; edit the parts there.\n",
        "",
      ),
    ],
    ["modules/bare-mounts/windows-script/README.txt", textOf(files, "windows/README.txt")],
    ["tests/bare-mounts.Tests.ps1", textOf(files, "upstream/windows-script.Tests.ps1")],
  ];
}

/** The pages of the parts up to one. */
export function pagesUpTo(files: Files, part: string): readonly Page[] {
  return partsUpTo(part).map((name) => {
    const [heading = ""] = textOf(files, `upstream/${name}.page.md`).split("\n");
    return { link: `./how-to/${pageName(name)}.md`, title: heading.replace(/^# /, "") };
  });
}

function pageName(part: string): string {
  return part === partNames[0] ? "bare-mounts" : `bare-mounts-${part}`;
}

/** `modules/default.nix` and `parts.nix` in one, with the parts that are there, and without the option names of old. */
function moduleFile(files: Files, names: readonly string[]): string {
  const text = textOf(files, "modules/default.nix");
  const imports = names.filter((name) => files.has(`modules/${name}/options.nix`));
  const list = names.map((name) => `    (import ./bare-mounts/${name}/part.nix)\n`).join("");
  const whole = replaced(
    text,
    "  module = import ./parts.nix { inherit cfg config lib options pkgs utils; };\n",
    `
  # Each part says what it adds to those before it, as nixpkgs' overlays do, and knows none behind it.
  parts = [
${list}  ];
  base = { inherit cfg config lib options pkgs utils; };
  module = lib.foldl' (below: part: below // part module below) base parts;
`,
  );
  return whole.replace(
    /imports = \[[^\]]*\];/,
    () => `imports = [\n${imports.map((name) => `    ./bare-mounts/${name}/options.nix\n`).join("")}  ];`,
  );
}

/** The check, with the configurations of the first part in it, and those of others beside it. */
function checkFile(files: Files, names: readonly string[], part: string): string {
  const [first = "", ...others] = names;
  const own = asOf(part, textOf(files, `upstream/${first}.cases.nix`))
    .trimEnd()
    .replaceAll(/\n(?=.)/g, "\n    ");
  const beside = others
    .filter((name) => files.has(`upstream/${name}.cases.nix`))
    .map((name) => `    (import ./bare-mounts/${name}.nix)\n`);
  return replaced(textOf(files, "upstream/check.nix"), "    # cases\n", `    ${own}\n${beside.join("")}`);
}

/** What generated files say of themselves, and what they say once people keep them. */
const firstLines: Files = new Map([
  ["options.nix", "# Options of wsl.bareMounts."],
  ["rules.nix", "# What a configuration must fulfil, as assertions and warnings."],
  ["tables.nix", "# What the rules look up."],
  ["scopes.nix", "# What the rules look at, by the name that one of them has in a rule."],
]);

function edited(file: string, text: string): string {
  const firstLine = firstLines.get(path.basename(file));
  const headed = firstLine === undefined ? text : text.replace(/^#.*/, () => firstLine);
  const unlisted = headed.replaceAll(
    /import \.\.\/listed\.nix lib "name" \((.*)\);/g,
    (_, type) => `${type};`,
  );
  return unlisted.replaceAll("../../windows/", "./");
}

function textOf(files: Files, file: string): string {
  const text = files.get(file);
  if (text === undefined) throw new Error(`${file} is missing`);
  return text;
}

function replaced(text: string, find: string, replacement: string): string {
  const pieces = text.split(find);
  if (pieces.length !== 2) throw new Error(`does not have once: ${find}`);
  return pieces.join(replacement);
}

/** Paths in a Nix file that lead out of the folder of its part. */
export function pathsOut(text: string): readonly string[] {
  return tokenizeNix(text).flatMap((token) =>
    token.kind === "path" && token.text.startsWith("../") ? [token.text] : [],
  );
}

/**
 * The text of a part's pull request: its title, an empty line, its description, and what holds for all of them.
 * NixOS-WSL keeps no changelog; its release notes are drafted from the titles of pull requests.
 */
export function pullRequestText(files: Files, part: string): string {
  const place = `Part ${partNames.indexOf(part) + 1} of ${partNames.length}: ${partNames
    .map((name) => (name === part ? `**${name}**` : name))
    .join(", ")}.`;
  const [title = "", ...body] = textOf(files, `upstream/${part}.text.md`).trimEnd().split("\n");
  return [title, "", place, ...body, "", textOf(files, "upstream/all.text.md")].join("\n");
}

/** The first line of a pull request's text. */
export function pullRequestTitle(text: string): string {
  return text.split("\n", 1)[0] ?? "";
}
