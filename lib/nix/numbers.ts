import { NixExpression, NixValueError, type NixValuePath } from "./value.ts";

/** Nix integers have 64 bits (`NixInt`, value.hh). */
const largest = 2n ** 63n - 1n;
const smallest = -(2n ** 63n);

/** Below this, `strtod` reports a range error and Nix refuses the literal (lexer.l). */
const smallestNormal = 2.2250738585072014e-308;

/**
 * A number as a Nix literal.
 *
 * A JavaScript number does not say whether it is meant as an integer: one within the safe range (±2^53-1) without a
 * fraction is printed as an integer, one with a fraction or beyond 64 bits as a float. Between 2^53 and 2^63 it may
 * have lost digits already and is refused: give a `bigint`. `-0` is printed as `0`; Nix has no literal for it.
 *
 * @throws NixValueError for NaN, the infinities, subnormal floats and integers out of range.
 */
export function printNumber(value: number | bigint, path: NixValuePath = []): string {
  if (typeof value === "bigint") return printInteger(value, path);
  if (Number.isSafeInteger(value)) return (value === 0 ? 0 : value).toString();
  if (Number.isInteger(value) && Math.abs(value) < 2 ** 63) {
    throw new NixValueError(
      path,
      `${value} is beyond the integers that a JavaScript number holds exactly: use a bigint`,
    );
  }
  return printFloat(value, path);
}

/**
 * A float that stays one though it has no fraction: `nixFloat(1)` is `1.0`, where the number `1` prints as the
 * integer.
 */
export function nixFloat(value: number): NixExpression {
  return new NixExpression(printFloat(value, []));
}

function printInteger(value: bigint, path: NixValuePath): string {
  if (value > largest || value < smallest)
    throw new NixValueError(path, `${value} does not fit Nix's 64-bit integers`);
  // A minus in front of a literal is an operation on it, and 9223372036854775808 alone is out of range.
  if (value === smallest) return `(${value + 1n} - 1)`;
  return value.toString();
}

function printFloat(value: number, path: NixValuePath): string {
  if (!Number.isFinite(value)) throw new NixValueError(path, `Nix has no literal for ${value}`);
  if (value !== 0 && Math.abs(value) < smallestNormal) {
    throw new NixValueError(path, `${value} is closer to zero than Nix reads floats`);
  }
  // Nix wants a point: 1e21 would be the integer 1 and the name e21.
  const [mantissa = "0", exponent] = value.toString().split("e");
  const pointed = mantissa.includes(".") ? mantissa : `${mantissa}.0`;
  return exponent === undefined ? pointed : `${pointed}e${exponent.replace("+", "")}`;
}
