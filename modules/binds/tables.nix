# Generated from lib/schema by `bare-mounts generate`; edit the schema instead.
{
  sharedDirectory = "/mnt/wsl";
}
