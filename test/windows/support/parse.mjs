// Parses scripts with tree-sitter's grammar of PowerShell and prints what it does not understand, a line each.
// node parse.mjs <folder with node_modules> script.ps1 ...
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, ...scripts] = process.argv.slice(2);
const require = createRequire(join(folder, "package.json"));
const { Language, Parser } = await import(pathToFileURL(require.resolve("web-tree-sitter")).href);

await Parser.init();
const parser = new Parser();
parser.setLanguage(
  await Language.load(join(folder, "node_modules/tree-sitter-powershell/tree-sitter-powershell.wasm")),
);

const print = (script, node) => {
  if (node.type === "ERROR" || node.isMissing) {
    const { row } = node.startPosition;
    process.stdout.write(`${script}:${row + 1}: ${node.type} ${JSON.stringify(node.text.slice(0, 60))}\n`);
  } else if (node.hasError) {
    for (const child of node.children) print(script, child);
  }
};

for (const script of scripts) {
  print(script, parser.parse(readFileSync(script, "utf8")).rootNode);
}
