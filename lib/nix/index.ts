/** Nix values and source text. Knows nothing of bare mounts. */
export { attributePath, keywords, printAttributeName, printAttributePath } from "./attribute-names.ts";
export { nixFloat } from "./numbers.ts";
export { type PrintOptions, printNix } from "./print.ts";
export { printString } from "./strings.ts";
export { type NixToken, type NixTokenKind, tokenizeNix } from "./tokens.ts";
export { NixExpression, type NixValue, NixValueError, type NixValuePath, nixExpression } from "./value.ts";
