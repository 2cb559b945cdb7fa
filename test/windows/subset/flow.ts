/** How statements leave what they stand in. */
export class Break extends Error {}
export class Continue extends Error {}
export class Return extends Error {}
export class Exit extends Error {
  readonly code: number;
  constructor(code: number) {
    super(`exit ${code}`);
    this.code = code;
  }
}

/** What comes out of a pipeline. */
export type Output = unknown[];

/** What a pipeline comes to: nothing, one value, or an array. */
export function collapse(output: readonly unknown[]): unknown {
  return output.length === 0 ? undefined : output.length === 1 ? output[0] : output;
}
