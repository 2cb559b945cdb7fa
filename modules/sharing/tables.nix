# Generated from lib/schema by `bare-mounts generate`; edit the schema instead.
{
  reservedTrees = [ "/dev" "/proc" "/run/wsl-bare-mounts" "/sys" ];
}
