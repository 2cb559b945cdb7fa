/**
 * Typed configurations of `wsl.bareMounts` and their check.
 *
 * @module bare-mounts
 */
export * from "./config/index.ts";
export {
  type BareMounts,
  bareMounts,
  type Checked,
  checkConfig,
  type Problem,
} from "./schema/index.ts";
