# Which texts match which patterns, as types.strMatching sees it.
{ patterns, texts, ... }:

map
  (pattern: map (text: builtins.match pattern text != null) (builtins.fromJSON (builtins.readFile texts)))
  (builtins.fromJSON (builtins.readFile patterns))
