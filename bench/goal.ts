/** A figure that the project promises, and what was measured. */
export interface Goal {
  readonly name: string;
  readonly unit: "s" | "×" | "/s";
  readonly at: "least" | "most";
  readonly bound: number;
  readonly value: number;
}

export function isReached({ at, bound, value }: Goal): boolean {
  return at === "least" ? value >= bound : value <= bound;
}
