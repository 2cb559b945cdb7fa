/**
  Mounts with those that hold them: what they lie below, what they are bound from, what those lie below, and so on.

  # Type

  ```
  holding :: Lib -> [ AttrSet ] -> [ AttrSet ] -> [ AttrSet ]
  ```
*/
lib: all:

let
  holding = found:
    let
      paths = lib.concatMap (mount: [ mount.mountPoint ] ++ lib.optional (mount ? source) mount.source) found;
      known = map (mount: mount.mountPoint) found;
      more = lib.filter
        (mount: !lib.elem mount.mountPoint known && lib.any (lib.hasPrefix "${mount.mountPoint}/") paths)
        all;
    in
    if more == [ ] then found else holding (found ++ more);
in
holding
