import { enableOption, module, option, packageOption, types } from "bare-mounts/schema";

export const webspace = module({
  path: ["services", "webspace"],
  options: {
    enable: enableOption(types.bool(), "files over HTTP"),
    package: packageOption("darkhttpd"),
    port: option(types.port(), { description: "Port to listen at.", default: 8080 }),
    directory: option(types.path(), { description: "Directory of the files.", default: "/srv/www" }),
    extraArgs: option(types.listOf(types.str()), {
      description: "Further arguments.",
      default: [],
      example: ["--no-listing"],
    }),
  },
});
