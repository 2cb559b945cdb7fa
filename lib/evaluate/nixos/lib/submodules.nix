# Types whose values are evaluations of modules.
{ lib, evaluation }:
let
  inherit (builtins) isAttrs;
  inherit (lib) isFunction isStringLike mkOptionType;
  inherit (evaluation) append evaluate prepareAll;
  inherit (lib.types) optionDescriptionPhrase;

  isModule =
    x: isAttrs x || isFunction x || (isStringLike x && builtins.substring 0 1 (toString x) == "/");

  # One of two values, where the other is null or the same.
  common =
    what: a: b:
    if a == null then
      b
    else if b == null || a == b then
      a
    else
      throw "A submoduleWith option is declared multiple times with conflicting ${what}";

  /**
    Values that modules define and the given modules declare.

    # Inputs
    `modules`; `specialArgs`, `class`: as for `evalModules`; `shorthandOnlyDefinesConfig`: whether an attribute set is a
    set of definitions even where it has `config`, `options` or `imports`; `description`: for documentation.
  */
  submoduleWith =
    { modules
    , specialArgs ? { }
    , shorthandOnlyDefinesConfig ? false
    , description ? null
    , class ? null
    ,
    }@given:
    let
      # Once for the type, however many values it has.
      prepared = prepareAll lib.unknownModule "" modules;

      evaluated =
        name: prefix: defs:
        let
          isShorthand = def: shorthandOnlyDefinesConfig == true && isAttrs def.value;
          parted = builtins.partition isShorthand defs;
          own = map asModule defs;
          extendModules =
            { modules ? [ ]
            , specialArgs ? { }
            , prefix ? [ ]
            ,
            }@extension:
            lib.evalModules {
              modules = [{ _module.args.name = lib.mkOptionDefault name; }] ++ given.modules ++ own ++ modules;
              specialArgs = given.specialArgs or { } // specialArgs;
              prefix = extension.prefix or prefix;
              inherit class;
            };
        in
        evaluate {
          prepared =
            if parted.wrong == [ ] then
              prepared
            else
              append prepared (prepareAll lib.unknownModule ":module" (map asModule parted.wrong));
          given = parted.right;
          own = {
            inherit name extendModules;
            moduleType = submoduleWith given;
          };
          inherit prefix specialArgs class;
        };

      base = evaluated "‹name›" [ ] [ ];

      asModule =
        { file, value, ... }:
        if shorthandOnlyDefinesConfig == true && isAttrs value then
          {
            _file = file;
            config = value;
          }
        else
          {
            _file = file;
            imports = [ value ];
          };
    in
    mkOptionType {
      name = "submodule";
      description =
        if description != null then
          description
        else if base.freeformType == null then
          "submodule"
        else
          "open submodule of ${
            optionDescriptionPhrase (class: class == "noun" || class == "composite") base.freeformType
          }";
      check = isModule;
      merge = loc: defs: (evaluated (lib.last loc) loc defs).config;
      emptyValue.value = base.config;
      getSubOptions =
        prefix:
        let
          documented = evaluated "‹name›" prefix [ ];
        in
        documented.unchecked
        // lib.optionalAttrs (documented.freeformType != null) {
          _freeformOptions = documented.freeformType.getSubOptions prefix;
        };
      getSubModules = modules;
      substSubModules = modules: submoduleWith (given // { inherit modules; });
      nestedTypes = lib.optionalAttrs (base.freeformType != null) { inherit (base) freeformType; };
      functor = {
        name = "submodule";
        type = submoduleWith;
        payload = {
          inherit modules class specialArgs shorthandOnlyDefinesConfig description;
        };
        binOp =
          a: b:
          let
            same = builtins.intersectAttrs a.specialArgs b.specialArgs;
          in
          {
            modules = a.modules ++ b.modules;
            class = common "class values" a.class b.class;
            specialArgs =
              if same == { } then
                a.specialArgs // b.specialArgs
              else
                throw "A submoduleWith option is declared multiple times with the same specialArgs \"${toString (builtins.attrNames same)}\"";
            shorthandOnlyDefinesConfig =
              common "shorthandOnlyDefinesConfig values" a.shorthandOnlyDefinesConfig
                b.shorthandOnlyDefinesConfig;
            description = common "descriptions" a.description b.description;
          };
      };
    };

  /** A module that is a value itself, to be imported elsewhere; with modules that are always imported as well. */
  deferredModuleWith =
    { staticModules ? [ ]
    ,
    }:
    let
      documented = submoduleWith { modules = staticModules; };
    in
    mkOptionType {
      name = "deferredModule";
      description = "module";
      descriptionClass = "noun";
      check = isModule;
      merge = loc: defs: {
        imports =
          staticModules
          ++ map (def: lib.setDefaultModuleLocation "${def.file}, via option ${lib.showOption loc}" def.value) defs;
      };
      inherit (documented) getSubOptions getSubModules;
      substSubModules = modules: deferredModuleWith { staticModules = modules; };
      functor = {
        name = "deferredModuleWith";
        type = deferredModuleWith;
        payload = { inherit staticModules; };
        binOp = a: b: { staticModules = a.staticModules ++ b.staticModules; };
      };
    };
in
{
  inherit submoduleWith deferredModuleWith;

  /** A submodule in the usual form: of one module or of a list, where an attribute set as value only defines. */
  submodule =
    modules:
    submoduleWith {
      shorthandOnlyDefinesConfig = true;
      modules = lib.toList modules;
    };

  deferredModule = deferredModuleWith { };
}
