import type {
  Evaluation,
  EvaluationError,
  EvaluationLimits,
  EvaluationRequest,
  Evaluator,
  Json,
} from "./evaluator.ts";
import { cancelled, failed } from "./evaluator.ts";
import { readJson } from "./json.ts";
import { takeTurns } from "./turns.ts";

/** Many expressions for one process. */
export interface BatchRequest {
  /** Files bound to names in all of the expressions. */
  readonly bindings?: Readonly<Record<string, string>>;
  readonly items: readonly EvaluationRequest[];
}

export interface BatchLimits extends EvaluationLimits {
  /**
   * Evaluate what threw once more on its own, since Nix can catch a `throw` but not its message: 25 ms and up for
   * each. Without, its message says only that it threw. Default true.
   */
  readonly explain?: boolean;
  /**
   * Items for one process. Default 400 for `nix`; 25 for `embedded`, which has to read the shared files again for each
   * batch (80 ms, of 1.5 s for 25 systems; measured) and never frees what a batch has used.
   */
  readonly batchSize?: number;
  /**
   * Evaluations at once, each in a process (`nix`) or a thread (`embedded`, as far as it has so many `threads`).
   * Default 2: a Nix process uses one core, and there is seldom only one.
   */
  readonly jobs?: number;
}

/**
 * Evaluates many expressions in few processes: start-up is what costs, some 25 to 50 ms each (measured).
 *
 * `builtins.tryEval` keeps what throws from taking the others down. What it does not catch (a missing attribute, a
 * wrong type, an endless recursion) ends the process. Nix says which item it was at, and all others are evaluated once more;
 * where it does not, the batch is halved, and halved again, until the culprit is alone; that takes about 2·log2(n)
 * evaluations for each.
 *
 * A process that was killed or took too long may have had bad luck: its batch is evaluated once more in a new one
 * before it is halved. What is halved because of that is not tried again, so n items take 4·n evaluations at most, one
 * of them for what they share.
 *
 * @param limits - `timeoutMs` holds for each process, not for all together. When `signal` aborts, all that has no
 * answer yet is cancelled.
 * @returns A result for each item, in their order. Places are those of the item's own expression.
 */
export async function evaluateBatch(
  evaluator: Evaluator,
  { bindings = {}, items }: BatchRequest,
  limits: BatchLimits = {},
): Promise<Evaluation[]> {
  const inTurn = takeTurns(limits.jobs ?? 2);

  // The request is made when it is its turn: all batches' texts at once would be as many megabytes for nothing. What
  // has been cancelled comes to its end here, without a process: repeated or halved, it costs nothing.
  const evaluate = (request: () => EvaluationRequest): Promise<Evaluation> =>
    inTurn(async () => (limits.signal?.aborted ? cancelled() : await evaluator.evaluate(request(), limits)));

  const mayBeBadLuck = (evaluation: Evaluation): boolean =>
    !evaluation.ok && (evaluation.error.kind === "crash" || evaluation.error.kind === "timeout");

  const evaluateTwice = async (
    request: () => EvaluationRequest,
    mayRetry: boolean,
  ): Promise<{ evaluation: Evaluation; retried: boolean }> => {
    const evaluation = await evaluate(request);
    if (!mayRetry || !mayBeBadLuck(evaluation)) return { evaluation, retried: false };
    return { evaluation: await evaluate(request), retried: true };
  };

  const alone = async (item: EvaluationRequest, mayRetry = true): Promise<Evaluation> => {
    const request = { bindings: { ...bindings, ...item.bindings }, expression: item.expression };
    return (await evaluateTwice(() => request, mayRetry)).evaluation;
  };

  let shared: Promise<Evaluation> | undefined;
  const evaluateShared = (): Promise<Evaluation> => {
    const names = Object.keys(bindings);
    const expression = names.reduceRight((rest, name) => `builtins.seq ${name} (${rest})`, "null");
    shared ??= alone({ expression });
    return shared;
  };

  const evaluateAll = async (
    part: readonly EvaluationRequest[],
    mayRetry: boolean,
  ): Promise<Evaluation[]> => {
    const [first] = part;
    if (first === undefined) return [];
    if (part.length === 1) return [await alone(first, mayRetry)];
    const { evaluation, retried } = await evaluateTwice(() => combine(bindings, part), mayRetry);
    if (!evaluation.ok) {
      const found = culpritOf(evaluation.error, part.length);
      if (found !== null) {
        const rest = await evaluateAll(part.toSpliced(found.index, 1), mayRetry && !retried);
        return rest.toSpliced(found.index, 0, { ok: false, error: found.error });
      }
      // Where the shared files themselves are broken, no halving finds a culprit.
      const shared = await evaluateShared();
      if (!shared.ok) return part.map(() => shared);
      const middle = Math.ceil(part.length / 2);
      const halves = [part.slice(0, middle), part.slice(middle)];
      return (await Promise.all(halves.map((half) => evaluateAll(half, mayRetry && !retried)))).flat();
    }
    const answers = readAnswers(evaluation.value, part.length);
    if (answers === null) return part.map(() => failed("crash", "the evaluator's answer has another form"));
    return Promise.all(
      part.map(async (item, index) => {
        const answer = answers[index];
        if (typeof answer === "string") return readJson(answer);
        return limits.explain === false ? failed("thrown", "the evaluation threw an error") : alone(item);
      }),
    );
  };

  const size = limits.batchSize ?? (evaluator.name === "embedded" ? 50 : 400);
  const batches = Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
  return (await Promise.all(batches.map((batch) => evaluateAll(batch, true)))).flat();
}

/** One list of all answers: the JSON text of each, or null for what threw. */
function combine(
  bindings: Readonly<Record<string, string>>,
  items: readonly EvaluationRequest[],
): EvaluationRequest {
  const all: Record<string, string> = { ...bindings };
  const elements = items.map((item, index) => {
    const lets = Object.entries(item.bindings ?? {}).map(([name, file]) => {
      all[`item${index}_${name}`] = file;
      return `${name} = item${index}_${name};`;
    });
    // toJSON forces exactly what is asked for; deepSeq would also walk into derivations.
    return `(__answer (builtins.trace "${mark}${index}" (let ${lets.join(" ")} in builtins.toJSON (\n${item.expression}\n))))`;
  });
  const answer =
    "__answer = json: let tried = builtins.tryEval json; in if tried.success then tried.value else null;";
  return {
    bindings: all,
    isWithoutPaths: items.every(({ isWithoutPaths }) => isWithoutPaths === true),
    expression: `let ${answer} in [\n${elements.join("\n")}\n]`,
  };
}

/** What Nix writes to standard error before it begins with an item. */
const mark = "bare-mounts batch item ";
const marks = new RegExp(`^trace: ${mark}(\\d+)\n?`, "gm");

/** The item at which a process ended, with the error that is its own; null where nobody says which it was. */
function culpritOf(
  error: EvaluationError,
  length: number,
): { readonly index: number; readonly error: EvaluationError } | null {
  const index = Number([...error.detail.matchAll(marks)].at(-1)?.[1] ?? Number.NaN);
  // A place without a file would be one in the text of the whole batch, and what was killed may have had bad luck.
  const isPlain = error.kind !== "crash" && error.kind !== "timeout" && error.kind !== "syntax";
  if (!isPlain || !(index < length) || (error.file === undefined && error.line !== undefined)) return null;
  return { index, error: { ...error, detail: error.detail.replaceAll(marks, "").trim() } };
}

function readAnswers(value: Json, length: number): readonly (string | null)[] | null {
  if (!Array.isArray(value) || value.length !== length) return null;
  return value.every((answer) => answer === null || typeof answer === "string") ? value : null;
}
