import type { Problem } from "../../schema/index.ts";
import type { CheckedConfiguration } from "../check-configuration.ts";
import { bootView } from "../graph/boot-view.ts";
import { toText } from "../graph/text.ts";
import { colors, visible } from "../terminal.ts";

/** One file's result for people: what is mounted where, in which order, and what is wrong. */
export function textReport(checked: CheckedConfiguration): string {
  const { config, file, problems, subject, systemd } = checked;
  const parts = [`${colors.bold(visible(file))}  ${verdict(problems)}`];
  if (subject !== null && config.enable) {
    parts.push(
      colors.bold("fstab"),
      fstabLines(checked),
      `${colors.bold("Order at boot")} ${colors.dim(`(systemd ${systemd})`)}`,
      toText(bootView(subject)),
    );
  } else if (!config.enable) {
    parts.push("wsl.bareMounts.enable is false: the module changes nothing.");
  }
  if (problems.length > 0) {
    parts.push(problemLines(problems));
  }
  return `${parts.join("\n")}\n`;
}

/** `no problems found`, or how many there are. */
export function verdict(problems: readonly Problem[]): string {
  const errors = problems.filter(({ severity }) => severity === "error").length;
  const warnings = problems.length - errors;
  const also = warnings === 0 ? "" : colors.yellow(`, ${count(warnings, "warning")}`);
  return errors === 0
    ? `${colors.green("no problems found")}${also}`
    : `${colors.red(count(errors, "problem"))}${also}`;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}

/** Each problem with its option, what to do, and the rule that the reference explains. */
export function problemLines(problems: readonly Problem[]): string {
  return problems
    .map(({ rule, severity, option, message }) => {
      const label = severity === "error" ? colors.red("error") : colors.yellow("warning");
      return `${label}  ${visible(option)}\n  ${visible(message)} ${colors.dim(`[${rule}]`)}`;
    })
    .join("\n");
}

/** fstab, each line as three: what is mounted where, with which options, and what systemd makes of it. */
function fstabLines({ subject }: CheckedConfiguration): string {
  const lines = subject?.fstab.lines ?? [];
  const width = Math.max(0, ...lines.map(({ file }) => visible(file).length));
  return lines
    .map(({ spec, file, vfstype, options }) => {
      const forSystemd = options.filter((option) => option.startsWith("x-") || option === "nofail");
      const forMount = options.filter((option) => !forSystemd.includes(option));
      return [
        `  ${visible(file).padEnd(width)}  ${vfstype} on ${visible(spec)}`,
        `    ${visible(forMount.join(",") || "defaults")}`,
        colors.dim(`    ${visible(forSystemd.join(","))}`),
      ].join("\n");
    })
    .join("\n");
}
