# Of findmnt's list: mounts by what they lie on and where, and the one that lies on nothing.
def mount_index:
  .filesystems as $all
  | ($all | map({key: (.id | tostring), value: true}) | from_entries) as $ids
  | {
      on: ($all | map({key: "\(.parent) \(.target)", value: .}) | from_entries),
      root: (
        [$all[] | select(.target == "/" and ($ids[.parent | tostring] == null or .parent == .id))][0]
        // [$all[] | select(.target == "/")][0]
      )
    };

# The last of the mounts that lie on one another in one place.
def topmost($index; $place):
  $index.on["\(.id) \($place)"] as $above
  | if $above == null or $above.id == .id then . else $above | topmost($index; $place) end;

# A path and what it lies in, from the root.
def places: [foreach (split("/")[1:][] | select(. != "")) as $part (""; . + "/" + $part)];

# What is mounted on a path, as the kernel walks there: a mount on the same place or above hides what was there before.
# null: nothing, or it is hidden.
def mounted_on($index; $path):
  if $index.root == null then null
  else
    reduce ("/", ($path | places)[]) as $place ($index.root; topmost($index; $place))
    | if .target == $path then . else null end
  end;
