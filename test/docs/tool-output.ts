import { ToolWithDisks } from "../support/wsl-bare-mount.ts";

/** What the book shows of the tool's output, by the name of the file that has it. */
export type ToolOutput = Readonly<Record<"status.txt" | "doctor.txt", string>>;

/** Runs the tool on a real Btrfs disk, one of whose mounts lacks an option, beside a disk that is not there. */
export function toolOutput(): ToolOutput {
  using tool = new ToolWithDisks();
  const device = tool.disks.make("mkfs.btrfs", "--label", "data");
  const data = tool.disk("data", device, {
    unit: "wsl-bare-disk-data.service",
    fsType: "btrfs",
    linux: {
      uuid: "5b2c1f6e-6f0a-4d0e-9d53-0b6f0f2c7a11",
      label: null,
      partitionUuid: null,
      devicePattern: null,
    },
  });
  const archive = tool.disk("archive", null, {
    unit: "wsl-bare-disk-archive.service",
    fsType: "xfs",
    windows: { serialNumber: "WD-WX21A1234567", uniqueId: null, vhd: null },
    linux: { uuid: null, label: "archive-2026", partitionUuid: null, devicePattern: null },
  });
  tool.mount(data, "/mnt/data", { mountUnit: "mnt-data.mount", options: ["noatime"] });
  tool.mount(data, "/mnt/photos", { mountUnit: "mnt-photos.mount", options: ["compress=zstd:3"] });
  tool.mount(archive, "/mnt/archive", { mountUnit: "mnt-archive.mount" });
  const prepare = `mount -t tmpfs tmpfs /mnt && mkdir /mnt/data /mnt/photos &&
    mount -o noatime "${device}" /mnt/data && mount "${device}" /mnt/photos`;
  const run = (verb: string) =>
    // On WSL the device has another name, which is no longer.
    tool.runWithOwnRun(prepare, verb).stdout.replaceAll(device, "/dev/sdd".padEnd(device.length));
  return { "status.txt": run("status"), "doctor.txt": run("doctor") };
}
