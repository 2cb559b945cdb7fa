import fc from "fast-check";
import { expect, test } from "vitest";
import {
  booleanSetting,
  commandRules,
  expandSpecifiers,
  mergeDropIns,
  mountOptionRules,
  parseUnitFile,
  pathListRules,
  printUnitFile,
  settingsOf,
  settingValue,
  splitWords,
} from "../../lib/systemd/index.ts";

const values = (text: string, key: string): string[] =>
  settingsOf(parseUnitFile(text), "Unit", key).map((setting) => setting.value);

test("a backslash at the end of a line continues it, comments in between vanish", () => {
  expect(values("[Unit]\nA=one \\\n# comment\n  ; another\n  two\\\\\nB=3\n", "A")).toEqual([
    "one    two\\\\",
  ]);
});

test("blanks around key and value do not count, repeated keys add up", () => {
  expect(values(" [Unit] \n A = one \nA=two\n", "A")).toEqual(["one", "two"]);
});

test("an empty assignment discards what came before, except for dependencies", () => {
  const file = parseUnitFile("[Unit]\nAfter=a.service\nAfter=\nAfter=b.service\n");
  expect(settingsOf(file, "Unit", "After").map(({ value }) => value)).toEqual(["b.service"]);
  expect(settingsOf(file, "Unit", "After", { reset: false }).map(({ value }) => value)).toEqual([
    "a.service",
    "b.service",
  ]);
});

test("drop-ins apply in the order of their names, the last value wins", () => {
  const merged = mergeDropIns(parseUnitFile("[Service]\nType=simple\n", "a.service"), [
    { name: "90-b.conf", text: "[Service]\nType=oneshot\n" },
    { name: "10-a.conf", text: "[Service]\nType=forking\nRemainAfterExit=on\n" },
  ]);
  expect(settingValue(merged, "Service", "Type")).toBe("oneshot");
  expect(booleanSetting(merged, "Service", "RemainAfterExit", false)).toBe(true);
  expect(merged.settings.map(({ file, line }) => `${file}:${line}`)).toEqual([
    "a.service:2",
    "10-a.conf:2",
    "10-a.conf:3",
    "90-b.conf:2",
  ]);
});

test("what systemd ignores is a problem with its line, and a broken header ends the file", () => {
  const file = parseUnitFile("A=1\n[Unit]\nnonsense\n=x\nB=2\n[Unit\nC=3\n", "x.service");
  expect(file.problems.map(({ line }) => line)).toEqual([1, 3, 4, 6]);
  expect(file.settings.map(({ key }) => key)).toEqual(["B"]);
});

test("what is printed is read back the same", () => {
  const value = fc
    .string({ unit: fc.constantFrom(..."ab =%\\;#[]\"'ä"), maxLength: 12 })
    .map((text) => text.trim());
  const setting = fc.record({
    section: fc.constantFrom("Unit", "Service"),
    key: fc.constantFrom("A", "B", "ExecStart"),
    value: value.filter((text) => !/\\$/.test(text)),
  });
  fc.assert(
    fc.property(fc.array(setting), (settings) => {
      const full = settings.map((one) => ({ ...one, file: "", line: 0 }));
      const readBack = parseUnitFile(printUnitFile({ settings: full }));
      const grouped = [...Map.groupBy(settings, ({ section }) => section).values()].flat();
      expect(
        readBack.settings.map(({ section, key, value: text }) => ({ section, key, value: text })),
      ).toEqual(grouped);
    }),
  );
});

test("words are split by the rules of their setting", () => {
  expect(splitWords('a  "b c" d\\x2d')).toEqual(["a", '"b', 'c"', "d\\x2d"]);
  expect(splitWords('/a "/b c" /d\\ e', pathListRules)).toEqual(["/a", "/b c", "/d e"]);
  expect(splitWords("'a b' \\x41\\u00e4\\s\\101", commandRules)).toEqual(["a b", "Aä A"]);
  expect(splitWords("a\\,b,,c\\\\d,e\\x", mountOptionRules)).toEqual(["a,b", "c\\d", "e\\x"]);
  expect(splitWords('"open', pathListRules)).toBeNull();
  expect(splitWords("\\q", commandRules)).toBeNull();
});

test("specifiers follow from the unit's name, others stay", () => {
  expect(expandSpecifiers("%n %N %p %i %I %j %f %% %H", "a-b@c\\x2dd-e.service")).toBe(
    "a-b@c\\x2dd-e.service a-b@c\\x2dd-e a-b c\\x2dd-e c-d/e b /c-d/e % %H",
  );
});
