import { type Failure, statementsOf } from "../../check/index.ts";
import { asOneModule, type FuzzRun, oracleLines, replayCommand, statementOf, verdictOf } from "./fuzz-run.ts";
import { type Html, html } from "./html.ts";

/** A run as a page of its own, without scripts and without anything from elsewhere. */
export function fuzzHtml(run: FuzzRun): string {
  const { result, evaluator, seconds } = run;
  const ok = result.failures.length === 0;
  const verdict = verdictOf(run);
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>bare-mounts fuzz: ${verdict}</title>
<style>${styles}</style>
</head>
<body>
<header class="${ok ? "good" : "bad"}">
<h1>${verdict}</h1>
<p>${result.runs} random configurations, ${result.edges} values at the edges of types, ${result.systems} systems, ${evaluator} evaluator, ${seconds.toFixed(1)} s,
seed ${result.seed}${result.interrupted ? html`, <strong>ended early</strong>` : ""}</p>
</header>
<main>
${result.failures.map((failure) => failureSection(run, failure))}
<section>
<h2>What was checked</h2>
<table>
<thead><tr><th>Rule</th><th>What must be true</th><th class="number">Systems</th></tr></thead>
<tbody>
${statementsOf(run.harness).map(
  ({
    id,
    statement,
    why,
  }) => html`<tr id="rule-${id}"><td><code>${id}</code></td><td>${statement}<br><small>${why}</small></td>
<td class="number">${result.coverage.checks[id] ?? 0}</td></tr>
`,
)}</tbody>
</table>
<ul>${oracleLines(run).map((line) => html`<li>${line}</li>`)}</ul>
</section>
<section>
<h2>What was tried</h2>
${countTable("Configurations", result.coverage.kinds)}
${countTable("Options that were set", result.coverage.options)}
${countTable("Values", result.coverage.values)}
${countTable("Values in configurations that break no rule", result.coverage.accepted)}
${countTable("Rules that were broken", result.coverage.rules)}
${countTable("Rules that were broken alone", result.coverage.alone)}
</section>
</main>
</body>
</html>
`;
  return page.text;
}

function failureSection(run: FuzzRun, failure: Failure): Html {
  const { statement, why } = statementOf(run, failure);
  return html`<section class="failure">
<h2><code>${failure.rule}</code></h2>
<p>${statement} <small>${why}</small></p>
<ul>${failure.findings.map(({ option, message }) => html`<li><code>${option}</code><br>${message}</li>`)}</ul>
<p>Configuration ${failure.run}, made smaller ${failure.shrinks} times:</p>
<pre>${asOneModule(failure)}</pre>
<p>Again:</p>
<pre>${replayCommand(run, failure)}</pre>
</section>
`;
}

/** Counts with bars: the eye finds what came up seldom. */
function countTable(title: string, counts: Readonly<Record<string, number>>): Html {
  const most = Math.max(1, ...Object.values(counts));
  return html`<table>
<thead><tr><th>${title}</th><th class="number">Times</th><th class="bar"></th></tr></thead>
<tbody>
${Object.entries(counts).map(
  ([
    name,
    count,
  ]) => html`<tr class="${count === 0 ? "never" : ""}"><td><code>${name}</code></td><td class="number">${count}</td>
<td class="bar"><div style="width: ${((100 * count) / most).toFixed(1)}%"></div></td></tr>
`,
)}</tbody>
</table>
`;
}

const styles = html`
:root { color-scheme: light dark; --line: #8884; --good: #1a7f37; --bad: #cf222e; --bar: #5277c3; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 0; }
header { padding: 1.5rem max(1rem, calc(50vw - 30rem)); color: #fff; }
header.good { background: var(--good); }
header.bad { background: var(--bad); }
h1, header p { margin: 0; }
main { max-width: 60rem; margin: auto; padding: 1rem; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0 2rem; }
th, td { text-align: left; vertical-align: top; padding: 0.25rem 0.75rem 0.25rem 0; border-bottom: 1px solid var(--line); }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.bar { width: 30%; }
td.bar div { background: var(--bar); height: 0.7rem; margin-top: 0.4rem; border-radius: 2px; }
tr.never { color: var(--bad); font-weight: bold; }
code, pre { font: 13px/1.5 ui-monospace, monospace; overflow-wrap: anywhere; }
pre { border: 1px solid var(--line); border-radius: 6px; padding: 0.75rem; white-space: pre-wrap; }
.failure { border-left: 4px solid var(--bad); padding-left: 1rem; margin-bottom: 2rem; }
h2 code { font-size: inherit; }
small { opacity: 0.75; }
`;
