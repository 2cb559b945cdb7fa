# Strings. They are bytes here as in Nix: `stringLength "ä"` is 2, and `stringToCharacters` takes it apart.
#
# Regular expressions stay away from `.`: in Nix it matches a line break, in the embedded evaluator it does not.
{ lib }:
let
  inherit (builtins)
    concatStringsSep
    elemAt
    filter
    genList
    head
    isList
    isPath
    isString
    length
    match
    replaceStrings
    stringLength
    substring
    ;

  keywords = [ "assert" "else" "if" "in" "inherit" "let" "or" "rec" "then" "with" ];
in
rec {
  inherit (builtins)
    compareVersions
    concatStringsSep
    fromJSON
    isString
    match
    parseDrvName
    replaceStrings
    split
    stringLength
    substring
    toJSON
    typeOf
    unsafeDiscardStringContext
    ;

  /** Strings one after the other. */
  concatStrings = concatStringsSep "";

  /** The name that newer code uses for `concatStringsSep`. */
  join = concatStringsSep;

  /**
    What a function makes of each element, as one string.

    # Type
    `concatMapStrings :: (a -> String) -> [ a ] -> String`
  */
  concatMapStrings = f: list: concatStringsSep "" (map f list);

  /** `concatMapStrings` with a separator. */
  concatMapStringsSep =
    separator: f: list:
    concatStringsSep separator (map f list);

  /** `concatMapStrings` with each element's index, from 1. */
  concatImapStrings = f: list: concatStringsSep "" (lib.imap1 f list);

  /** The same with a separator. */
  concatImapStringsSep =
    separator: f: list:
    concatStringsSep separator (lib.imap1 f list);

  /** What a function makes of each name and value, with a separator. */
  concatMapAttrsStringSep =
    separator: f: set:
    concatStringsSep separator (lib.mapAttrsToList f set);

  /**
    Lines, each ended by a line break.

    # Example
    `concatLines [ "a" "b" ]  =>  "a\nb\n"`
  */
  concatLines = concatMapStrings (line: line + "\n");

  /** A separator put between the elements of a list. */
  intersperse =
    separator: list:
    if length list < 2 then
      list
    else
      builtins.tail (
        builtins.concatMap
          (x: [
            separator
            x
          ])
          list
      );

  /** A string `n` times. */
  replicate = n: s: concatStringsSep "" (genList (_: s) n);

  /** A string under a condition, else the empty one. */
  optionalString = condition: string: if condition then string else "";

  /** One replacement, everywhere. */
  replaceString = from: to: replaceStrings [ from ] [ to ];

  /** True when a string begins with a prefix. */
  hasPrefix = prefix: string: substring 0 (stringLength prefix) string == prefix;

  /** True when a string ends with a suffix. */
  hasSuffix =
    suffix: string:
    let
      start = stringLength string - stringLength suffix;
    in
    start >= 0 && substring start (-1) string == suffix;

  /** True when a string is somewhere in another. */
  hasInfix = infix: string: infix == "" || replaceStrings [ infix ] [ "" ] "${string}" != "${string}";

  /** A string without a prefix, where it has that. */
  removePrefix =
    prefix: string: if hasPrefix prefix string then substring (stringLength prefix) (-1) string else string;

  /** A string without a suffix, where it has that. */
  removeSuffix =
    suffix: string:
    if hasSuffix suffix string then substring 0 (stringLength string - stringLength suffix) string else string;

  /**
    The parts of a string between a separator's occurrences.

    # Example
    `splitString "/" "/a/b"  =>  [ "" "a" "b" ]`
  */
  splitString = separator: string: filter isString (builtins.split (escapeRegex (toString separator)) (toString string));

  /** The bytes of a string, each as a string. */
  stringToCharacters = string: genList (n: substring n 1 string) (stringLength string);

  /** A string with a function applied to each byte. */
  stringAsChars = f: string: concatMapStrings f (stringToCharacters string);

  /**
    A string without blanks, tabs and line breaks at its ends.

    # Example
    `trim " a b\n"  =>  "a b"`
  */
  trim = trimWith {
    start = true;
    end = true;
  };

  /** The same for the ends that are asked for. */
  trimWith =
    { start ? false
    , end ? false
    ,
    }:
    string:
    let
      blank = n: match "[ \t\r\n]" (substring n 1 string) != null;
      first = n: if n < stringLength string && blank n then first (n + 1) else n;
      last = n: if n > 0 && blank (n - 1) then last (n - 1) else n;
      from = if start then first 0 else 0;
      to = if end then last (stringLength string) else stringLength string;
    in
    if to > from then substring from (to - from) string else "";

  /** A backslash before every occurrence of the given strings. */
  escape = list: replaceStrings list (map (c: "\\" + c) list);

  /**
    The given ASCII characters in C's hexadecimal form.

    # Example
    `escapeC [ " " ] "a b"  =>  "a\\x20b"`
  */
  escapeC = list: replaceStrings list (map (c: "\\x" + toLower (fixedWidthString 2 "0" (lib.toHexString (charToInt c)))) list);

  /** The code of an ASCII character. */
  charToInt =
    let
      controls = builtins.genList
        (n: {
          name = builtins.fromJSON "\"\\u${fixedWidthString 4 "0" (lib.toHexString (n + 1))}\"";
          value = n + 1;
        }) 31;
      printable = lib.imap0
        (n: name: {
          inherit name;
          value = n + 32;
        })
        (stringToCharacters " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~");
      table = builtins.listToAttrs (controls ++ printable);
    in
    c: table.${c};

  /** Every character that has a meaning in a regular expression, escaped. */
  escapeRegex = escape (stringToCharacters "\\[{()^$?*+|.");

  /**
    A string as one word for a POSIX shell; quoted only where it must be.

    # Example
    `escapeShellArg "it's"  =>  "'it'\\''s'"`
  */
  escapeShellArg =
    arg:
    let
      string = toString arg;
    in
    if match "[[:alnum:],._+:@%/-]+" string == null then
      "'${replaceStrings [ "'" ] [ "'\\''" ] string}'"
    else
      string;

  /** Several words for a POSIX shell. */
  escapeShellArgs = concatMapStringsSep " " escapeShellArg;

  /** True for what a POSIX shell takes as a variable's name. */
  isValidPosixName = name: match "[a-zA-Z_][a-zA-Z0-9_]*" name != null;

  /** A shell's assignment of a string, of a list (bash array) or of a set (bash associative array). */
  toShellVar =
    name: value:
    lib.throwIfNot (isValidPosixName name) "toShellVar: ${name} is not a valid shell variable name" (
      if builtins.isAttrs value && !isStringLike value then
        "declare -A ${name}=(${
          concatStringsSep " " (lib.mapAttrsToList (n: v: "[${escapeShellArg n}]=${escapeShellArg v}") value)
        })"
      else if isList value then
        "declare -a ${name}=(${escapeShellArgs value})"
      else
        "${name}=${escapeShellArg value}"
    );

  /** One assignment a line. */
  toShellVars = variables: concatStringsSep "\n" (lib.mapAttrsToList toShellVar variables);

  /** A string as Nix source. */
  escapeNixString = string: replaceStrings [ "$" ] [ "\\$" ] (builtins.toJSON string);

  /** A name as Nix source, quoted only where it must be. */
  escapeNixIdentifier =
    name:
    if match "[a-zA-Z_][a-zA-Z0-9_'-]*" name != null && !builtins.elem name keywords then name else escapeNixString name;

  /** A string with XML's five special characters as entities. */
  escapeXML = replaceStrings [ "\"" "'" "<" ">" "&" ] [ "&quot;" "&apos;" "&lt;" "&gt;" "&amp;" ];

  lowerChars = stringToCharacters "abcdefghijklmnopqrstuvwxyz";
  upperChars = stringToCharacters "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

  /** ASCII letters in lower case. */
  toLower = replaceStrings upperChars lowerChars;

  /** ASCII letters in upper case. */
  toUpper = replaceStrings lowerChars upperChars;

  /** The first letter in upper case, the others in lower case. */
  toSentenceCase = string: toUpper (substring 0 1 string) + toLower (substring 1 (-1) string);

  /**
    The decimal integer that a string says, blanks around it allowed.

    # Type
    `toInt :: String -> Int`
  */
  toInt =
    string:
    let
      digits = match "[[:space:]]*(-?[[:digit:]]+)[[:space:]]*" string;
      number = builtins.fromJSON (head digits);
    in
    if digits == null then
      throw "toInt: Could not convert ${escapeNixString string} to int."
    else if match "0[[:digit:]]+" (head digits) != null then
      throw "toInt: Ambiguity in interpretation of ${escapeNixString string} between octal and zero padded integer."
    else
      number;

  /** `toInt` that takes leading zeros for padding. */
  toIntBase10 =
    string:
    let
      digits = match "[[:space:]]*0*(-?[[:digit:]]+)[[:space:]]*" string;
    in
    if digits == null then
      throw "toIntBase10: Could not convert ${escapeNixString string} to int."
    else
      builtins.fromJSON (head digits);

  /**
    A string filled up at its left to a width.

    # Example
    `fixedWidthString 3 "0" "7"  =>  "007"`
  */
  fixedWidthString =
    width: filler: string:
    let
      missing = width - stringLength string;
    in
    assert lib.assertMsg (missing >= 0)
      "fixedWidthString: requested string length (${toString width}) must not be shorter than actual length (${toString (stringLength string)})";
    replicate (missing / stringLength filler) filler + string;

  /** A number with leading zeros. */
  fixedWidthNumber = width: n: fixedWidthString width "0" (toString n);

  /** A float as text, with as many digits as Nix gives. */
  floatToString = toString;

  /** True for what becomes a string by interpolation. */
  isStringLike = x: isString x || isPath x || x ? outPath || x ? __toString;

  /** True for what `toString` takes. */
  isConvertibleWithToString =
    x:
    isStringLike x
    || builtins.elem (builtins.typeOf x) [ "null" "int" "float" "bool" ]
    || (isList x && builtins.all isConvertibleWithToString x);

  /** True for the path of something directly in the Nix store. */
  isStorePath = x: isStringLike x && builtins.dirOf (toString x) == "/nix/store";

  /** A directory below each of several paths, as a search path. */
  makeSearchPath =
    directory: paths: concatMapStringsSep ":" (path: path + "/" + directory) (filter (path: path != null) paths);

  /** The same for an output of several packages. */
  makeSearchPathOutput =
    output: directory: packages:
    makeSearchPath directory (map (lib.getOutput output) packages);

  /** The search path of several packages' programs. */
  makeBinPath = makeSearchPathOutput "bin" "bin";

  /** The search path of several packages' libraries. */
  makeLibraryPath = makeSearchPathOutput "lib" "lib";

  /** True when the second version comes before the first. */
  versionOlder = v1: v2: builtins.compareVersions v2 v1 == 1;

  /** True when the first version is the second or comes after it. */
  versionAtLeast = v1: v2: !versionOlder v1 v2;

  /** A package's name without its version. */
  getName = x: if isString x then (builtins.parseDrvName x).name else x.pname or (builtins.parseDrvName x.name).name;

  /** A package's version. */
  getVersion = x: if isString x then (builtins.parseDrvName x).version else x.version or (builtins.parseDrvName x.name).version;

  /**
    How many single-character changes make one string the other.

    # Type
    `levenshtein :: String -> String -> Int`
  */
  levenshtein =
    a: b:
    let
      table = genList (i: genList (distance i) (stringLength b + 1)) (stringLength a + 1);
      at = i: j: elemAt (elemAt table i) j;
      distance =
        i: j:
        if i == 0 then
          j
        else if j == 0 then
          i
        else
          lib.min (lib.min (at (i - 1) j + 1) (at i (j - 1) + 1)) (
            at (i - 1) (j - 1) + (if substring (i - 1) 1 a == substring (j - 1) 1 b then 0 else 1)
          );
    in
    at (stringLength a) (stringLength b);
}
