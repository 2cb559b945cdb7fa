# How values are shown to people.

# As it could be pasted into a shell.
def shown: if test("^[A-Za-z0-9_./:@%+,=-]+$") then . else @sh end;

def size:
  if . == null then "-"
  else
    . as $bytes
    | [["TiB", 1099511627776], ["GiB", 1073741824], ["MiB", 1048576], ["KiB", 1024]]
    | map(select($bytes >= .[1]))
    | if . == [] then "\($bytes) B" else "\($bytes / .[0][1] * 10 | floor | "\(. / 10 | floor).\(. % 10)") \(.[0][0])" end
  end;

# Rows of strings as columns, as wide as what is in them.
def table:
  (. as $rows | [range($rows[0] | length)] | map(. as $column | $rows | map(.[$column] | length) | max)) as $widths
  | .[]
  | . as $row
  | [range(length)]
  | map($row[.] as $cell | $cell + " " * ($widths[.] - ($cell | length)) // $cell)
  | join("  ")
  | sub(" +$"; "");

def disk_named($name): .disks[] | select(.name == $name);
