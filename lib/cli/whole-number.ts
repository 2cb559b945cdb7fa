import { InvalidArgumentError } from "commander";

/** Reads a whole number, for commander. */
export function wholeNumber(min: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^-?\d+$/.test(text) || value < min || value >= 2 ** 32) {
      throw new InvalidArgumentError(`It must be a whole number from ${min} to ${2 ** 32 - 1}.`);
    }
    return value;
  };
}

/** Reads the seed of random values, for commander: 32 bits, with a sign or without. */
export const seedNumber = wholeNumber(-(2 ** 31));
