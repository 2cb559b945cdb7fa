// Records what the book shows of the tool's output: as root, where there are loop devices.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { docs } from "./pages.ts";
import { toolOutput } from "./tool-output.ts";

for (const [file, text] of Object.entries(toolOutput())) {
  writeFileSync(join(docs, "measured", file), text);
}
