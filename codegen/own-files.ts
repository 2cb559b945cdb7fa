/** What every generated file says of itself, in the comment of its language. */
export const header = "Generated from lib/schema by `bare-mounts generate`; edit the schema instead.";
