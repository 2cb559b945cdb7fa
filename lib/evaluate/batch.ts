import type { Evaluation, EvaluationLimits, EvaluationRequest, Evaluator, Json } from "./evaluator.ts";
import { failed } from "./evaluator.ts";
import { readJson } from "./json.ts";

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
   * Items for one process. Default 400 for `nix`; 25 for `embedded`, which has no start-up to save and gets slower the
   * more memory it has used (65 ms for each system in a batch of 30, 120 ms in a fourth one of 100; measured).
   */
  readonly batchSize?: number;
}

/**
 * Evaluates many expressions in few processes: start-up is what costs, some 25 to 50 ms each (measured).
 *
 * `builtins.tryEval` keeps what throws from taking the others down. What it does not catch (a missing attribute, a
 * wrong type, an endless recursion) ends the process: then the batch is halved, and halved again, until the culprit
 * is alone; that takes about 2·log2(n) evaluations for each.
 *
 * @param limits - `timeoutMs` holds for each process, not for all together.
 * @returns A result for each item, in their order. Places are those of the item's own expression.
 */
export async function evaluateBatch(
  evaluator: Evaluator,
  { bindings = {}, items }: BatchRequest,
  limits: BatchLimits = {},
): Promise<Evaluation[]> {
  const alone = (item: EvaluationRequest): Promise<Evaluation> =>
    evaluator.evaluate({ bindings: { ...bindings, ...item.bindings }, expression: item.expression }, limits);

  const halve = async (part: readonly EvaluationRequest[]): Promise<Evaluation[]> => {
    const middle = Math.ceil(part.length / 2);
    return [...(await evaluateAll(part.slice(0, middle))), ...(await evaluateAll(part.slice(middle)))];
  };

  const evaluateAll = async (part: readonly EvaluationRequest[]): Promise<Evaluation[]> => {
    const [first] = part;
    if (first === undefined) return [];
    if (part.length === 1) return [await alone(first)];
    const together = await evaluator.evaluate(combine(bindings, part), limits);
    if (!together.ok) return halve(part);
    const answers = readAnswers(together.value, part.length);
    if (answers === null) return part.map(() => failed("crash", "the evaluator's answer has another form"));
    return inLanes(part, async (item, index) => {
      const answer = answers[index];
      if (typeof answer === "string") return readJson(answer, (text) => JSON.parse(text));
      return limits.explain === false ? failed("thrown", "the evaluation threw an error") : alone(item);
    });
  };

  const [first] = items;
  if (first === undefined) return [];
  // Where the shared files themselves are broken, no halving finds a culprit.
  if (items.length > 1) {
    const names = Object.keys(bindings);
    const shared = await evaluator.evaluate(
      { bindings, expression: names.reduceRight((rest, name) => `builtins.seq ${name} (${rest})`, "null") },
      limits,
    );
    if (!shared.ok) return items.map(() => shared);
  }
  const size = limits.batchSize ?? (evaluator.name === "embedded" ? 25 : 400);
  const batches = Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
  return (await inLanes(batches, evaluateAll)).flat();
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
    return `(__answer (let ${lets.join(" ")} in builtins.toJSON (\n${item.expression}\n)))`;
  });
  const answer =
    "__answer = json: let tried = builtins.tryEval json; in if tried.success then tried.value else null;";
  return { bindings: all, expression: `let ${answer} in [\n${elements.join("\n")}\n]` };
}

function readAnswers(value: Json, length: number): readonly (string | null)[] | null {
  if (!Array.isArray(value) || value.length !== length) return null;
  return value.every((answer) => answer === null || typeof answer === "string") ? value : null;
}

/** Two at a time: a Nix process uses one core, and there is seldom only one. */
async function inLanes<Item, Result>(
  items: readonly Item[],
  work: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const entries = items.entries();
  const lane = async (): Promise<void> => {
    for (const [index, item] of entries) results[index] = await work(item, index);
  };
  await Promise.all([lane(), lane()]);
  return results;
}
