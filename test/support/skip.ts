import { beforeEach } from "vitest";
import { hasTool, howToGet } from "./tools.ts";

/**
 * Skips the tests of the `describe` that it is called in where there is a reason to; the reason is what
 * `npm test` lists them with. (`test.skipIf` leaves none.)
 */
export function skipAllBecause(reason: string | undefined): void {
  beforeEach((context) => {
    if (reason !== undefined) {
      context.skip(reason);
    }
  });
}

/** Skips one test where there is a reason to. */
export function skipWhere(reason: string | null, context: { skip: (reason: string) => void }): void {
  if (reason !== null) context.skip(reason);
}

/** The reason where a test needs nixpkgs' own `lib`. */
export const noNixpkgs =
  process.env["NIXPKGS"] === undefined ? "no real nixpkgs is given: set NIXPKGS to its path" : undefined;

/** The reason where a test needs NixOS-WSL's own modules beside ours, evaluated by Nix with nixpkgs' `lib`. */
export const noNixosWsl =
  noNixpkgs ??
  (process.env["NIXOS_WSL"] === undefined
    ? "no NixOS-WSL is given: set NIXOS_WSL to the path of a checkout"
    : hasTool("nix-instantiate")
      ? undefined
      : howToGet("nix-instantiate"));
