/** Faults that the generator makes of the script for Windows and that no test can notice: they change nothing. */
export const windowsEquivalents: readonly { readonly name: string; readonly reason: string }[] = [];
