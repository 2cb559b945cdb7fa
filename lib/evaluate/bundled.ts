/** One expression that needs no file, and what stands where in it. */
export interface Bundle {
  /** Nix source whose value is the JSON text of the request's. */
  readonly source: string;
  /** All files in it, by absolute path, with their text. */
  readonly files: ReadonlyMap<string, string>;
  /** From a line of `source` to where it comes from; columns are the same but behind an inlined path. */
  locate(line: number): { readonly file?: string; readonly line: number } | null;
}

/** What an `import` of a computed path comes to where it is evaluated. */
export const computedImportMessage =
  "import of a computed path: the embedded evaluator can import literal paths only";
