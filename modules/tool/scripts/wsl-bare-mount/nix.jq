# How Nix writes strings and names.

def nix_string:
  gsub("\\\\"; "\\\\") | gsub("\""; "\\\"") | gsub("[$][{]"; "\\${")
  | gsub("\n"; "\\n") | gsub("\r"; "\\r") | gsub("\t"; "\\t")
  | "\"\(.)\"";

def nix_name:
  if test("^[A-Za-z_][A-Za-z0-9_-]*$") and
    (IN("assert", "else", "if", "in", "inherit", "let", "or", "rec", "then", "with") | not)
  then . else nix_string end;
