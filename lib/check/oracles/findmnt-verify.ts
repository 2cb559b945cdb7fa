import { writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import type { Oracle } from "../../fuzz/index.ts";
import type { Subject } from "../subject.ts";
import { inTemporaryFolder, linesOf, missingTool, runTool } from "./tool.ts";

export const findmntVerify: Oracle<Subject> = {
  id: "findmnt-verify",
  statement:
    "findmnt parses every line of fstab without an error, and reads the fields that were parsed here.",
  why: "mount(8) reads fstab by libmount's rules, which are not systemd's.",
  missing: () => missingTool({ findmnt: "util-linux" }),
  findings: async ({ fstab, report, root }) =>
    inTemporaryFolder(async (folder) => {
      const file = path.join(folder, "fstab");
      await writeFile(file, report.fstab);
      const columns = "SOURCE,TARGET,FSTYPE,OPTIONS";
      const [verified, listed] = await Promise.all([
        runTool("findmnt", ["--verify", "--verbose", "--tab-file", file]),
        runTool("findmnt", ["--fstab", "--tab-file", file, "--json", "--list", "--output", columns]),
      ]);
      const wanted = fstab.lines.map(({ spec, file: target, vfstype, optionString }) =>
        JSON.stringify([spec, target, vfstype, optionString]),
      );
      const given = new Set(readTable(listed.stdout));
      const text = verified.stdout + verified.stderr;
      return [
        ...linesOf(text)
          // What exists on the machine that this runs on is no business of fstab: mostly neither link nor directory.
          // A path with `=` in it is taken for a tag where it does not exist (util-linux 2.38; tried: mounted where it does).
          .filter(
            (line) =>
              line.includes("[E]") &&
              !/unreachable on boot required (target|source)|does not match with on-disk|unsupported source tag: \//.test(
                line,
              ),
          )
          .map((line) => `findmnt --verify: ${line.trim()}`),
        ...(/^0 parse errors/m.test(text) || /^Success/m.test(text)
          ? []
          : [`findmnt --verify: ${text.trim()}`]),
        ...wanted
          .filter((line) => !given.has(line))
          .map((line) => `findmnt reads fstab otherwise than ${line}`),
        ...(given.size === wanted.length
          ? []
          : [`findmnt reads ${given.size} mounts in fstab, not ${wanted.length}`]),
      ].map((message) => ({ option: root, message }));
    }),
};

const table = z.object({
  filesystems: z.array(
    z.object({
      source: z.string(),
      target: z.string(),
      fstype: z.string(),
      options: z.string(),
    }),
  ),
});

/** findmnt prints nothing at all for an fstab without mounts. */
function readTable(json: string): string[] {
  return json.trim() === ""
    ? []
    : table
        .parse(JSON.parse(json))
        .filesystems.map(({ source, target, fstype, options }) =>
          JSON.stringify([source, target, fstype, options]),
        );
}
