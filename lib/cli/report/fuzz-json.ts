import { asOneModule, type FuzzRun, oracleLines, replayCommand, statementOf } from "./fuzz-run.ts";

/** A run as `fuzz --json` prints it. Programs rely on its form. */
export function fuzzJson(run: FuzzRun) {
  const { result, evaluator, seconds, systemd } = run;
  return {
    ok: result.failures.length === 0,
    interrupted: result.interrupted,
    seed: result.seed,
    runs: result.runs,
    edges: result.edges,
    systems: result.systems,
    evaluator,
    systemd,
    seconds: Math.round(seconds * 1000) / 1000,
    oracles: oracleLines(run),
    failures: result.failures.map((failure) => ({
      rule: failure.rule,
      statement: statementOf(run, failure).statement,
      why: statementOf(run, failure).why,
      run: failure.run,
      shrinks: failure.shrinks,
      findings: failure.findings.map(({ option, message }) => ({ option, message })),
      kind: failure.case.kind,
      comparison: failure.case.comparison,
      value: failure.case.value,
      module: asOneModule(failure),
      seed: failure.seed,
      path: failure.path,
      replay: replayCommand(run, failure),
    })),
    coverage: result.coverage,
  };
}
