import { ownFiles } from "../../codegen/own-files.ts";
import {
  enableOption,
  group,
  literalExpression,
  module,
  nameOption,
  option,
  requiredGroup,
  requiredOption,
  types,
} from "../../lib/schema/kernel/index.ts";

/** What a careless author may write into a description. */
export const hostileDescription = `Ends a comment */ and a Nix string '' and "quotes", and starts \${code} or $\${money}.

<script>alert(1)</script> & \`<kept>\` and {option}\`services.toy.count\`, see {manpage}\`fstab(5)\` and {file}\`/etc\`.

- one item that is so long that it has to go on in another line of the text, which is + not a list
- @another

\`\`\`
  code <b> stays   as it is
\`\`\``;

const jug = types.submodule("jug", {
  label: nameOption(types.str(), { description: "Label." }),
  size: requiredOption(types.int({ min: 0, max: 20 }), { description: "Litres." }),
  // A group inside of a submodule knows the submodule's name as well.
  spout: group({
    name: nameOption(types.strMatching("[a-z]+", "lower-case letters"), {
      description: "Name of the spout.",
    }),
    open: option(types.bool(), { description: "Whether it is open.", default: false }),
  }),
});

const step = types.submodule("step", {
  command: requiredOption(types.str(), { description: "What to run.", example: "true" }),
  retries: option(types.int({ min: -2, max: 5 }), { description: "How often to retry.", default: -1 }),
});

export const toyTree = {
  enable: enableOption(types.bool(), 'a toy with "quotes" and ${no code}'),
  count: option(types.int(), { description: hostileDescription, default: -3, example: 4 }),
  unsigned: option(types.int({ min: 0 }), { description: "At least none.", default: 0 }),
  large: option(types.int({ min: 10 }), { description: "At least ten.", default: 10 }),
  small: option(types.int({ max: 9 }), { description: "At most nine.", default: 9 }),
  only: option(types.enum(["one"]), { description: "Has one value.", default: "one" }),
  choice: option(types.nullOr(types.enum(["left", "right"])), {
    description: "One of two.",
    default: "left",
  }),
  tags: option(types.listOf(types.enum(["a b", "c"])), {
    description: "Tags.",
    default: [],
    example: ["a b", "c"],
  }),
  motd: option(types.str(), {
    description: "Some text.",
    default: "two\nlines with '' and ${x}\n\n  indented\n",
    example: "no newline\nat its end",
  }),
  script: option(types.str(), {
    description: "A script.",
    default: "",
    defaultText: literalExpression('"${pkgs.hello}/bin/hello"'),
    example: literalExpression("lib.getExe pkgs.hello"),
  }),
  "odd name": option(types.nullOr(types.listOf(types.nullOr(types.str()))), {
    description: "Its name needs quotes.",
    default: null,
    example: ["x", null],
  }),
  numbers: option(types.attrsOf(types.listOf(types.int({ min: 1 }))), {
    description: "Numbers.",
    default: { in: [1], b: [], "a.b": [2, 3] },
  }),
  jugs: option(types.attrsOf(types.nullOr(jug), "jug"), { description: "Jugs.", default: {} }),
  shelves: option(types.attrsOf(types.attrsOf(jug)), { description: "Shelves of jugs.", default: {} }),
  steps: option(types.listOf(step), {
    description: "Steps.",
    default: [],
    example: [{ command: "a", retries: 2 }],
  }),
  maybe: option(types.nullOr(step), { description: "Perhaps a step.", default: null }),
  required: requiredGroup({
    name: requiredOption(types.strMatching('[^\\\\"$]+', "no backslash, quote or dollar"), {
      description: "Must be set.",
    }),
  }),
  hidden: option(types.bool(), { description: "For other modules.", default: false, internal: true }),
  version: option(types.str(), { description: "Cannot be set.", default: "1.0", readOnly: true }),
};

const large = 100;

const evenCounts = [0, 2, 4, 6, 8, 100, 102];

/** A module that uses everything that the kernel has and the tree of `wsl.bareMounts` does not. */
export const toy = module({
  path: ["services", "toy"],
  options: toyTree,
  renamed: [
    { from: ["services", "toy", "amount"], to: ["services", "toy", "count"] },
    { from: ["services", "toy", "nested", "label"], to: ["services", "toy", "required", "name"] },
    // Outside of the module, where only Nix sees it.
    { from: ["services", "ancient"], to: ["services", "toy", "tags"] },
  ],
  removed: [{ path: ["services", "toy", "gone"], instructions: 'Use "count" for ${this}.' }],
  scopes: (config) => ({
    toy: [{ at: "services.toy", count: config.count, tags: config.tags, nested: { value: "deep" } }],
  }),
  rules: (rule) => [
    rule("toy", {
      id: "count-even",
      severity: "error",
      option: "count",
      summary: "Counts are even.",
      message: '{count} is odd, costs ${count} and "{tags}" \\ {nested.value}',
      holds: ({ count }) => evenCounts.includes(count),
    }),
    rule("toy", {
      id: "count-small",
      severity: "warning",
      option: "",
      summary: "Counts are small.",
      message: "Is large.",
      holds: ({ count }) => count < large,
    }),
  ],
  tables: { evenCounts, large, words: { in: ["a", "${b}"] } },
});

/** What is generated of it, where that of `wsl.bareMounts` would be. */
/** Where the Nix of a module goes that has no parts. */
export const nixFiles = {
  optionsNix: "modules/options.nix",
  rulesNix: "modules/rules.nix",
  scopesNix: "modules/scopes.nix",
  tablesNix: "modules/tables.nix",
};

export const toyFiles = {
  ...ownFiles,
  files: { ...ownFiles.files, ...nixFiles },
  source: new URL(import.meta.url),
};

/** Configurations of the toy by what they show; the last ones are refused. */
export const toyConfigurations: Readonly<Record<string, unknown>> = {
  "only what is required": { required: { name: "x" } },
  "all kinds of values": {
    enable: true,
    count: 8,
    tags: ["c", "a b"],
    motd: "x",
    "odd name": [null, "y"],
    numbers: { z: [4] },
    jugs: { tea: { size: 2 }, milk: { size: 3, label: "fresh", spout: { open: true } }, none: null },
    shelves: { top: { left: { size: 0, spout: { name: "s" } } } },
    steps: [{ command: "a" }, { command: "b", retries: 5 }],
    maybe: { command: "c" },
    required: { name: "y" },
    hidden: true,
  },
  "an old name": { amount: 6, required: { name: "x" } },
  "an old name in a group": { nested: { label: "x" } },
  "both names": { amount: 6, count: 8, required: { name: "x" } },
  "a removed option": { gone: 1, required: { name: "x" } },
  "a read-only option": { version: "2", required: { name: "x" } },
  "nothing of what is required": {},
  "a backslash where none may be": { required: { name: "\\" } },
  "an unknown option": { cuont: 1, required: { name: "x" } },
  "a number too small": { large: 9, required: { name: "x" } },
  "a number too large": { small: 10, required: { name: "x" } },
  "a number out of range": { steps: [{ command: "a", retries: -3 }], required: { name: "x" } },
  "a value not in the list": { tags: ["d"], required: { name: "x" } },
};

/** Things that break all rules of the toy, the first of them with an odd text. */
export const toyScopes = {
  toy: [
    { at: 'services.toy."a b"', count: 101, tags: ["a b", "${c}"], nested: { value: '"\\\n' } },
    { at: "services.toy", count: 102, tags: [], nested: { value: "" } },
  ],
};
