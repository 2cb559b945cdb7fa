import { execFileSync, spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { programText } from "../../lib/check/oracles/stand-ins.ts";
import { type BareMountsInput, bareMounts, checkConfig } from "../../lib/schema/index.ts";
import { commandOf } from "../../lib/systemd/index.ts";
import { subjectsOf } from "../check/subject-of.ts";
import { LoopDisks, whyNoLoopDisks } from "../support/loop-disk.ts";
import { writeLuks1Header, writeLvmLabel } from "./containers.ts";

/** A file of this folder. The schema reads it, and says what is wrong with it. */
const configuration = (name: string): BareMountsInput =>
  JSON.parse(readFileSync(fileURLToPath(new URL(`${name}.json`, import.meta.url)), "utf8"));

const warningsOf = (name: string) =>
  checkConfig(bareMounts, configuration(name)).problems.map(({ rule, severity, message }) => ({
    rule,
    severity,
    message,
  }));

test.for([
  ["ntfs3", "file-system-without-kernel", /No kernel of WSL has a driver for ntfs3/],
  ["f2fs", "file-system-needs-kernel", /f2fs needs WSL's kernel 6\.18 or later/],
] as const)("%s is warned of", ([name, rule, message]) => {
  expect(warningsOf(name)).toEqual([{ rule, severity: "warning", message: expect.stringMatching(message) }]);
});

test.for(["raid1-degraded", "lvm"])("%s is a configuration without problems", (name) => {
  expect(warningsOf(name)).toEqual([]);
});

/** Runs the service of the only disk of a configuration, with short waits and a link of its own. */
async function runService(input: BareMountsInput, link: string) {
  const [subject] = await subjectsOf(input);
  const [disk] = subject?.disks ?? [];
  const unit = subject?.graph.units.get(disk?.unit ?? "");
  const [, ...args] = (unit === undefined ? null : commandOf(unit)) ?? expect.fail("no service");
  const own: Readonly<Record<string, string>> = { link, timeout: "1", interval: "1" };
  const given = args.map((argument) => {
    const name = /^--(\w+)=/.exec(argument)?.[1] ?? "";
    return name in own ? `--${name}=${own[name]}` : argument;
  });
  const { status, stdout, stderr } = spawnSync(
    "bash",
    ["-c", programText("wsl-bare-disk"), "wsl-bare-disk", ...given],
    { encoding: "utf8" },
  );
  return { status, stdout, stderr };
}

describe("at boot", () => {
  const boot = (statement: string, body: (disks: LoopDisks, link: string) => Promise<void>) =>
    test(statement, async (context) => {
      const reason = whyNoLoopDisks();
      if (reason !== null) {
        context.skip(reason);
      }
      using disks = new LoopDisks();
      await body(disks, join(disks.folder, "links", "disk"));
    });

  /** With an identity that no other disk of this machine has. */
  const own = (name: string, given: string, instead: string): BareMountsInput =>
    JSON.parse(JSON.stringify(configuration(name)).replaceAll(`"${given}"`, `"${instead}"`));

  const mirrorOn = (disks: LoopDisks, label: string) => {
    const images = [disks.image(), disks.image()];
    execFileSync("mkfs.btrfs", ["-q", "-m", "raid1", "-d", "raid1", "-L", label, ...images], {
      stdio: "pipe",
    });
    return images;
  };

  boot("ntfs3: the service says at once that the kernel has no driver", async (_, link) => {
    if (readFileSync("/proc/filesystems", "utf8").includes("\tntfs3\n")) return;
    const { status, stdout, stderr } = await runService(configuration("ntfs3"), link);
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toContain(
      "has no driver for ntfs3, neither built in nor as a module. Nothing was waited for",
    );
  });

  boot("raid1-degraded: with both devices it is mounted as ever", async (disks, link) => {
    const label = randomUUID();
    const devices = mirrorOn(disks, label).map((image) => disks.attach(image));
    const { status, stderr } = await runService(own("raid1-degraded", "mirror", label), link);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(devices).toContain(readlinkSync(link));
  });

  boot("raid1-degraded: with one device lost it is mounted degraded, after the wait", async (disks, link) => {
    const label = randomUUID();
    const [image = ""] = mirrorOn(disks, label);
    const device = disks.attach(image);
    const { status, stderr } = await runService(own("raid1-degraded", "mirror", label), link);
    expect(status).toBe(0);
    expect(stderr).toContain(`1 of 2 devices of its Btrfs file system are there (${device}) after 1 seconds`);
    expect(stderr).toContain("not there: device 2 of 256 MiB");
    expect(readlinkSync(link)).toBe(device);
    disks.mount(link, "degraded,noatime");
  });

  boot("without degraded the lost device is named, and nothing is linked", async (disks, link) => {
    const label = randomUUID();
    disks.attach(mirrorOn(disks, label)[0] ?? "");
    const text = JSON.stringify(own("raid1-degraded", "mirror", label)).replace('"degraded",', "");
    const { status, stderr } = await runService(JSON.parse(text), link);
    expect(status).toBe(1);
    expect(stderr).toMatch(/only 1 of 2 devices .* not there: device 2 of 256 MiB\. Nothing was mounted\./);
    expect(existsSync(link)).toBe(false);
  });

  boot("lvm: the service says that the file system may be inside of LVM", async (disks, link) => {
    const image = disks.image();
    writeLvmLabel(image);
    const device = disks.attach(image);
    const { status, stderr } = await runService(
      own("lvm", "5b2c1f6e-6f0a-4d0e-9d53-0b6f0f2c7a11", randomUUID()),
      link,
    );
    expect(status).toBe(1);
    expect(stderr).toContain("it may be inside of what is not open");
    expect(stderr).toContain(`; ${device} belongs to LVM: vgchange --activate y`);
  });

  boot("a container of LUKS1 is named, and no key is blamed", async (disks, link) => {
    const uuid = randomUUID();
    const image = disks.image();
    writeLuks1Header(image, uuid);
    const device = disks.attach(image);
    const run = async (encryption: { enable?: boolean; keyFile?: string }) =>
      runService(
        {
          enable: true,
          disks: {
            vault: { serialNumber: "A1", uuid, encryption, filesystem: { fsType: "ext4", mountPoint: "/v" } },
          },
        },
        link,
      );
    const locked = await run({ enable: true, keyFile: "/dev/null" });
    expect(locked).toMatchObject({ status: 1, stdout: "" });
    expect(locked.stderr).toContain(`${device} is a container of LUKS1, and only LUKS2 is opened`);
    const plain = await run({});
    expect(plain).toMatchObject({ status: 1, stdout: "" });
    expect(plain.stderr).toContain(`${device} is a container of LUKS1`);
  });
});
