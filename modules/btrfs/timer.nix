/**
  A timer for work that can wait, and that is made up for when the distribution was not running.

  A persistent timer needs /var/lib/systemd/timers, and timers.target, part of every boot, waits for its timers: with
  /var/lib on a disk that is not there, the boot would wait for the disk. So this one comes after the boot.

  # Type

  ```
  timer :: { description :: String; interval :: String; } -> AttrSet
  ```
*/
{ description, interval }:

{
  inherit description;
  wantedBy = [ "multi-user.target" ];
  after = [ "multi-user.target" ];
  unitConfig.DefaultDependencies = false;
  conflicts = [ "shutdown.target" ];
  before = [ "shutdown.target" ];
  timerConfig = {
    OnCalendar = interval;
    Persistent = true;
    RandomizedDelaySec = "10min";
  };
}
