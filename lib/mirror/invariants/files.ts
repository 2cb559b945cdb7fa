import { spawnSync } from "node:child_process";
import { parseFstab } from "../../fstab/index.ts";
import { defineInvariant } from "../../fuzz/index.ts";
import type { ModuleSubject } from "../subject.ts";

export const fstabReadable = defineInvariant<ModuleSubject>({
  id: "fstab-readable",
  statement: "Every line of fstab has its fields.",
  why: "A line that mount cannot read is a file system that is not mounted.",
  findings: ({ report, root }) =>
    parseFstab(report.fstab).problems.map(({ line, message }) => ({
      option: root,
      message: `line ${line} of fstab: ${message}`,
    })),
});

/** A line of tmpfiles.d(5): type, path, mode, user, group, age, argument. */
const tmpfilesLine =
  /^[a-zA-Z][-+!=~^$?]*\s+(?<path>"(?:[^"\\]|\\.)*"|'[^']*'|\S+)(?:\s+(?<mode>\S+)(?:\s+\S+(?:\s+\S+(?:\s+\S+(?:\s+[\s\S]*)?)?)?)?)?$/;

export const tmpfilesReadable = defineInvariant<ModuleSubject>({
  id: "tmpfiles-readable",
  statement: "systemd-tmpfiles can read the module's rules.",
  why: "A rule that cannot be read makes no directory, and the service that needs it fails.",
  findings: ({ report, root }) =>
    report.tmpfiles.flatMap((rule) => {
      const wrong = problemOfRule(rule);
      return wrong === null
        ? []
        : [{ option: root, message: `tmpfiles rule ${JSON.stringify(rule)}: ${wrong}` }];
    }),
});

function problemOfRule(rule: string): string | null {
  if (rule.trim() === "" || rule.startsWith("#")) return null;
  if (rule.includes("\n")) return "has a line break, so it is two rules";
  const found = tmpfilesLine.exec(rule.trim());
  if (found === null) return "is no rule";
  const { path = "", mode = "-" } = found.groups ?? {};
  if (!/^["']?[/%]/.test(path)) return "the path is not absolute";
  return /^(?:-|[:~]*[0-7]{3,4})$/.test(mode) || mode === '""' ? null : `${mode} is no mode`;
}

/** Answers that are known: most configurations have the same scripts. */
const answers = new Map<string, string | null>();

export const scriptsParse = defineInvariant<ModuleSubject>({
  id: "scripts-parse",
  statement: "bash can read every script of the module, its own and those of activation.",
  why: "A script with a quote too many ends where the value with the quote stands, with half of its work done.",
  findings: ({ root, scripts }) =>
    Object.entries(scripts).flatMap(([name, text]) => {
      const wrong = syntaxError(text);
      return wrong === null ? [] : [{ option: root, message: `"${name}": ${wrong}` }];
    }),
});

/** What `bash -n` says against a script; null where it says nothing, or is not there. */
function syntaxError(text: string): string | null {
  const known = answers.get(text);
  if (known !== undefined) return known;
  const run = spawnSync("bash", ["-n"], {
    input: text,
    encoding: "utf8",
    env: { LC_ALL: "C" },
    timeout: 10_000,
  });
  const said = run.stderr?.split("\n")[0]?.replace(/^\S*bash: /, "") ?? "";
  const wrong = run.error !== undefined || run.status === 0 ? null : said.replace(/^line \d+: /, "");
  answers.set(text, wrong);
  return wrong;
}
