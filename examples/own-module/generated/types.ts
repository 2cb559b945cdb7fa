// Generated from greeter.ts by `node generate.ts`.
export interface GreeterConfig {
  /**
   * Whether to enable greetings in /etc/greetings.
   * @default false
   * @example true
   */
  enable?: boolean | undefined;
  /**
   * The word.
   * @default "Hello"
   */
  word?: string | undefined;
  /**
   * Greetings for each.
   * @default 1
   */
  repeat?: number | undefined;
  /**
   * Whom to greet.
   * @default []
   */
  names?: string[] | undefined;
}
