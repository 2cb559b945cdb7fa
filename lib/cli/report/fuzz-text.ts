import Table from "cli-table3";
import { type Coverage, type Failure, tooRare } from "../../check/index.ts";
import { colors, visible } from "../terminal.ts";
import { asOneModule, type FuzzRun, oracleLines, replayCommand, statementOf, verdictOf } from "./fuzz-run.ts";

/** A run for people: the verdict, and each failure with the smallest configuration that shows it. */
export function fuzzText(run: FuzzRun, show: { readonly coverage: boolean }): string {
  const { result } = run;
  return [
    ...result.failures.map((failure) => failureText(run, failure)),
    summary(run),
    ...oracleLines(run).map((line) => colors.dim(`  ${line}`)),
    ...(show.coverage ? ["", coverageText(result.coverage)] : []),
  ].join("\n");
}

function summary(run: FuzzRun): string {
  const { result, evaluator, seconds, systemd } = run;
  const { edges, failures, interrupted, runs, seed, systems } = result;
  const rate = (runs / Math.max(seconds, 0.001)).toFixed(0);
  const verdict = (failures.length === 0 ? colors.green : colors.red)(verdictOf(run));
  const ended = interrupted ? colors.yellow("ended early: ") : "";
  const numbers = `${systems} systems, ${evaluator}, systemd ${systemd}, ${seconds.toFixed(1)} s, ${rate}/s`;
  return `${ended}${verdict} in ${runs} configurations${edges === 0 ? "" : ` and ${edges} values at the edges of types`} ${colors.dim(`(${numbers}, --seed ${seed})`)}`;
}

function failureText(run: FuzzRun, failure: Failure): string {
  const { statement, why } = statementOf(run, failure);
  const which = `${failure.case.kind === "edge" ? "value at the edge of a type" : "configuration"} ${failure.run}`;
  const smaller = failure.shrinks === 0 ? "" : `, made smaller ${failure.shrinks} times`;
  return [
    `${colors.red("broken")}  ${colors.bold(failure.rule)}  ${colors.dim(`${which}${smaller}`)}`,
    `  ${statement}`,
    ...(why === "" ? [] : [colors.dim(`  ${why}`)]),
    "",
    ...failure.findings.flatMap(({ option, message }) => [
      `  ${colors.yellow(visible(option))}`,
      `    ${visible(message)}`,
    ]),
    "",
    ...visible(asOneModule(failure))
      .split("\n")
      .map((line) => `  ${line}`),
    "",
    `  ${colors.dim("Again:")} ${replayCommand(run, failure)}`,
    "",
  ].join("\n");
}

/** How often everything came up, and what came up too rarely. */
function coverageText(coverage: Coverage): string {
  const table = new Table({
    head: ["", "configurations"],
    colAligns: ["left", "right"],
    style: { head: [], border: [] },
  });
  const sections = {
    kind: coverage.kinds,
    option: coverage.options,
    value: coverage.values,
    "value in a configuration that breaks no rule": coverage.accepted,
    "broken rule": coverage.rules,
    "rule broken alone": coverage.alone,
    check: coverage.checks,
  };
  for (const [section, counts] of Object.entries(sections)) {
    table.push([{ colSpan: 2, content: colors.bold(section) }]);
    for (const [name, count] of Object.entries(counts)) {
      table.push([visible(name), count === 0 ? colors.red("0") : String(count)]);
    }
  }
  const rare = tooRare(coverage).map(visible);
  return `${table.toString()}\n${rare.length === 0 ? "Everything came up as often as it should." : `Never or too rarely: ${rare.join(", ")}`}`;
}
