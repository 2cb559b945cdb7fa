import fc from "fast-check";
import type { UnitSet } from "./real-manager.ts";

const names = [
  "a.service",
  "b.service",
  "c.service",
  "d.target",
  "e.target",
  "m.mount",
  "m-n.mount",
  "m-n-o.mount",
];
const anyName = fc.constantFrom(
  ...names,
  "a.socket",
  "b.timer",
  "m-n.automount",
  "local-fs.target",
  "missing.service",
);

const unitSection = fc
  .record({
    defaults: fc.constantFrom("", "", "DefaultDependencies=no\n"),
    dependencies: fc.array(
      fc
        .tuple(
          fc.constantFrom(
            "After",
            "Before",
            "Requires",
            "Wants",
            "BindsTo",
            "Conflicts",
            "Requisite",
            "Upholds",
          ),
          anyName,
        )
        .map(([key, name]) => `${key}=${name}\n`),
      { maxLength: 3 },
    ),
    paths: fc.constantFrom("", "", "RequiresMountsFor=/m/n/x\n", "RequiresMountsFor=/m/n/o /q\n"),
  })
  .map(({ defaults, dependencies, paths }) => `[Unit]\n${defaults}${dependencies.join("")}${paths}`);

const bodies: Readonly<Record<string, fc.Arbitrary<string>>> = {
  service: fc.constantFrom(
    "[Service]\nExecStart=/bin/true\n",
    "[Service]\nType=oneshot\nExecStart=/bin/true\nWorkingDirectory=/m/n\n",
    "[Service]\nExecStart=/bin/true\nStandardOutput=null\nStandardError=null\nStateDirectory=x\n",
    "[Service]\nExecStart=/bin/true\nPrivateTmp=yes\n",
  ),
  target: fc.constant(""),
  socket: fc.constantFrom(
    "[Socket]\nListenStream=/m/n/s\n",
    "[Socket]\nListenStream=80\nService=b.service\n",
  ),
  timer: fc.constantFrom(
    "[Timer]\nOnBootSec=1\n",
    "[Timer]\nOnCalendar=daily\nPersistent=yes\nUnit=a.service\n",
  ),
};

const mountBody = (where: string): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.constantFrom("/dev/sdq1", "/run/link", "/m/n", "host:/x", "tmpfs"),
      fc.constantFrom("", "Type=nfs\n", "Type=tmpfs\n", "Type=btrfs\n"),
      fc.constantFrom(
        "",
        "nofail",
        "bind",
        "nofail,x-initrd.mount",
        "_netdev",
        "loop",
        "usrquota",
        "nofail,fail",
      ),
    )
    .map(([what, type, options]) => `[Mount]\nWhat=${what}\nWhere=${where}\n${type}Options=${options}\n`);

function body(name: string): fc.Arbitrary<string> {
  const [stem = "", type = ""] = name.split(".");
  const where = `/${stem.replaceAll("-", "/")}`;
  if (type === "mount") return mountBody(where);
  if (type === "automount") return fc.constant(`[Automount]\nWhere=${where}\n`);
  return bodies[type] ?? fc.constant("");
}

const source = (name: string): fc.Arbitrary<{ name: string; text: string }> =>
  fc.tuple(unitSection, body(name)).map(([unit, rest]) => ({ name, text: unit + rest }));

/** Some units that depend on each other in every way. */
export const unitSetArbitrary: fc.Arbitrary<UnitSet> = fc
  .subarray([...names, "a.socket", "b.timer", "m-n.automount"], { minLength: 3 })
  .chain((chosen) =>
    fc.record({
      sources: fc.tuple(...chosen.map(source)),
      links: fc
        .uniqueArray(fc.constantFrom(...chosen), { maxLength: 3 })
        .map((units) => units.map((unit) => ({ target: "d.target", unit, kind: "wants" as const }))),
    }),
  );
