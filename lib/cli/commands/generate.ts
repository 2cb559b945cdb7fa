import { existsSync } from "node:fs";
import { join } from "node:path";
import { checkGenerated, writeGenerated } from "../../../codegen/own-files.ts";
import { packageRoot } from "../../evaluate/index.ts";
import { type ExitStatus, exitStatus } from "../exit-status.ts";
import { InputError } from "../input-error.ts";
import { print } from "../terminal.ts";

const root = packageRoot();

/** `bare-mounts generate [--check]`. */
export async function generateCommand(options: { readonly check?: boolean }): Promise<ExitStatus> {
  if (!existsSync(join(root, "lib/schema/index.ts"))) {
    throw new InputError("generate writes into a checkout of bare-mounts, and this is an installed package");
  }
  if (options.check === true) {
    const stale = await checkGenerated(root);
    if (stale.length === 0) {
      print("All generated files are fresh.");
      return exitStatus.fine;
    }
    for (const { diff } of stale) {
      print(diff);
    }
    print(`${stale.length} generated files are stale. Run: bare-mounts generate`);
    return exitStatus.problemsFound;
  }
  const written = await writeGenerated(root);
  print(
    written.length === 0
      ? "All generated files were fresh."
      : written.map((file) => `wrote ${file}`).join("\n"),
  );
  return exitStatus.fine;
}
