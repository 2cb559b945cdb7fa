import { judge } from "../../lib/check/find-problems.ts";
import type { Subject } from "../../lib/check/subject.ts";
import { aboutDefinition, packageNamesOf } from "../../lib/cli/about-definition.ts";
import { bootView } from "../../lib/cli/graph/boot-view.ts";
import { readJsonText } from "../../lib/cli/json-text.ts";
import {
  definitionRequest,
  type Evaluation,
  type EvaluationError,
  findImport,
  type Json,
  readReport,
  reportRequest,
  type SystemReport,
  significantTokens,
  systemArguments,
} from "../../lib/evaluate/portable.ts";
import { bareMounts, checkConfig, windowsDataFile } from "../../lib/schema/index.ts";
import { unitSourcesOf } from "../../lib/systemd/index.ts";
import { type BrowserEvaluator, userFile } from "./evaluator.ts";
import { inEveryLanguage, moduleOf } from "./languages.ts";
import { nothing, type Outcome, type SystemView, type TextError } from "./outcome.ts";

/** What is to be checked. A script was run before: its default export is what counts. */
export type Input =
  | { readonly language: "nix" | "json"; readonly text: string }
  | { readonly language: "ts"; readonly value: unknown };

/** Does what `bare-mounts check` and `graph` do with a file, of its text. */
export async function checkText(input: Input, evaluator: BrowserEvaluator): Promise<Outcome> {
  const read = await readInput(input, evaluator);
  if (!read.ok) return nothing(read.error);
  const { config, problems } = checkConfig(bareMounts, read.value);
  const about = aboutDefinition(read.value);
  if (config === null)
    return { error: null, problems: [...about, ...problems], system: null, languages: null };
  const report = await read.report();
  if ("message" in report) return nothing(report);
  const judged = judge(config, problems, report);
  return {
    error: null,
    problems: [...about, ...judged.problems],
    system: judged.subject === null ? null : viewOf(judged.subject, report),
    languages: inEveryLanguage(read.value),
  };
}

function viewOf(subject: Subject, report: SystemReport): SystemView {
  const boot = bootView(subject);
  const shown = new Set([...subject.own, ...boot.nodes.map(({ unit }) => unit)]);
  const derived = unitSourcesOf(subject.derived).map(({ name, text = "" }) => [name, text] as const);
  const units = [...derived, ...Object.entries(report.units)].filter(([name]) => shown.has(name));
  const text = report.etc[windowsDataFile] ?? "";
  return {
    fstab: report.fstab,
    units: Object.fromEntries(units),
    windows: { file: windowsDataFile, text },
    boot,
  };
}

/** The definition of `wsl.bareMounts` in a text, and how to get the report of its system. */
type Read =
  | { readonly ok: true; readonly value: unknown; readonly report: () => Promise<SystemReport | TextError> }
  | { readonly ok: false; readonly error: TextError };

async function readInput(input: Input, evaluator: BrowserEvaluator): Promise<Read> {
  if (input.language === "nix") return readNix(input.text, evaluator);
  if (input.language === "ts") return readValue(input.value, evaluator);
  const read = readJsonText(input.text);
  if (read.ok) return readValue(read.value, evaluator);
  return { ok: false, error: read };
}

function readValue(value: unknown, evaluator: BrowserEvaluator): Read {
  const report = async () => {
    const request = reportRequest({ bindings: {}, system: "system", names: "" }, [moduleOf(value)]);
    return reportOf(await evaluator.evaluate("{ }", request.expression));
  };
  return { ok: true, value, report };
}

/**
 * Both answers in one evaluation, since reading the module is a third of it. What is thrown where the system is made has a
 * reason that the schema tells better; what cannot be caught is looked for once more in the definition alone.
 */
async function readNix(text: string, evaluator: BrowserEvaluator): Promise<Read> {
  const found = findImport(text);
  if (found !== null) {
    const { line, column } = found;
    const message = `${found.text} reads other files, and the playground has only this text`;
    return { ok: false, error: { message, line, column } };
  }
  const packageNames = packageNamesOf(
    significantTokens(text)
      .filter(({ kind }) => kind === "name")
      .map((token) => token.text),
  );
  const base = { bindings: {}, system: "system", names: systemArguments({ packageNames }) };
  const { expression: definition, read } = definitionRequest(base, bareMounts.path, "user");
  const module = `{ _file = "${userFile}"; imports = [ (if definition.isModule then user else { wsl.bareMounts = user; }) ]; }`;
  const { expression: report } = reportRequest(base, [module]);
  const both = `let definition_ = ${definition}; in let definition = definition_;
    tried = builtins.tryEval (builtins.toJSON (${report}));
    in { inherit definition; report = if tried.success then tried.value else null; }`;
  const answer = await evaluator.evaluate(text, both);
  const known = answer.ok
    ? (answer.value as { readonly definition: Json; readonly report: string | null })
    : null;
  const defined = read(
    known === null ? await evaluator.evaluate(text, definition) : { ok: true, value: known.definition },
  );
  if (!defined.ok) return { ok: false, error: placed(defined.error) };
  return {
    ok: true,
    value: defined.value.value,
    report: async () => {
      if (!answer.ok) return placed(answer.error);
      if (typeof known?.report === "string") return reportOf({ ok: true, value: JSON.parse(known.report) });
      // Thrown: only on its own does it say what.
      return reportOf(
        await evaluator.evaluate(
          text,
          `let definition_ = ${definition}; in let definition = definition_; in ${report}`,
        ),
      );
    },
  };
}

function reportOf(evaluation: Evaluation): SystemReport | TextError {
  const read = readReport(evaluation);
  return read.ok ? read.report : placed(read.error);
}

function placed({ message, kind, file, line, column }: EvaluationError): TextError {
  const isOfTheSubset = kind === "missing-attribute" && message.startsWith("attribute ");
  const advice = isOfTheSubset
    ? " (the playground has a small subset of NixOS; bare-mounts check --nixpkgs PATH takes all of it)"
    : "";
  const place =
    file === userFile && line !== undefined ? { line, ...(column === undefined ? {} : { column }) } : {};
  return { message: `${message}${advice}`, ...place };
}
