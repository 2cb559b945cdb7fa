import {
  enableOption,
  inNixOrder,
  module,
  option,
  packageOption,
  requiredOption,
  type ScopeItem,
  showOption,
  types,
} from "bare-mounts/schema";

const site = types.submodule({
  port: requiredOption(types.port(), { description: "Port to listen at.", example: 8080 }),
  directory: requiredOption(types.path(), { description: "Directory of the files.", example: "/srv/www" }),
  extraArgs: option(types.listOf(types.str()), {
    description: "Further arguments.",
    default: [],
    example: ["--no-listing"],
  }),
});

/** What rules look at: a site with what they need to know of it. */
interface Site extends ScopeItem {
  readonly name: string;
  readonly port: number;
  /** Sites at this port, with this one. */
  readonly sharers: number;
}

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
  scopes: ({ enable, sites }): { site: Site[] } => ({
    site: enable
      ? inNixOrder(sites).map(([name, { port }]) => ({
          at: showOption(["services", "webspace", "sites", name]),
          name,
          port,
          sharers: inNixOrder(sites).filter(([, other]) => other.port === port).length,
        }))
      : [],
  }),
  rules: (rule) => [
    rule("site", {
      id: "site-name",
      severity: "error",
      option: "",
      summary: "A site's name is part of a unit's name.",
      message: "Its name must be made of letters, digits and hyphens.",
      holds: ({ name }) => /^[A-Za-z0-9-]+$/.test(name),
    }),
    rule("site", {
      id: "port-shared",
      severity: "error",
      option: "port",
      summary: "Of two services at one port only one can start.",
      message: "{sharers} sites have the port {port}; give each its own.",
      holds: ({ sharers }) => sharers === 1,
    }),
  ],
});
