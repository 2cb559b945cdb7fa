# An option by its type, its default and its description, as most are declared here.
{ lib }: type: default: description: lib.mkOption { inherit type default description; }
