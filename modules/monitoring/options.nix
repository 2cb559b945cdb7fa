# Generated from lib/schema by `bare-mounts generate`; edit the schema instead.
{ lib, ... }:

let
  inherit (lib) mkEnableOption mkOption types;
in
{
  options.wsl.bareMounts = {
    metrics = {
      enable = mkEnableOption "metrics of the mounts in a text file for Prometheus' node exporter (`--collector.textfile.directory`)";

      interval = mkOption {
        type = types.strMatching "(minutely|hourly|daily|weekly|monthly|quarterly|semiannually|yearly)|((Mon|Tue|Wed|Thu|Fri|Sat|Sun|Mon[.][.]Fri|Mon[.][.]Sat)(,(Mon|Tue|Wed|Thu|Fri|Sat|Sun|Mon[.][.]Fri|Mon[.][.]Sat))* )?((\\*|20[0-9][0-9])-(\\*|(0?[1-9]|1[0-2])(,(0?[1-9]|1[0-2]))*)-(\\*|(0?[1-9]|[12][0-9]|3[01])(,(0?[1-9]|[12][0-9]|3[01]))*) )?(\\*|0/([1-9]|1[0-9]|2[0-3])|([01]?[0-9]|2[0-3])(,([01]?[0-9]|2[0-3]))*):(\\*|0/([1-9]|[1-5][0-9])|([0-5]?[0-9])(,([0-5]?[0-9]))*)(:(\\*|0/([1-9]|[1-5][0-9])|([0-5]?[0-9])(,([0-5]?[0-9]))*))?|((Mon|Tue|Wed|Thu|Fri|Sat|Sun|Mon[.][.]Fri|Mon[.][.]Sat)(,(Mon|Tue|Wed|Thu|Fri|Sat|Sun|Mon[.][.]Fri|Mon[.][.]Sat))* )?(\\*|20[0-9][0-9])-(\\*|(0?[1-9]|1[0-2])(,(0?[1-9]|1[0-2]))*)-(\\*|(0?[1-9]|[12][0-9]|3[01])(,(0?[1-9]|[12][0-9]|3[01]))*)|(Mon|Tue|Wed|Thu|Fri|Sat|Sun|Mon[.][.]Fri|Mon[.][.]Sat)(,(Mon|Tue|Wed|Thu|Fri|Sat|Sun|Mon[.][.]Fri|Mon[.][.]Sat))*";
        default = "*:0/5";
        example = "Sun 03:00";
        description = "When to do it. See {manpage}`systemd.time(7)`, Calendar Events.";
      };

      directory = mkOption {
        type = types.str;
        default = "/var/lib/prometheus-node-exporter";
        example = "/var/lib/node-exporter/textfile";
        description = "Directory of the file, an absolute path. It is created where it is missing.";
      };
    };
  };
}
