# `evalModules`: modules that declare options and define them become one configuration.
{ lib }:
let
  inherit (builtins)
    any
    attrNames
    catAttrs
    concatLists
    concatMap
    elem
    elemAt
    filter
    genList
    head
    isAttrs
    length
    mapAttrs
    toString
    typeOf
    ;
  inherit (lib) isFunction showOption unknownModule;

  definitions = import ./definitions.nix { inherit lib; };
  declarations = import ./declarations.nix { inherit lib definitions; };
  inherit (declarations) configsOf declarationsIn mergeTree;

  metaAttributes = [ "_class" "_file" "key" "disabledModules" "imports" "options" "config" "meta" "freeformType" ];

  /**
    A module's content in one form: `{ _file, key, imports, disabledModules, declarations, configs }`.
    A module without `config` and `options` is a set of definitions.
  */
  unify =
    fallbackFile: fallbackKey: m:
    let
      explicit = m ? config || m ? options;
      unknown = removeAttrs m metaAttributes;
      file = if m ? _file then toString m._file else fallbackFile;
      plain =
        if explicit then
          m.config or { }
        else
          removeAttrs m [ "_class" "_file" "key" "disabledModules" "imports" "require" "freeformType" ];
    in
    if !isAttrs m then
      throw "module ${fallbackFile} (${fallbackKey}) does not look like a module."
    else if explicit && unknown != { } then
      throw "Module `${fallbackKey}' has an unsupported attribute `${head (attrNames unknown)}'. This is caused by introducing a top-level `config' or `options' attribute. Add configuration attributes immediately on the top level instead, or move all of them (namely: ${toString (attrNames unknown)}) into the explicit `config' attribute."
    else
      {
        _file = file;
        _class = m._class or null;
        key = if m ? key then toString m.key else fallbackKey;
        imports = if explicit then m.imports or [ ] else m.require or [ ] ++ m.imports or [ ];
        disabledModules = m.disabledModules or [ ];
        declarations = if m ? options then declarationsIn [ ] file m.options else { };
        configs =
          configsOf file plain
          ++ (if explicit && m ? meta then configsOf file { inherit (m) meta; } else [ ])
          ++ (if m ? freeformType then configsOf file { _module.freeformType = m.freeformType; } else [ ]);
      };

  /** A function's result for the arguments that it names, from those given or else from `_module.args`. */
  apply =
    args: f:
    let
      missing = removeAttrs (lib.functionArgs f) (attrNames args);
    in
    f (if missing == { } then args else args // mapAttrs (name: _: args.config._module.args.${name}) missing);

  /** A module with all that can be known of it before the arguments are: `args -> unified module`. */
  prepare =
    file: key: m:
    if isFunction m then
      args: unify file key (apply args m)
    else if isAttrs m then
      if m._type or "module" == "module" then
        let
          unified = unify file key m;
        in
        _: unified
      else if m._type == "if" || m._type == "override" then
        prepare file key { config = m; }
      else
        throw "Expected a module, but found a value of type \"${m._type}\", while trying to load a module into ${file}."
    else if builtins.isList m then
      throw "Module imports can't be nested lists. Perhaps you meant to remove one level of lists? Definitions: ${lib.options.showDefs [ { inherit file; value = m; } ]}"
    else
      let
        path = toString m;
        content = (builtins.import or (_: throw "The module ${path} is a file, which this evaluator cannot read.")) m;
      in
      args: unify path path (if isFunction content then apply args content else content);

  /**
    Prepares modules. What `setDefaultModuleLocation` has wrapped is unwrapped and stands apart, since imports come after
    the modules that import: `{ direct, imported }`.
  */
  prepareAll =
    file: key: modules:
    let
      numbered = lib.imap1
        (n: m: {
          inherit m;
          key = "${key}:anon-${toString n}";
        })
        modules;
      isWrapper =
        { m, ... }:
        isAttrs m && m ? _file && m ? imports && length (attrNames m) == 2 && length m.imports == 1;
      parted = builtins.partition isWrapper numbered;
    in
    {
      direct = map (entry: prepare file entry.key entry.m) parted.wrong;
      imported = map (entry: prepare (toString entry.m._file) "${entry.key}:anon-1" (head entry.m.imports)) parted.right;
    };

  /** A module with what it imports, below it. */
  node =
    class: args: load:
    let
      module = load args;
      prepared = prepareAll module._file module.key module.imports;
      imports = map (node class args) (prepared.direct ++ prepared.imported);
    in
    if class != null && module._class != null && module._class != class then
      throw "The module `${module._file}` (class: \"${module._class}\") cannot be imported into a module evaluation that expects class \"${class}\"."
    else
      {
        inherit (module) key;
        inherit module;
        imports = if module.imports == [ ] then [ ] else imports;
        disabled =
          if module.imports == [ ] then module.disabledModules else module.disabledModules ++ concatMap (n: n.disabled) imports;
      };

  /** A value's definition as a module with what it imports, which is nothing. */
  definition =
    number: def:
    let
      key = ":definition-${number}";
    in
    {
      inherit key;
      imports = [ ];
      disabled = [ ];
      module = {
        inherit key;
        _file = def.file;
        declarations = { };
        configs = configsOf def.file def.value;
      };
    };

  /** All modules that count, each once, those that were named last first. */
  collect =
    modulesPath: nodes:
    let
      keyOf =
        m:
        if builtins.isString m then
          if builtins.substring 0 1 m == "/" then m else toString modulesPath + "/" + m
        else if m ? key then
          m.key
        else if isAttrs m && !lib.isStringLike m then
          throw "A disabledModules item is an attribute set, presumably a module, that does not have a `key` attribute."
        else
          toString m;
      disabled = map keyOf (concatMap (n: n.disabled) nodes);
      enabled = if disabled == [ ] then list: list else filter (n: !elem n.key disabled);

      # Level by level, and of modules with the same key the first. The builtin genericClosure does the same, but in the
      # embedded evaluator a module that throws leaves it with a message about its own insides.
      levels =
        seen: list:
        let
          byKey = builtins.groupBy (n: n.key) list;
          known = builtins.intersectAttrs byKey seen;
          once = if length (attrNames byKey) == length list then list else lib.foldl' addNew [ ] list;
          addNew = new: n: if any (other: other.key == n.key) new then new else new ++ [ n ];
          new = if known == { } then once else filter (n: !(seen ? ${n.key})) once;
          imports = concatLists (catAttrs "imports" new);
        in
        if imports == [ ] then new else new ++ levels (seen // byKey) (enabled imports);
    in
    lib.reverseList (catAttrs "module" (levels { } (enabled nodes)));

  # The options that every evaluation has.
  internalOptions = declarationsIn [ "_module" ] "lib/modules.nix" {
    args = lib.mkOption {
      type = lib.types.lazyAttrsOf lib.types.raw;
      description = "Additional arguments passed to each module.";
    };
    check = lib.mkOption {
      type = lib.types.bool;
      default = true;
      internal = true;
      description = "Whether every definition must be of an option.";
    };
    freeformType = lib.mkOption {
      type = lib.types.nullOr lib.types.optionType;
      default = null;
      internal = true;
      description = "The type that merges definitions without an option.";
    };
    specialArgs = lib.mkOption {
      readOnly = true;
      internal = true;
      description = "Arguments from outside, which imports may depend on.";
    };
  };

  /**
    Evaluates prepared modules.

    # Inputs
    `prepared`: of `prepareAll`; `given`: definitions of values, as `{ file, value }`. `own`: arguments for modules that definitions of `_module.args` may override.
    `prefix`, `specialArgs`, `class`: as for `evalModules`. Result: `{ options, config, _module }`.
  */
  evaluate =
    { prepared
    , given ? [ ]
    , own
    , prefix
    , specialArgs
    , class
    ,
    }:
    let
      args = {
        inherit lib options specialArgs;
        config = inner;
        _class = class;
        _prefix = prefix;
      }
      // specialArgs;

      modules = collect (specialArgs.modulesPath or "") (
        map (node class args) prepared.direct
        ++ (if given == [ ] then [ ] else genList (n: definition (toString n) (elemAt given n)) (length given))
        ++ map (node class args) prepared.imported
      );
      configs = concatLists (catAttrs "configs" modules);
      withModuleOptions = filter ({ config, ... }: config ? _module) configs;

      merged = mergeTree prefix (catAttrs "declarations" (filter (m: m.declarations != { }) modules)) (
        if withModuleOptions == [ ] then
          configs
        else
          map (def: def // { config = if isAttrs def.config then removeAttrs def.config [ "_module" ] else def.config; }) configs
      );
      inherit (merged) options unmatched;

      _module =
        if withModuleOptions == [ ] then
          {
            args = own;
            check = true;
            freeformType = null;
            inherit specialArgs;
          }
        else
          (mergeTree (prefix ++ [ "_module" ]) [ internalOptions ] (
            concatMap ({ file, config }: configsOf file config._module) withModuleOptions
            ++ [
              {
                file = "lib/modules.nix";
                config = {
                  args = own;
                  inherit specialArgs;
                };
              }
            ]
          )).config;

      free = _module.freeformType.merge prefix (
        map
          (def: {
            inherit (def) file;
            value = lib.setAttrByPath def.prefix def.value;
          })
          unmatched
      );
      inner =
        (
          if _module.freeformType == null || unmatched == [ ] then
            merged.config
          else
            lib.recursiveUpdate free merged.config
        )
        // {
          inherit _module;
        };

      complaint =
        let
          def = head unmatched;
          path = prefix ++ def.prefix;
          parent = lib.init def.prefix;
          name = lib.last def.prefix;
          siblings = attrNames (lib.attrByPath parent { } options);
          nearest = lib.take 3 (lib.sortOn (lib.strings.levenshtein name) siblings);
          shown = map (sibling: "`${showOption (lib.init path ++ [ sibling ])}'") nearest;
          suggestion =
            if nearest == [ ] then
              ""
            else if length nearest == 1 then
              "\n\nDid you mean ${head shown}?"
            else
              "\n\nDid you mean ${lib.concatStringsSep ", " (lib.init shown)} or ${lib.last shown}?";
          hint =
            if options != { } then
              ""
            else if prefix == [ ] then
              "\n\nIt seems as if you're trying to declare an option by placing it into `config' rather than `options'!\n"
            else
              "\n\nHowever there are no options defined in `${showOption prefix}'. Are you sure you've declared your options properly?\n";
        in
        throw "The option `${showOption path}' does not exist. Definition values:${lib.options.showDefs [ def ]}${suggestion}${hint}";
      checked = if unmatched != [ ] && _module.check && _module.freeformType == null then complaint else null;
    in
    {
      options = builtins.seq checked options;
      config = builtins.seq checked (removeAttrs inner [ "_module" ]);
      _module = builtins.seq checked _module;
      # Before the check, for what must not depend on the values.
      freeformType = _module.freeformType;
      unchecked = options;
    };

  /** Both parts of two lists of prepared modules, one after the other. */
  append = a: b: {
    direct = a.direct ++ b.direct;
    imported = a.imported ++ b.imported;
  };

  /**
    Evaluates modules.

    # Inputs
    `modules`: the modules: attribute sets, functions to them, or paths of files with either. `prefix`: where the
    options are, for messages. `specialArgs`: arguments for modules that may decide on imports. `class`: what modules
    with a `_class` must be of.

    # Type
    `evalModules :: { modules, prefix ?, specialArgs ?, class ? } -> { options, config, _module, extendModules, type, ... }`

    # Example
    `(evalModules { modules = [ { options.a = mkOption { default = 1; }; } ]; }).config.a  =>  1`
  */
  evalModules =
    { modules
    , prefix ? [ ]
    , specialArgs ? { }
    , class ? null
    , args ? { }
    , check ? true
    ,
    }@given:
    let
      legacy =
        lib.optional (given ? args) { config._module.args = args; }
        ++ lib.optional (given ? check) { config._module.check = lib.mkDefault check; };
      all = modules ++ legacy;
      type = lib.types.submoduleWith { inherit modules specialArgs class; };
      extendModules =
        { modules ? [ ]
        , specialArgs ? { }
        , prefix ? given.prefix or [ ]
        ,
        }:
        evalModules {
          modules = all ++ modules;
          specialArgs = given.specialArgs or { } // specialArgs;
          inherit prefix class;
        };
      result = evaluate {
        prepared = prepareAll unknownModule "" all;
        own = {
          inherit extendModules;
          moduleType = type;
        };
        inherit prefix specialArgs class;
      };
    in
    {
      _type = "configuration";
      inherit (result) options config _module;
      inherit extendModules type class;
    };
in
definitions
  // {
  inherit
    evalModules
    evaluate
    prepareAll
    append
    ;
  inherit (declarations) setDefaultModuleLocation mergeOptionDecls;
}
