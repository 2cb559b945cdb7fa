import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../cli/run-cli.ts";

/** A fault in a copy of `modules/notes.nix`. */
interface Planted {
  readonly fault: string;
  /** The statement that must find it. */
  readonly rule: string;
  /** A text that is there once, and what is put in its place. */
  readonly from: string;
  readonly to: string;
}

const text = readFileSync(join(root, "test/mirror/modules/notes.nix"), "utf8");

/** Faults of the kinds that modules have, each in one place. */
export const planted: readonly Planted[] = [
  {
    fault: "an attribute is missing for one value of an enumeration",
    rule: "evaluates",
    from: ' postgresql = "server";',
    to: "",
  },
  {
    fault: "the first element of a list is used where the list may be empty",
    rule: "evaluates",
    from: 'if cfg.admins == [ ] then "nobody" else builtins.head cfg.admins',
    to: "builtins.head cfg.admins",
  },
  {
    fault: "one alternative of a type is forgotten",
    rule: "evaluates",
    from: "lib.optionals (builtins.isInt cfg.listen) [",
    to: "lib.optionals (cfg.listen != [ ]) [",
  },
  {
    fault: "null is taken for a text",
    rule: "evaluates",
    from: "lib.optionalString (site.root != null) (lib.escapeShellArg site.root)",
    to: 'lib.escapeShellArg (site.root + "/")',
  },
  {
    fault: "a value is refused by throw",
    rule: "refuses-by-assertion",
    from: "User = cfg.user;",
    to: 'User = if cfg.storage == "sqlite" then throw "sqlite is gone" else cfg.user;',
  },
  {
    fault: "an argument in a script is not quoted",
    rule: "text-unharmed-in-scripts",
    from: "notes add ${lib.escapeShellArg site.host}",
    to: "notes add ${site.host}",
  },
  {
    fault: "an argument in a unit is not quoted",
    rule: "text-unharmed",
    from: '"--settings" settings ]\n',
    to: '"--settings" settings ]\n          ) + " --name ${cfg.title}" + utils.escapeSystemdExecArgs ([ ]\n',
  },
  {
    fault: "quotes around an argument in a script are written by hand",
    rule: "scripts-parse",
    from: "mkdir -p ${lib.escapeShellArg cfg.dataDir}",
    to: "mkdir -p ${lib.escapeShellArg cfg.dataDir}\n          echo '${cfg.title}'",
  },
  {
    fault: "a unit is ordered after one that is there with another option only",
    rule: "units-exist",
    from: '++ lib.optional cfg.backup.enable "notes-restore.service"',
    to: '++ [ "notes-restore.service" ]',
  },
  {
    fault: "units wait for each other",
    rule: "no-ordering-cycle",
    from: 'serviceConfig.Type = "oneshot";',
    to: 'serviceConfig.Type = "oneshot";\n        after = [ "notes.service" ];',
  },
  {
    fault: "a rule for tmpfiles has a path with blanks in it",
    rule: "tmpfiles-readable",
    from: '"d ${builtins.toJSON (lib.replaceStrings [ "%" ] [ "%%" ] cfg.dataDir)} 0750 - - -"',
    to: '"d ${cfg.dataDir} 0750 - - -"',
  },
  {
    fault: "what is made of an option does not fit the option that it is for",
    rule: "fits-options",
    from: 'description = "Notes from a backup";',
    to: 'description = "Notes from a backup";\n        startLimitBurst = cfg.backup.interval;',
  },
  {
    fault: "a default does not have its option's type",
    rule: "fits-options",
    from: 'type = types.path;\n      default = "/var/lib/notes";',
    to: 'type = types.path;\n      default = "var/lib/notes";',
  },
  {
    fault: "a part is there although the module is off",
    rule: "disabled-leaves-nothing",
    from: "  options.services.notes = {",
    to: '  imports = [ ({ config, ... }: { environment.etc."notes/title".text = config.services.notes.title; }) ];\n\n  options.services.notes = {',
  },
];

/** The module with one of them in it. */
export function withPlanted({ from, to }: Planted): string {
  if (text.split(from).length !== 2) throw new Error(`not there once: ${from}`);
  return text.replace(from, () => to);
}
