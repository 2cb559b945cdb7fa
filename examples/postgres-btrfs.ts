import { defineConfig } from "bare-mounts";

/**
 * A database server in WSL: Btrfs in a VHDX, since a VHDX was measured faster than a bare disk at large blocks.
 * PostgreSQL's files are written in place; its backups are compressed. The machine is of no use without its data, so
 * it does not come up without them.
 */
export default defineConfig({
  enable: true,
  deviceTimeout: 90,
  disks: {
    databases: {
      vhd: "D:\\WSL\\databases.vhdx",
      label: "databases",
      filesystem: {
        fsType: "btrfs",
        onFailure: "block",
        compression: "zstd:6",
        subvolumes: {
          postgresql: {
            mountPoint: "/var/lib/postgresql",
            nodatacow: true,
            create: true,
            options: ["nodev", "nosuid"],
          },
          backup: {
            path: "backup/postgresql",
            mountPoint: "/var/backup/postgresql",
            compression: "zstd:6",
            create: true,
            options: ["nodev", "nosuid", "noexec"],
          },
        },
      },
    },
  },
});
