import { type Module, type Rule, rootOf } from "../../lib/schema/kernel/index.ts";
import { anchorOf, codeBlock, codeSpan, heading, plainMarkdown } from "./markdown.ts";

/** The reference of a module's rules in CommonMark, in the order in which they are checked. */
export function rulesMarkdown(module: Module, header: string): string {
  return `${[
    `<!-- ${header} -->`,
    `# Rules of ${codeSpan(rootOf(module))}`,
    "An error refuses a configuration, a warning lets it through. In a message, words in braces stand for what is configured.",
    ...module.rules.map(section),
  ].join("\n\n")}\n`;
}

const severities: Readonly<Record<Rule["severity"], string>> = { error: "Error", warning: "Warning" };

function section(rule: Rule): string {
  return [
    heading(2, anchorOf("rule", rule.id), codeSpan(rule.id)),
    `*${severities[rule.severity]}.* ${plainMarkdown(rule.summary, () => null)}`,
    codeBlock("text", rule.message),
  ].join("\n\n");
}
