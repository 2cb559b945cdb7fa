# The report of an evaluated system, for which every option of the module had to have its type. Nix alone looks only at
# those that it needs, and the schema at all of them. toJSON looks at everything; Tvix' deepSeq does not.
#
# The texts of packages are the same in every system, so no invariant looks at them.
system:
builtins.seq (builtins.toJSON system.config.wsl.bareMounts)
  (removeAttrs (import ../evaluate/nixos/report.nix system) [ "scripts" ])
