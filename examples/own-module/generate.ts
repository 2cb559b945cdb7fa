import { generate, staleFiles, writeFiles } from "bare-mounts/codegen";
import { greeter } from "./greeter.ts";

// What follows from the options and rules. Run it with --check where nothing may be written.

export const generated = await generate(greeter, {
  source: new URL("greeter.ts", import.meta.url),
  header: "Generated from greeter.ts by `node generate.ts`.",
  files: {
    optionsNix: "generated/options.nix",
    rulesNix: "generated/rules.nix",
    scopesNix: "generated/scopes.nix",
    optionsMarkdown: "generated/options.md",
    optionsJson: "generated/options.json",
    rulesMarkdown: "generated/rules.md",
    jsonSchema: "generated/greeter.schema.json",
    configTypes: "generated/types.ts",
  },
});

if (import.meta.main) {
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
