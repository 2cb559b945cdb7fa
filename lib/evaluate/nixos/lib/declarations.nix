# Trees of option declarations, from several modules, with the definitions for them.
#
# A declaration is `{ file, tree, alone }`: what a module says at one name of its tree, and that as an option in case no
# other module declares it. A module that is no function is shared by all uses of its submodule, and so is `alone`.
{ lib, definitions }:
let
  inherit (builtins)
    all
    attrNames
    catAttrs
    concatMap
    filter
    foldl'
    head
    isAttrs
    length
    mapAttrs
    tail
    typeOf
    ;
  inherit (lib) showFiles showOption;

  /** An option that one module declares: its type knows the file that its submodules are from. */
  declare =
    file: option:
    let
      type = option.type or lib.types.unspecified;
      modules = type.getSubModules or null;
    in
    option
    // {
      declarations = [ file ];
      declarationPositions = [ (positionIn file) ];
      options = [ ];
      type = if modules == null then type else type.substSubModules (map (setDefaultModuleLocation file) modules);
    };

  # Positions in source differ between evaluators: only the file is told.
  positionIn = file: {
    inherit file;
    line = null;
    column = null;
  };

  /** A module of which is said that it is from a file. */
  setDefaultModuleLocation = file: module: {
    _file = file;
    imports = [ module ];
  };

  isOption = declaration: declaration.tree._type or null == "option";

  notAnOption =
    loc: declaration:
    throw "In module ${declaration.file}: expected an option declaration at option path `${showOption loc}` but got an attribute set with type ${declaration.tree._type}";

  /** One name of the tree that modules have an option at, all or some of them. */
  mergeAt =
    loc: declarations: defs:
    let
      options = filter
        (
          declaration: declaration.tree ? _type && (isOption declaration || notAnOption loc declaration)
        )
        declarations;
      nested = filter (declaration: !(declaration.tree ? _type)) declarations;
      leaf = list: definitions.evaluateOption { inherit loc defs; option = mergeOptionDecls loc list; };
    in
    if options == [ ] then
      branch loc declarations defs
    else if nested == [ ] then
      leaf declarations
    else if all (declaration: declaration.tree.type.name or null == "submodule") options then
    # Options below an option of a submodule are options of that submodule.
      leaf
        (
          map
            (
              declaration:
              if isOption declaration then
                declaration
              else
                declaration
                // {
                  tree = lib.mkOption {
                    type = lib.types.submoduleWith {
                      modules = [{ options = declaration.tree; }];
                      shorthandOnlyDefinesConfig = null;
                    };
                  };
                }
            )
            declarations
        )
    else
      throw "The option `${showOption loc}' in module `${(head options).file}' would be a parent of the following options, but its type `${
        (head options).tree.type.description or "<no description>"
      }' does not support nested options.\n${
        lib.concatMapStringsSep "\n" (
          declaration:
          lib.concatMapStringsSep "\n" (
            name: " - option(s) with prefix `${showOption (loc ++ [ name ])}' in module `${declaration.file}'"
          ) (attrNames declaration.tree)
        ) nested
      }";

  /** One name of the tree that has only further names below. */
  branch =
    loc: declarations: defs:
    let
      merged = mergeTree loc (map (declaration: declarationsIn loc declaration.file declaration.tree) declarations) (
        concatMap (def: configsOf def.file def.value) defs
      );
    in
    {
      option = merged.options;
      value = merged.config;
      inherit (merged) unmatched;
    };

  /** What a file defines, as `{ file, config }` with properties at the attributes. */
  configsOf =
    file: value:
    if value ? _type then
      map (config: { inherit file config; }) (definitions.pushDownProperties value)
    else
      [
        {
          inherit file;
          config = value;
        }
      ];

  /** The declarations of one module, by name. */
  declarationsIn =
    loc: file: options:
    if isAttrs options then
      mapAttrs
        (_: tree: {
          inherit file tree;
          alone = declare file tree;
        })
        options
    else
      throw "An option declaration for `${showOption loc}' has type `${typeOf options}' rather than an attribute set. Did you mean to define this outside of `options'?";

  /**
    Declarations by name and definitions, as `options`, `config`, and the definitions that no option takes.

    # Type
    `mergeTree :: [ String ] -> [ AttrsOf Declaration ] -> [ { file, config } ] -> { options, config, unmatched }`
  */
  mergeTree =
    prefix: declarations: configs:
    let
      valuesByName = map
        (
          { file, config }:
          if isAttrs config then
            mapAttrs (_: value: { inherit file value; }) config
          else
            throw "In module `${file}', you're trying to define a value of type `${typeOf config}' rather than an attribute set for the option `${showOption prefix}'!"
        )
        configs;

      results = mapAttrs
        (
          name: first:
            let
              loc = prefix ++ [ name ];
              defs = catAttrs name valuesByName;
              found = if hasOneModule then null else catAttrs name declarations;
            in
            if !hasOneModule && tail found != [ ] then
              mergeAt loc found defs
            else if !(first.tree ? _type) then
              branch loc [ first ] defs
            else if first.tree._type == "option" then
              definitions.evaluateOption
                {
                  inherit loc defs;
                  option = first.alone;
                }
            else
              notAnOption loc first
        )
        union;
      hasOneModule = length declarations == 1;
      union = if hasOneModule then head declarations else lib.mergeAttrsList declarations;

      defined = attrNames (lib.mergeAttrsList valuesByName);
    in
    {
      options = mapAttrs (_: result: result.option) results;
      config = mapAttrs (_: result: result.value) results;
      unmatched = concatMap
        (
          name:
          if !(results ? ${name}) then
            map (def: def // { prefix = [ name ]; }) (catAttrs name valuesByName)
          else if results.${name}.unmatched == [ ] then
            [ ]
          else
            map (def: def // { prefix = [ name ] ++ def.prefix; }) results.${name}.unmatched
        )
        defined;
    };

  /**
    One option from several declarations. Each attribute may be given once, except the type: types that can be merged are.

    # Type
    `mergeOptionDecls :: [ String ] -> [ { file, tree } ] -> Option`
  */
  mergeOptionDecls =
    loc: declarations:
    let
      merged =
        foldl'
          (
            result: declaration:
              let
                option = declaration.tree;
                twice = name: option ? ${name} && result ? ${name};
                refused = throw "The option `${showOption loc}' in `${declaration.file}' is already declared in ${showFiles result.declarations}.";
                type = result.type.typeMerge option.type.functor;
                modules = option.type.getSubModules or null;
              in
              if twice "default" || twice "example" || twice "description" || twice "apply" then
                refused
              else
                option
                // result
                // {
                  declarations = result.declarations ++ [ declaration.file ];
                  declarationPositions = result.declarationPositions ++ [ (positionIn declaration.file) ];
                  options =
                    if modules == null then
                      result.options
                    else
                      map (setDefaultModuleLocation declaration.file) modules ++ result.options;
                }
                // (
                  if !twice "type" then
                    { }
                  else if type == null then
                    refused
                  else
                    { inherit type; }
                )
          )
          {
            inherit loc;
            declarations = [ ];
            declarationPositions = [ ];
            options = [ ];
          }
          declarations;
      type = merged.type or lib.types.unspecified;
    in
    merged
    // {
      options = [ ];
      type = if type.getSubModules or null == null then type else type.substSubModules merged.options;
    };
in
{
  inherit
    setDefaultModuleLocation
    declarationsIn
    configsOf
    mergeTree
    mergeOptionDecls
    ;
}
