# Modules for options that were renamed, removed or changed.
{ lib }:
let
  inherit (lib)
    attrByPath
    getAttrFromPath
    mkIf
    mkMerge
    mkOption
    setAttrByPath
    showFiles
    showOption
    ;

  # The value of a merged option's old names where nobody sets them.
  unset = "_mkMergedOptionModule";
in
rec {
  /**
    A module in which one option stands for another.

    # Inputs
    `from`, `to`: paths. `visible`: in the documentation. `warn`: warn (through the option `warnings`, where there is
    one) when somebody defines it. `use`: a function on the value when somebody reads it. `withPriority`: pass
    definitions on as strongly as they are. `condition`: whether to pass them on.
  */
  doRename =
    { from
    , to
    , visible
    , warn
    , use
    , withPriority ? true
    , condition ? true
    ,
    }:
    { config, options, ... }:
    let
      old = getAttrFromPath from options;
      new = attrByPath to (abort "Renaming error: option `${showOption to}' does not exist.");
      type = (attrByPath to { } options).type or (lib.types.submodule { });
      alias = if withPriority then lib.modules.mkAliasAndWrapDefsWithPriority else lib.mkAliasAndWrapDefinitions;
    in
    {
      options = setAttrByPath from (
        mkOption
          {
            inherit visible;
            description = "Alias of {option}`${showOption to}`.";
            apply = _: use (new config);
          }
        // lib.optionalAttrs (type != null) { inherit type; }
      );
      config = mkIf condition (mkMerge [
        (lib.optionalAttrs (options ? warnings) {
          warnings =
            lib.optional (warn && old.isDefined)
              "The option `${showOption from}' defined in ${showFiles old.files} has been renamed to `${showOption to}'.";
        })
        (alias (setAttrByPath to) old)
      ]);
    };

  /**
    An option that was renamed. It still works, with a warning.

    # Type
    `mkRenamedOptionModule :: [ String ] -> [ String ] -> Module`
  */
  mkRenamedOptionModule =
    from: to:
    doRename {
      inherit from to;
      visible = false;
      warn = true;
      use = builtins.trace "Obsolete option `${showOption from}' is used. It was renamed to `${showOption to}'.";
    };

  /** The same since a release of NixOS, before which there is no warning. This lib knows no releases and always warns. */
  mkRenamedOptionModuleWith =
    { from
    , to
    , sinceRelease
    ,
    }:
    mkRenamedOptionModule from to;

  /** A second name for an option, without a warning. */
  mkAliasOptionModule =
    from: to:
    doRename {
      inherit from to;
      visible = true;
      warn = false;
      use = lib.id;
    };

  /**
    An option that was removed. Who defines it gets a failed assertion with what to do instead.

    # Type
    `mkRemovedOptionModule :: [ String ] -> String -> Module`
  */
  mkRemovedOptionModule =
    path: instructions:
    { options, ... }:
    let
      option = getAttrFromPath path options;
    in
    {
      options = setAttrByPath path (mkOption {
        visible = false;
        apply = _: throw "The option `${showOption path}' can no longer be used since it's been removed. ${instructions}";
      });
      config.assertions = [
        {
          assertion = !option.isDefined;
          message = ''
            The option definition `${showOption path}' in ${showFiles option.files} no longer has any effect; please remove it.
            ${instructions}
          '';
        }
      ];
    };

  /**
    Several options that became one: a function of `config` gives the new one's definition when any of the old is set.

    # Type
    `mkMergedOptionModule :: [ [ String ] ] -> [ String ] -> (Attrs -> a) -> Module`
  */
  mkMergedOptionModule =
    from: to: merge:
    { config, options, ... }:
    let
      defined = builtins.filter (path: getAttrFromPath path config != unset) from;
    in
    {
      options = builtins.foldl' lib.recursiveUpdate { } (
        map
          (
            path:
            setAttrByPath path (mkOption {
              visible = false;
              default = unset;
            })
          )
          from
      );
      config = {
        warnings = map
          (
            path:
            "The option `${showOption path}' defined in ${showFiles (getAttrFromPath path options).files} has been changed to `${showOption to}' that has a different type. Please read `${showOption to}' documentation and update your configuration accordingly."
          )
          defined;
      }
      // setAttrByPath to (mkMerge (lib.optional (defined != [ ]) (merge config)));
    };

  /** One option that became another, of a different type. */
  mkChangedOptionModule = from: mkMergedOptionModule [ from ];
}
