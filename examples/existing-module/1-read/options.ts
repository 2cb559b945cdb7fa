// The options below services.greeter, read from 1-read/greeter.nix by "bare-mounts mirror".
// The same command makes this file again. Rules and hints belong into a file that imports this one.

import { enableOption, option, packageOption, types } from "bare-mounts/schema";

export const path = ["services", "greeter"] as const;

export const options = {
  enable: enableOption(types.bool(), "a greeting at boot"),
  language: option(types.enum(["en", "de", "fr"]), {
    description: "Language of the greeting.",
    default: "en",
  }),
  names: option(types.listOf(types.str()), { description: "Who is greeted.", default: [], example: ["Ada"] }),
  package: packageOption("hello"),
};
