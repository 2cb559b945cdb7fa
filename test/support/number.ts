import { InvalidArgumentError } from "commander";

/** A whole number from a command line. */
export function integer(text: string): number {
  if (!/^-?\d{1,15}$/.test(text)) throw new InvalidArgumentError("It must be a whole number.");
  return Number(text);
}

/** One from 1 on. */
export function positiveInteger(text: string): number {
  const number = integer(text);
  if (number < 1) throw new InvalidArgumentError("It must be a whole number from 1.");
  return number;
}
