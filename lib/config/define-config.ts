import type { BareMountsConfig } from "./types.ts";

/**
 * A configuration as it is, with completion and explanations in an editor and a type error for what is misspelt.
 *
 * In a `.ts` or `.js` file for `bare-mounts check`: `export default defineConfig({ ... })`.
 */
export function defineConfig(config: BareMountsConfig): BareMountsConfig {
  return config;
}
