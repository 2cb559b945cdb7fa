import { registerHooks } from "node:module";

/**
 * Lets a configuration file anywhere import `bare-mounts`: it gets the package that is running, so that the file's
 * `defineConfig` and the command that checks it never differ in version.
 */
export function resolveOwnPackage(): void {
  const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
  registerHooks({
    resolve(specifier, context, next) {
      const entry = /^bare-mounts(?:\/([a-z]+))?$/.exec(specifier);
      if (entry === null) {
        return next(specifier, context);
      }
      const folder = entry[1] === undefined ? "" : `${entry[1]}/`;
      return next(new URL(`../${folder}index.${extension}`, import.meta.url).href, context);
    },
  });
}
