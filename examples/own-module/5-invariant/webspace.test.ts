import { fuzz } from "bare-mounts/check";
import { configurationText, staleFiles } from "bare-mounts/codegen";
import { checkConfig, nixPackage } from "bare-mounts/schema";
import { expect, test } from "vitest";
import { generated } from "./generate.ts";
import type { WebspaceConfig } from "./generated/types.ts";
import { harness } from "./harness.ts";
import { webspace } from "./webspace.ts";

const docs = { port: 8080, directory: "/srv/docs" };

test("300 random configurations hold", async () => {
  const { failures, obstacle, runs } = await fuzz(harness, { runs: 300, seed: 1 });
  expect([obstacle, failures, runs]).toEqual([null, [], 300]);
});

test("what is generated follows from the options", async () => {
  expect(await staleFiles(import.meta.dirname, generated)).toEqual([]);
});

test("a configuration is read with its defaults, and what is wrong with it is said", () => {
  const config: WebspaceConfig = { enable: true, sites: { docs } };
  expect(checkConfig(webspace, config)).toMatchObject({
    config: { enable: true, sites: { docs: { ...docs, extraArgs: [] } } },
    problems: [],
  });
  expect(checkConfig(webspace, { ...config, sites: { docs, copy: docs } }).problems).toMatchObject([
    { rule: "port-shared", option: "services.webspace.sites.copy.port" },
    { rule: "port-shared", message: "2 sites have the port 8080; give each its own." },
  ]);
});

test("a configuration in TypeScript is a NixOS module", () => {
  const config: WebspaceConfig = { enable: true, package: nixPackage("darkhttpd"), sites: { docs } };
  expect(configurationText(webspace, config)).toBe(`{ pkgs, ... }:
{
  services.webspace = {
    enable = true;
    package = pkgs.darkhttpd;
    sites.docs = {
      port = 8080;
      directory = "/srv/docs";
    };
  };
}`);
});

test("a typo is a type error", () => {
  // @ts-expect-error: the option is called directory.
  const config: WebspaceConfig = { sites: { docs: { port: 8080, directroy: "/srv/docs" } } };
  expect(checkConfig(webspace, config).problems).toMatchObject([
    { rule: "required-option" },
    { rule: "unknown-option" },
  ]);
});
