# Stands in for nixpkgs' module of this name, of which NixOS-WSL takes the activation script for users.
_: { config.system.activationScripts.users = ""; }
