# Strings, those that are hostile among them, and generators.
{ lib }:
let
  hostile = [ "" " " "a b" "it's" "\"q\"" "\${x}" "''" "a\\b" "a\nb" "$HOME" "-n" "*" "ä" "a;b" "%h" "../x" "[a]" "a.b" ];
in
{
  "escapeShellArg" = map lib.escapeShellArg (hostile ++ [ "plain" "a/b:c@d%e+f,g.h_i-j" 5 ]);
  "escapeShellArgs" = lib.escapeShellArgs hostile;
  "escapeNixString" = map lib.strings.escapeNixString hostile;
  "escapeNixIdentifier" = map lib.strings.escapeNixIdentifier (hostile ++ [ "if" "or" "x-1'" "1x" "_" ]);
  "escapeRegex" = map lib.escapeRegex hostile;
  "escapeRegex matches itself" = map (s: builtins.match (lib.escapeRegex s) s == [ ]) hostile;
  "escapeXML" = map lib.escapeXML [ "<a b='c' d=\"e\">&" ];
  "escape" = lib.escape [ "a" "\\" ] "abc\\";
  "escapeC" = lib.strings.escapeC [ " " "-" "~" "\n" ] "a b-c~\n";
  "hasPrefix" = map (p: lib.hasPrefix p "/nix/store") [ "" "/nix" "/nix/store" "/nix/storex" "nix" ];
  "hasSuffix" = map (s: lib.hasSuffix s "a.mount") [ "" ".mount" "a.mount" "xa.mount" "." ];
  "hasInfix" = map (s: lib.hasInfix s "a.b*c") [ "" "." "*" ".b*" "x" "a.b*c" "a.b*cd" ];
  "hasInfix over lines" = lib.hasInfix "b" "a\nb\nc";
  "removePrefix and removeSuffix" = [ (lib.removePrefix "a" "aab") (lib.removePrefix "x" "aab") (lib.removeSuffix "b" "abb") (lib.removeSuffix "x" "a") (lib.removeSuffix "" "a") ];
  "splitString" = map (s: lib.splitString s "a.b.*.c") [ "." "*" ".*" "x" ];
  "splitString at the ends" = [ (lib.splitString "/" "/a/") (lib.splitString "/" "") (lib.splitString "/" "/") ];
  "stringToCharacters" = map lib.stringToCharacters [ "" "ab" "a\nb" ];
  "stringAsChars" = lib.stringAsChars (c: if c == "a" then "[a]" else c) "banana";
  "trim" = map lib.trim [ " a b " "\t\na\r\n" "" "   " "a" "  a\n b  " ];
  "trimWith" = [ (lib.trimWith { start = true; } " a ") (lib.trimWith { end = true; } " a ") (lib.trimWith { } " a ") ];
  "toUpper and toLower" = [ (lib.toUpper "aZ1-ä") (lib.toLower "aZ1-Ä") ];
  "toSentenceCase" = lib.toSentenceCase "hELLO world";
  "toInt" = map lib.toInt [ "0" "12" "-3" " 7\n" ];
  "toInt refuses" = map (s: builtins.tryEval (lib.toInt s)) [ "" "x" "1x" "1.5" "08" "00" ];
  "toIntBase10" = map lib.toIntBase10 [ "08" "0" "-3" " 007 " ];
  "fixedWidthString" = [ (lib.fixedWidthString 5 "0" "42") (lib.fixedWidthString 2 "0" "42") ];
  "fixedWidthString too short" = lib.fixedWidthString 1 "0" "42";
  "fixedWidthNumber" = lib.fixedWidthNumber 4 7;
  "concat functions" = [ (lib.concatStrings [ "a" "b" ]) (lib.concatMapStrings (x: x + ".") [ "a" "b" ]) (lib.concatMapStringsSep "," (x: x + ".") [ "a" "b" ]) (lib.concatImapStringsSep "-" (i: x: "${toString i}${x}") [ "a" "b" ]) ];
  "concatLines" = [ (lib.concatLines [ "a" "b" ]) (lib.concatLines [ ]) ];
  "concatMapAttrsStringSep" = lib.concatMapAttrsStringSep "," (n: v: "${n}=${v}") { b = "2"; a = "1"; };
  "intersperse" = map (lib.intersperse ",") [ [ ] [ "a" ] [ "a" "b" "c" ] ];
  "optionalString" = [ (lib.optionalString true "a") (lib.optionalString false "a") ];
  "replaceStrings" = [ (lib.replaceStrings [ "a" "ab" ] [ "1" "2" ] "abab") (lib.replaceString "b" "" "abab") ];
  "versionOlder" = map (v: [ (lib.versionOlder v "25.11") (lib.versionAtLeast v "25.11") ]) [ "25.05" "25.11" "26.05" "25.11pre" "25.11.1" ];
  "getName and getVersion" = [ (lib.getName "a-b-1.2") (lib.getVersion "a-b-1.2") (lib.getName { pname = "p"; }) (lib.getName { name = "q-1"; }) ];
  "makeBinPath" = lib.makeBinPath [ "/a" null { outPath = "/b"; } { bin = "/c"; out = "/d"; } ];
  "makeSearchPath" = lib.makeSearchPath "x/y" [ "/a" "/b" ];
  "isStringLike" = map lib.isStringLike [ "a" 1 { outPath = "x"; } { __toString = _: "x"; } { } null ];
  "isConvertibleWithToString" = map lib.strings.isConvertibleWithToString [ 1 null true [ 1 "a" ] { } [{ }] 1.5 ];
  "isStorePath" = map lib.isStorePath [ "/nix/store/abc-x" "/nix/store/abc-x/bin" "/nix/store" "/x" 1 ];
  "isValidPosixName" = map lib.isValidPosixName [ "a_1" "1a" "a-b" "" ];
  "toShellVars" = lib.toShellVars { a = "it's"; b = [ 1 "x y" ]; c = { k = "v w"; }; };
  "stringAfter" = lib.stringAfter [ "users" ] "text";
  "levenshtein" = [ (lib.strings.levenshtein "compression" "compresion") (lib.strings.levenshtein "" "ab") (lib.strings.levenshtein "a" "a") ];
  "regular expressions with brackets" = [ (lib.match "[a-zA-Z0-9@%:_.\\\\-]+[.](service|mount)" "dev-disk\\x2d.mount") (lib.match "[^/ \t\n]*" "a b") (lib.match "(/[^/]+)+" "/a/b") (lib.match "a|b" "b") ];
  "split with groups" = builtins.split "(:)|(/)" "a:b/c";

  "toINI" = lib.generators.toINI { } { b = { x = 1; y = true; z = null; }; "a]b" = { "k=1" = "v"; }; };
  "toINI of nothing" = lib.generators.toINI { } { };
  "toINI with lists" = lib.generators.toINI { listsAsDuplicateKeys = true; } { a.k = [ 1 "x" ]; };
  "toKeyValue" = lib.generators.toKeyValue { } { a = 1; b = "x"; };
  "mkKeyValueDefault" = lib.generators.mkKeyValueDefault { } ":" "a:b" false;
  "toPretty of simple values" = map (lib.generators.toPretty { }) ([ 1 1.5 true null [ ] { } [ 1 [ 2 ] ] ] ++ hostile);
  "toPretty of sets" = lib.generators.toPretty { } { a = 1; "b c" = { d = [ "x" ]; }; "if" = { }; };
  "toPretty of long strings" = lib.generators.toPretty { } { a = "x\n  y\${z}''\n"; b = "x\ny"; };
  "toPretty in one line" = lib.generators.toPretty { multiline = false; } { a = [ 1 2 ]; b = "x\ny"; };
  "toPretty of functions and packages" = map (lib.generators.toPretty { }) [ (x: x) ({ a, b ? 1 }: a) { type = "derivation"; name = "n"; } ];
  "toPretty with own representation" = lib.generators.toPretty { allowPrettyValues = true; } { __pretty = v: "<${v}>"; val = "x"; };
  "withRecursion" = lib.generators.withRecursion { depthLimit = 1; throwOnDepthLimit = false; } { a.b.c = 1; };
  "withRecursion refuses" = lib.generators.withRecursion { depthLimit = 1; } { a.b.c = 1; };
  "showOption" = [ (lib.showOption [ "fileSystems" "/nix" "device" ]) (lib.showOption [ "a" "*" "<name>" "b c" "in" ]) (lib.showOption [ ]) ];
  "showFiles" = lib.showFiles [ "/a.nix" "/b.nix" ];
  "showDefs" = lib.options.showDefs [{ file = "a"; value = { x = 1; }; } { file = "b"; value = throw "x"; } { file = "c"; value = "l1\nl2\nl3\nl4\nl5\nl6\nl7"; }];
  "literalExpression" = [ (lib.literalExpression "x") (lib.literalMD "y") (builtins.tryEval (lib.literalExpression 1)) ];
}
