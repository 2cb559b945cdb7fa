/**
 * For `node --import`: the harness without its garbage, 6 configurations in 100. What the option types refuse ends a Nix
 * process, so it costs a process each however it is evaluated, and one file cannot hold it. In its place come
 * configurations of the right types, so that the number stays.
 */
import { registerHooks } from "node:module";

const garbage = new URL("../lib/fuzz/garbage.ts", import.meta.url).href;

registerHooks({
  load: (url, context, next) =>
    url === garbage
      ? { format: "module", shortCircuit: true, source: "export const garbageOf = (values) => values;" }
      : next(url, context),
});
