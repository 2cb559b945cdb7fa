/** Configurations of a module as NixOS modules. Knows nothing of bare mounts. */
export { applied, configurationText, moduleFunctionText, moduleText, nested } from "./module-text.ts";
export { isNixSet, nixTreeOf, nixValueOf } from "./nix-value.ts";
