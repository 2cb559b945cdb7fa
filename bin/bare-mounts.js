#!/usr/bin/env node
// In a checkout the sources run as they are; an installed package runs its build.
import { existsSync, readFileSync } from "node:fs";
import module from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

// What Node has compiled once it need not compile again. In a folder of the user's own: code in /tmp could be anyone's.
module.enableCompileCache?.(join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "bare-mounts"));

const source = new URL("../lib/cli/main.ts", import.meta.url);
const { engines } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
const needed = Number(/\d+/.exec(engines.node)?.[0]);

if (existsSync(source)) {
  process.argv.splice(2, 0, fileURLToPath(source));
  await import("./run-source.js");
} else if (Number(process.versions.node.split(".")[0]) < needed) {
  process.stderr.write(
    `bare-mounts: Node ${process.versions.node} is too old: it needs Node ${needed} or later\n`,
  );
  process.exitCode = 3;
} else {
  await import("../dist/lib/cli/main.js");
}
