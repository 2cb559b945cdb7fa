import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { skipAllBecause } from "../support/skip.ts";
import { hasTool, howToGet } from "../support/tools.ts";
import { whyNoDisks } from "../support/wsl-bare-mount.ts";
import { docs } from "./pages.ts";
import { toolOutput } from "./tool-output.ts";

/** Without the versions in the first line, and what the kernel shows of itself: those are of the machine. */
function essence(transcript: string): string {
  return transcript
    .split("\n")
    .slice(1)
    .join("\n")
    .replaceAll(/(?:discard=async|space_cache=v2|ssd),/g, "");
}

describe("what the book says was measured", () => {
  skipAllBecause(whyNoDisks() ?? (hasTool("unshare") ? undefined : howToGet("unshare")));

  test("Btrfs still treats mount options and properties so", () => {
    const script = join(docs, "measured/btrfs-mount-options.sh");
    const now = execFileSync("unshare", ["--mount", "bash", script], { encoding: "utf8" });
    const recorded = readFileSync(join(docs, "measured/btrfs-mount-options.txt"), "utf8");
    expect(essence(now)).toBe(essence(recorded));
    expect(now).toContain("/mnt/b rw,compress=zstd:3,");
  });

  test("the tool says what the book shows", () => {
    // Columns are as wide as what is in them, and names of devices differ.
    const words = (text: string) => text.replaceAll(/ +/g, " ");
    for (const [file, text] of Object.entries(toolOutput())) {
      expect(words(text)).toBe(words(readFileSync(join(docs, "measured", file), "utf8")));
    }
  });
});
