/** What `builtins.toJSON` gives, read by `JSON.parse`: integers beyond 2^53 are rounded to the nearest number. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** One expression and the files that it uses. */
export interface EvaluationRequest {
  /** `.nix` files (absolute paths) bound to names: imported by `nix`, inlined by `embedded`. */
  readonly bindings?: Readonly<Record<string, string>>;
  /**
   * Nix expression text that uses the bindings; its value must be one that `builtins.toJSON` takes. It has no place
   * of its own: a relative path in it is refused (`import`), files come in by the bindings.
   */
  readonly expression: string;
  /** The caller vouches that there is no path in the expression, as for the text of `printNix`: saves looking. */
  readonly isWithoutPaths?: boolean;
}

/**
 * Why there is no value. `missing-attribute` includes unknown variables and missing arguments; `import` is everything that has to do with
 * files; `infinite-recursion` includes a stack or memory used up; `crash` is the tool's own end.
 */
export type EvaluationErrorKind =
  | "thrown"
  | "assertion"
  | "abort"
  | "syntax"
  | "missing-attribute"
  | "type"
  | "infinite-recursion"
  | "import"
  | "timeout"
  | "crash"
  | "other";

/** Why there is no value, in a sentence for people. */
export interface EvaluationError {
  readonly kind: EvaluationErrorKind;
  /** Without traces, colours and the word "error"; several lines only where a `throw` has several. */
  readonly message: string;
  /** The tool's full text, for `--debug`. */
  readonly detail: string;
  /** Absolute path; absent where the error stands in the request's own expression or the tool gave no place. */
  readonly file?: string;
  /** From 1, in `file` or else in the request's expression. */
  readonly line?: number;
  /** From 1, in characters. */
  readonly column?: number;
}

export type Evaluation =
  | { readonly ok: true; readonly value: Json }
  | { readonly ok: false; readonly error: EvaluationError };

export interface EvaluationLimits {
  /** Milliseconds until the evaluation is ended with a `timeout` error. Default 60,000. */
  readonly timeoutMs?: number;
  /** Whether an error's `detail` has Nix' traces, which say through which files it came. Default false. */
  readonly trace?: boolean;
  /** Ends the evaluation with a `timeout` error that says it was cancelled. */
  readonly signal?: AbortSignal;
}

export const defaultTimeoutMs = 60_000;

/** Something that evaluates Nix. Evaluations never reject: what goes wrong is in their value. */
export interface Evaluator {
  readonly name: "embedded" | "nix";
  evaluate(request: EvaluationRequest, limits?: EvaluationLimits): Promise<Evaluation>;
  /** Ends what runs. Nothing may be evaluated afterwards. */
  close(): Promise<void>;
}

/** An evaluator, or why this machine has none. */
export type EvaluatorStart =
  | { readonly ok: true; readonly evaluator: Evaluator }
  | { readonly ok: false; readonly message: string };

export function failed(
  kind: EvaluationErrorKind,
  message: string,
  detail: string = message,
): { ok: false; error: EvaluationError } {
  return { ok: false, error: { kind, message, detail } };
}

/** What is left of an evaluation whose `signal` aborted. */
export function cancelled(): { ok: false; error: EvaluationError } {
  return failed("timeout", "the evaluation was cancelled");
}
