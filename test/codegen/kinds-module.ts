import {
  enableOption,
  module,
  nameOption,
  nixPackage,
  option,
  packageOption,
  requiredGroup,
  requiredOption,
  types,
} from "../../lib/schema/kernel/index.ts";
import { toyFiles } from "./toy-module.ts";

const user = types.submodule({
  name: nameOption(types.nonEmptyStr(), { description: "Name." }),
  home: requiredOption(types.path(), { description: "Home.", example: "/home/ada" }),
  quota: option(types.nullOr(types.number({ min: 0.5 })), { description: "Gigabytes.", default: null }),
});

const step = types.submodule("step", {
  run: requiredOption(types.oneOf([types.path(), types.nonEmptyListOf(types.str())]), {
    description: "What.",
  }),
  retries: option(types.ints.u8(), { description: "How often.", default: 0 }),
});

const described = { description: "Something." };

/** A module with an option of each kind that `wsl.bareMounts` has not. */
export const kinds = module({
  path: ["services", "kinds"],
  options: {
    enable: enableOption(types.bool(), "every kind"),
    package: packageOption("hello", { note: "It greets.", example: nixPackage("hello_2") }),
    numpy: packageOption(["python3Packages", "numpy"]),
    plugin: option(types.nullOr(types.package()), { ...described, default: null }),
    plugins: option(types.listOf(types.package()), { ...described, default: [nixPackage("jq")] }),
    shell: option(types.either(types.package(), types.path()), { ...described, default: nixPackage("bash") }),
    directory: option(types.path(), { ...described, default: "/var/lib/kinds" }),
    port: option(types.port(), { ...described, default: 8080, example: 443 }),
    ports: option(types.listOf(types.port()), { ...described, default: [] }),
    level: option(types.ints.s8(), { ...described, default: -1 }),
    word: option(types.ints.u32(), { ...described, default: 0 }),
    count: option(types.ints.between(-2, 2), { ...described, default: 0 }),
    ratio: option(types.float(), { ...described, default: 1, example: 0.25 }),
    ratios: option(types.attrsOf(types.float()), { ...described, default: { a: 0.5 } }),
    number: option(types.number(), { ...described, default: 2 }),
    percent: option(types.number({ min: 0, max: 100 }), { ...described, default: 12.5 }),
    weight: option(types.number({ min: 0 }), { ...described, default: 0 }),
    factor: option(types.number({ above: 0 }), { ...described, default: 1 }),
    large: option(types.number({ above: 10 }), { ...described, default: 11 }),
    small: option(types.number({ max: -1 }), { ...described, default: -1.5 }),
    name: option(types.nonEmptyStr(), { ...described, default: "kinds" }),
    extraConfig: option(types.lines(), { ...described, default: "", example: "a\nb" }),
    path: option(types.envVar(), { ...described, default: "/bin" }),
    tags: option(types.commas(), { ...described, default: "" }),
    joined: option(types.separatedString(" -- "), { ...described, default: "" }),
    glued: option(types.nullOr(types.separatedString("")), { ...described, default: null }),
    mode: option(types.either(types.enum(["auto", "off"]), types.ints.positive()), {
      ...described,
      default: "auto",
    }),
    listen: option(types.oneOf([types.bool(), types.port(), types.listOf(types.port())]), {
      ...described,
      default: false,
    }),
    limits: option(
      types.listOf(types.either(types.ints.unsigned(), types.strMatching("[0-9]+M", "megabytes"))),
      {
        ...described,
        default: [1, "2M"],
      },
    ),
    settings: option(types.attrsOf(types.anything()), { ...described, default: { a: [1, { b: 0.5 }] } }),
    attributes: option(types.attrs(), { ...described, default: {} }),
    whatever: option(types.anything(), { ...described, default: null }),
    owner: option(types.uniq(types.str()), { ...described, default: "root" }),
    keys: option(types.unique(types.listOf(types.str()), "One place decides."), {
      ...described,
      default: [],
    }),
    labels: option(types.uniq(types.attrsOf(types.str())), { ...described, default: {} }),
    hosts: option(types.nonEmptyListOf(types.str()), { ...described, default: ["a"] }),
    user: option(types.attrsOf(user), { ...described, default: {} }),
    "first step": option(step, { ...described, default: { run: "/bin/true" } }),
    steps: option(types.listOf(step), { ...described, default: [] }),
    needed: requiredOption(types.path(), described),
    wanted: requiredGroup({
      hosts: requiredOption(types.nonEmptyListOf(types.nonEmptyStr()), described),
      either: requiredOption(types.either(types.float(), types.attrsOf(types.int())), described),
    }),
  },
});

const required = { needed: "/a", wanted: { hosts: ["a"], either: 0.5 } };

/** Configurations of it in JSON by what they show. */
export const kindsConfigurations: Readonly<Record<string, unknown>> = {
  "only what is required": required,
  "all that JSON can say": {
    ...required,
    ...{
      plugin: null,
      shell: "/bin/sh",
      directory: "/",
      port: 0,
      ports: [65_535],
      level: -128,
      word: 2 ** 32 - 1,
    },
    ...{
      count: 2,
      ratio: 0.5,
      ratios: { "a b": -1.5 },
      number: 1e300,
      percent: 100,
      weight: 0.25,
      factor: 0.5,
    },
    ...{
      large: 10.5,
      small: -1,
      name: "\u00a0",
      extraConfig: "a\n\nb",
      path: "/a:/b",
      tags: "a,,b",
      joined: "",
    },
    ...{ glued: "", mode: "off", listen: [80, 443], limits: [0, "10M"], settings: { a: { b: [null, 1.5] } } },
    ...{ attributes: { a: [] }, whatever: { a: "x" }, owner: "", keys: [], hosts: ["a", ""] },
    user: { ada: { home: "/home/ada", quota: 0.5 }, bob: { home: "/b", name: "Bob" } },
    "first step": { run: ["a"], retries: 255 },
    steps: [{ run: "/b" }],
    wanted: { hosts: ["a"], either: { a: 1 } },
  },
  "a relative path": { ...required, directory: "a" },
  "a port too large": { ...required, listen: 65_536 },
  "an empty list": { ...required, hosts: [] },
  "nothing but blanks": { ...required, name: " \t\n" },
  "a bound that does not belong to the range": { ...required, factor: 0 },
  "a package in JSON": { ...required, package: "pkgs.hello" },
  "an attribute set where there is none of its form": { ...required, mode: {} },
  "an unknown option of a submodule": { ...required, user: { ada: { home: "/a", qutoa: 1 } } },
  "nothing of what is required": {},
};

/** What is generated of it, where that of `wsl.bareMounts` would be. */
export const kindsFiles = { ...toyFiles, source: new URL(import.meta.url) };
