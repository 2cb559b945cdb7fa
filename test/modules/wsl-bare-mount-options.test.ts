import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { skipAllBecause } from "../support/skip.ts";
import { whyNoTool } from "../support/wsl-bare-mount.ts";

const part = fileURLToPath(new URL("../../modules/tool/scripts/wsl-bare-mount/options.jq", import.meta.url));

/** What is configured, what the kernel shows of the mount and of its file system, and what should be missed. */
type Case = readonly [type: string, configured: string, vfs: string, fs: string, missed: string];

const cases: readonly Case[] = [
  // Of one mount.
  [
    "ext4",
    "noatime,nodev,nosuid,noexec,nodiratime,nosymfollow",
    "rw,nosuid,nodev,noexec,noatime",
    "rw",
    "nodiratime,nosymfollow",
  ],
  ["ext4", "suid,dev,exec", "rw,nosuid,nodev,noexec", "rw", "suid,dev,exec"],
  ["ext4", "ro", "ro,relatime", "rw", ""],
  ["ext4", "ro", "rw,relatime", "ro", ""],
  ["ext4", "ro", "rw", "rw", "ro"],
  ["ext4", "rw", "rw", "ro", "rw"],
  ["ext4", "relatime", "rw,relatime", "rw", ""],
  ["ext4", "relatime", "rw,noatime", "rw", "relatime"],
  ["ext4", "strictatime", "rw", "rw", ""],
  ["ext4", "strictatime", "rw,relatime", "rw", "strictatime"],
  ["ext4", "lazytime,sync,dirsync", "rw", "rw,sync,dirsync,lazytime", ""],
  ["ext4", "lazytime,async", "rw", "rw,sync", "lazytime,async"],
  // Of those that exclude each other the last one counts.
  ["ext4", "noexec,exec", "rw", "rw", ""],
  ["ext4", "exec,noexec", "rw", "rw", "noexec"],
  ["ext4", "noatime,strictatime,relatime", "rw,relatime", "rw", ""],
  ["ext4", "exec,user", "rw,nosuid,nodev,noexec", "rw", ""],
  ["ext4", "discard,nodiscard", "rw", "rw", ""],
  // Nothing that the kernel shows.
  ["ext4", "defaults,silent,users,norelatime,iversion", "rw", "rw", ""],
  // Of whole file systems.
  ["btrfs", "compress=zstd", "rw", "rw,compress=zstd:3", ""],
  ["btrfs", "compress=zstd:3", "rw", "rw,compress=zstd:1", "compress=zstd:3"],
  ["btrfs", "compress=zlib", "rw", "rw,compress=zlib:3", ""],
  ["btrfs", "compress=lzo", "rw", "rw,compress=lzo", ""],
  ["btrfs", "compress=zstd:3", "rw", "rw", "compress=zstd:3"],
  ["btrfs", "compress=none", "rw", "rw", ""],
  ["btrfs", "compress=none", "rw", "rw,compress=zstd:3", "compress=none"],
  ["btrfs", "discard=async", "rw", "rw,discard=async", ""],
  ["btrfs", "discard", "rw", "rw,discard", ""],
  ["btrfs", "discard=async", "rw", "rw,discard", "discard=async"],
  ["btrfs", "nodiscard", "rw", "rw,discard=async", "nodiscard"],
  ["btrfs", "space_cache=v2", "rw", "rw,space_cache", "space_cache=v2"],
  ["btrfs", "space_cache", "rw", "rw,space_cache", ""],
  ["btrfs", "ssd", "rw", "rw,ssd", ""],
  ["btrfs", "ssd", "rw", "rw,ssd_spread", ""],
  ["btrfs", "ssd", "rw", "rw,nossd", "ssd"],
  ["btrfs", "nossd", "rw", "rw,ssd", "nossd"],
  ["btrfs", "nossd", "rw", "rw,nossd", ""],
  ["btrfs", "autodefrag,flushoncommit,noacl", "rw", "rw,autodefrag", "flushoncommit,noacl"],
  ["btrfs", "acl,barrier,datacow,treelog", "rw", "rw,nobarrier", "barrier"],
  ["btrfs", "commit=30", "rw", "rw", ""],
  ["btrfs", "commit=60", "rw", "rw", "commit=60"],
  ["btrfs", "commit=60", "rw", "rw,commit=60", ""],
  ["btrfs", "max_inline=2k", "rw", "rw", ""],
  ["btrfs", "max_inline=4k", "rw", "rw,max_inline=4096", ""],
  ["btrfs", "thread_pool=4", "rw", "rw", ""],
  ["ext4", "commit=5", "rw", "rw", ""],
  ["ext4", "commit=30,discard", "rw", "rw,discard,commit=30", ""],
  ["ext4", "commit=30,discard", "rw", "rw", "commit=30,discard"],
  ["ext4", "errors=remount-ro", "rw", "rw,errors=continue", "errors=remount-ro"],
  ["ext4", "errors=remount-ro", "rw", "rw", ""],
  ["ext4", "delalloc", "rw", "rw,nodelalloc", "delalloc"],
  ["xfs", "allocsize=1m,inode64", "rw", "rw,inode64,allocsize=1024k", ""],
  ["xfs", "allocsize=1m", "rw", "rw,allocsize=64k", "allocsize=1m"],
  ["vfat", "umask=022,uid=1000", "rw", "rw,uid=1000,fmask=0022,dmask=0022", ""],
  ["vfat", "umask=077,uid=1000", "rw", "rw,fmask=0022,dmask=0022", "umask=077,uid=1000"],
  ["exfat", "fmask=133,dmask=022", "rw", "rw,fmask=0133,dmask=0022", ""],
];

skipAllBecause(whyNoTool() ?? undefined);

let missed: readonly string[] = [];

beforeAll(() => {
  if (whyNoTool() !== null) {
    return;
  }
  const definitions = readFileSync(part, "utf8");
  const program = `${definitions}
    map(. as [$type, $configured, $vfs, $fs, $missed] | $configured | split(",")
      | options_not_in_force($vfs | split(","); $fs | split(","); $type) | map(.option) | join(","))`;
  const { stdout, stderr } = spawnSync("jq", [program], { encoding: "utf8", input: JSON.stringify(cases) });
  expect(stderr).toBe("");
  missed = z.array(z.string()).parse(JSON.parse(stdout));
});

test.for(cases.map((each, index) => ({ each, index })))(
  "$each.0 with $each.1, of which the kernel shows $each.2 and $each.3, lacks '$each.4'",
  ({ each, index }) => {
    expect(missed[index]).toBe(each[4]);
  },
);
