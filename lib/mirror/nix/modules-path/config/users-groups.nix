# In the place of nixpkgs' module, for those that import it by `modulesPath`.
{ ... }:
{
  config.system.activationScripts.users = "";
}
