export { defineConfig } from "./define-config.ts";
export type * from "./types.ts";
