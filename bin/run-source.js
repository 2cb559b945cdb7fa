// node bin/run-source.js FILE ARGUMENTS...: runs a TypeScript file of this checkout, or says which Node it takes.
// In the JavaScript of Node 18, Debian 12's, so that the message gets through.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [node, , file, ...rest] = process.argv;
const { devDependencies } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
const needed = Number(/\d+/.exec(devDependencies.node)?.[0]);

if (Number(process.versions.node.split(".")[0]) < needed) {
  process.stderr.write(
    `Node ${process.versions.node} is too old for this checkout, which needs Node ${needed}: ` +
      `"npm ci --ignore-scripts=false" puts one into node_modules, where npm and npx find it.\n`,
  );
  process.exitCode = 3;
} else {
  process.argv = [node, resolve(file), ...rest];
  await import(pathToFileURL(resolve(file)).href);
}
