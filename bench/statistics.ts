/** The middle value; of an even number of them the upper one of the two. */
export function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A line through points, and how much of their variance it explains: 1 is all. */
export interface LinearFit {
  readonly slope: number;
  readonly intercept: number;
  readonly rSquared: number;
}

/** Least squares. */
export function fitLine(points: readonly Point[]): LinearFit {
  const meanX = meanOf(points.map(({ x }) => x));
  const meanY = meanOf(points.map(({ y }) => y));
  const covariance = meanOf(points.map(({ x, y }) => (x - meanX) * (y - meanY)));
  const slope = covariance / meanOf(points.map(({ x }) => (x - meanX) ** 2));
  const intercept = meanY - slope * meanX;
  const unexplained = meanOf(points.map(({ x, y }) => (y - intercept - slope * x) ** 2));
  const variance = meanOf(points.map(({ y }) => (y - meanY) ** 2));
  return { slope, intercept, rSquared: 1 - unexplained / variance };
}

/**
 * The power of x with which y grows, once what is there without any x is taken off: 1 is linear, 2 quadratic. R² alone
 * is above 0.9 for a parabola, too.
 *
 * @param base - y where x is 0.
 */
export function growthExponent(points: readonly Point[], base: number): number {
  const grown = points.filter(({ x, y }) => x > 0 && y > base);
  return fitLine(grown.map(({ x, y }) => ({ x: Math.log(x), y: Math.log(y - base) }))).slope;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
