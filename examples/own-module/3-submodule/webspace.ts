import { enableOption, module, option, packageOption, requiredOption, types } from "bare-mounts/schema";

// #region site
const site = types.submodule({
  port: requiredOption(types.port(), { description: "Port to listen at.", example: 8080 }),
  directory: requiredOption(types.path(), { description: "Directory of the files.", example: "/srv/www" }),
  extraArgs: option(types.listOf(types.str()), {
    description: "Further arguments.",
    default: [],
    example: ["--no-listing"],
  }),
});

export const webspace = module({
  path: ["services", "webspace"],
  options: {
    enable: enableOption(types.bool(), "files over HTTP"),
    package: packageOption("darkhttpd"),
    sites: option(types.attrsOf(site, "site"), {
      description: "Sites, by a name of your choice.",
      default: {},
      example: { docs: { port: 8080, directory: "/srv/docs" } },
    }),
  },
});
// #endregion site
