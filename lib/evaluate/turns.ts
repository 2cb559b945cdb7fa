/**
 * Lets some pieces of work run at once and the others wait, first come, first served.
 *
 * @param places - How many at once; at least one.
 * @returns A function that starts a piece of work when there is a place, tells it which (from 0), and settles as it does.
 */
export function takeTurns(
  places: number,
): <Result>(work: (place: number) => Promise<Result>) => Promise<Result> {
  const free = Array.from({ length: Math.max(1, places) }, (_, place) => place);
  const waiting: ((place: number) => void)[] = [];
  return async (work) => {
    const place = free.shift() ?? (await new Promise<number>((resolve) => waiting.push(resolve)));
    try {
      return await work(place);
    } finally {
      const next = waiting.shift();
      if (next === undefined) free.unshift(place);
      else next(place);
    }
  };
}
