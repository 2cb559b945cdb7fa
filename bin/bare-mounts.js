#!/usr/bin/env node
// In a checkout the sources run as they are; an installed package runs its build.
import { existsSync } from "node:fs";
import module from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";

// What Node has compiled once it need not compile again. In a folder of the user's own: code in /tmp could be anyone's.
module.enableCompileCache?.(join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "bare-mounts"));

const source = new URL("../lib/cli/main.ts", import.meta.url);
const build = new URL("../dist/lib/cli/main.js", import.meta.url);

if (existsSync(build) && !existsSync(source)) {
  await import(build.href);
} else if (process.features.typescript) {
  await import(source.href);
} else {
  process.stderr.write(
    `bare-mounts: Node ${process.versions.node} cannot run TypeScript; run npm ci, then npx bare-mounts, which finds Node 24 in node_modules.\n`,
  );
  process.exitCode = 3;
}
