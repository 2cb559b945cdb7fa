# shellcheck shell=bash
# To be sourced: runs the parts of the gate one after the other, whichever fails, and says how long each took.
parts=()
failed=0

# part NAME COMMAND...
part() {
  local name=$1 begin=$SECONDS verdict=passed
  shift
  printf '\n== %s\n' "$name"
  "$@" || { verdict=FAILED; failed=$((failed + 1)); }
  parts+=("$(printf '%3d min %02d s  %-6s  %s' $(((SECONDS - begin) / 60)) $(((SECONDS - begin) % 60)) "$verdict" "$name")")
}

print_parts() {
  printf '\n== How long each part took%s\n' "${1:+ ($1)}"
  printf '%s\n' "${parts[@]}"
}
