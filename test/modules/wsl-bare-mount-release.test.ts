import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { Tool, ToolWithDisks, whyNoDisks, whyNoTool } from "../support/wsl-bare-mount.ts";

const answerSchema = z.strictObject({ devices: z.array(z.string()), users: z.array(z.string()) });
const answerOf = (stdout: string) => answerSchema.parse(JSON.parse(stdout));

test("a disk that is not configured has no devices and no users", (context) => {
  const reason = whyNoTool();
  if (reason !== null) context.skip(reason);
  using tool = new Tool();
  tool.program("lsblk", "echo '{\"blockdevices\":[]}'");
  const run = tool.run("release", "--json", "--serial", "$(touch x)");
  expect(run.status).toBe(0);
  expect(answerOf(run.stdout)).toEqual({ devices: [], users: [] });
});

test.for([
  [["release"], "release needs a disk"],
  [["release", "a", "b"], "release takes one disk"],
  [["release", "--serial"], "release: --serial needs a value"],
  [["release", "--all"], "release has no option --all"],
] as const)("%j is bad use", ([words, message], context) => {
  const reason = whyNoTool();
  if (reason !== null) context.skip(reason);
  using tool = new Tool();
  const { status, stderr } = tool.run(...words);
  expect(status).toBe(2);
  expect(stderr).toContain(message);
});

test("stops units, innermost mounts and the disk's service in one go, and says who still uses the device", (context) => {
  const reason = whyNoDisks();
  if (reason !== null) context.skip(reason);
  using tool = new ToolWithDisks();
  const device = tool.disks.make("mkfs.ext4", "-q");
  const disk = tool.disk("data", device, { windows: { serialNumber: "S 1", uniqueId: null, vhd: null } });
  const place = tool.mounted(device, "mnt");
  tool.mount(disk, place);
  const asked = join(tool.folder, "asked");
  tool.program("systemctl", `echo "$*" >>${asked}`);
  const busy = tool.run("release", "--json", "--serial=S 1");
  expect(busy.status).toBe(1);
  const answer = answerOf(busy.stdout);
  expect(answer.devices).toContain(device);
  expect(answer.users).toContain(`${place} is mounted`);
  expect(answer.users.join()).toContain("is mounted in WSL");
  tool.disks.unmount(place);
  // The kernel may still have it mounted where another test has copied this namespace.
  expect(tool.run("release", "data").lines).not.toContain(`${place} is mounted`);
  expect(readFileSync(asked, "utf8")).toBe(
    "stop -- mount-0.mount wsl-bare-disk-0.service\nstop -- wsl-bare-disk-0.service\n",
  );
});

test("the disk that the running store is on stays as it is", (context) => {
  const reason = whyNoTool();
  if (reason !== null) context.skip(reason);
  using tool = new Tool();
  const disk = tool.disk("store", null);
  tool.mount(disk, "/nix", { automount: true });
  tool.program("lsblk", "echo '{\"blockdevices\":[]}'");
  tool.program(
    "findmnt",
    `echo '{"filesystems":[{"id":1,"parent":0,"target":"/","source":"x","fstype":"ext4","fsroot":"/","vfs-options":"rw","fs-options":"rw"},{"id":2,"parent":1,"target":"/nix","source":"y","fstype":"ext4","fsroot":"/","vfs-options":"rw","fs-options":"rw"}]}'`,
  );
  tool.program("systemctl", `touch ${tool.folder}/asked`);
  const run = tool.run("release", "--json", "store");
  expect(run.status).toBe(1);
  expect(answerOf(run.stdout).users).toEqual(["/nix is the store that this distribution runs from"]);
  expect(existsSync(join(tool.folder, "asked"))).toBe(false);
});
