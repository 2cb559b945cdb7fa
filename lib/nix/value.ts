/**
 * What can be printed as Nix: JSON-like data, integers beyond JavaScript's safe range as `bigint`, and
 * {@link NixExpression} nodes for what is not data (`lib.mkDefault 3`, `config.networking.hostName`).
 */
export type NixValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly NixValue[]
  | NixExpression
  | { readonly [name: string]: NixValue };

/** Nix source that is printed as it is. Made by {@link nixExpression}, {@link attributePath} and {@link nixFloat}. */
export class NixExpression {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/**
 * Trusted Nix source as a value. Nothing is escaped: never build `text` by pasting strings, use values.
 *
 * @param text - One Nix expression, e.g. `lib.mkDefault 3`. In a list it gets parentheses where it needs them.
 */
export function nixExpression(text: string): NixExpression {
  return new NixExpression(text.trim());
}

/** Where in a value something is: attribute names and list indices from the outside in. */
export type NixValuePath = readonly (string | number)[];

/** A value that has no Nix source: thrown by `printNix`, with where in the value it stands. */
export class NixValueError extends Error {
  override readonly name = "NixValueError";
  readonly path: NixValuePath;
  /** The sentence without the path. */
  readonly reason: string;

  constructor(path: NixValuePath, reason: string) {
    super(path.length === 0 ? reason : `${showPath(path)}: ${reason}`);
    this.path = path;
    this.reason = reason;
  }
}

/** `disks."a b"[0].label`; control characters as JSON writes them, since this ends in messages. */
function showPath(path: NixValuePath): string {
  let text = "";
  for (const step of path) {
    if (typeof step === "number") text += `[${step}]`;
    else text += `${text === "" ? "" : "."}${/^[A-Za-z_][\w'-]*$/.test(step) ? step : JSON.stringify(step)}`;
  }
  return text;
}
