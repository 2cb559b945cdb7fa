// Generated from webspace.ts by `node generate.ts`.

import type { NixPackage } from "bare-mounts/schema";

export interface WebspaceConfig {
  /**
   * Whether to enable files over HTTP.
   * @default false
   * @example true
   */
  enable?: boolean | undefined;
  /**
   * The darkhttpd package to use.
   * @default nixPackage("darkhttpd")
   */
  package?: NixPackage | undefined;
  /**
   * Sites, by a name of your choice.
   * @default {}
   * @example { docs: { port: 8080, directory: "/srv/docs" } }
   */
  sites?: Record<string, SiteConfig> | undefined;
}

export interface SiteConfig {
  /**
   * Port to listen at.
   * @example 8080
   */
  port: number;
  /**
   * Directory of the files.
   * @example "/srv/www"
   */
  directory: string;
  /**
   * Further arguments.
   * @default []
   * @example ["--no-listing"]
   */
  extraArgs?: string[] | undefined;
}
