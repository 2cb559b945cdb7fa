import { generate, staleFiles, writeFiles } from "bare-mounts/codegen";
import { webspace } from "./webspace.ts";

export const generated = await generate(webspace, {
  source: new URL("webspace.ts", import.meta.url),
  header: "Generated from webspace.ts by `node generate.ts`.",
  files: {
    optionsNix: "generated/options.nix",
    rulesNix: "generated/rules.nix",
    scopesNix: "generated/scopes.nix",
  },
});

// Run it with --check where nothing may be written.
if (process.argv[1] === import.meta.filename) {
  if (process.argv.includes("--check")) {
    const stale = await staleFiles(import.meta.dirname, generated);
    process.stdout.write(stale.map(({ diff }) => diff).join(""));
    process.exitCode = stale.length === 0 ? 0 : 1;
  } else {
    for (const file of await writeFiles(import.meta.dirname, generated)) {
      process.stdout.write(`wrote ${file}\n`);
    }
  }
}
