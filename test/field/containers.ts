import { closeSync, openSync, writeSync } from "node:fs";

/** Writes the label of an LVM physical volume, as `pvcreate` does, where nothing else is. */
export function writeLvmLabel(image: string): void {
  const sector = Buffer.alloc(512);
  sector.write("LABELONE", 0, "latin1");
  sector.writeBigUInt64LE(1n, 8);
  sector.writeUInt32LE(32, 20);
  sector.write("LVM2 001", 24, "latin1");
  sector.write("0123456789abcdef0123456789abcdef", 32, "latin1");
  sector.writeUInt32LE(lvmChecksum(sector.subarray(20)), 16);
  writeAt(image, sector, 512);
}

/** Writes the beginning of a header of LUKS1. Source: the LUKS On-Disk Format Specification 1.2, 2. */
export function writeLuks1Header(image: string, uuid: string): void {
  const header = Buffer.alloc(592);
  header.write("LUKS\xba\xbe", 0, "latin1");
  header.writeUInt16BE(1, 6);
  header.write(uuid, 168, "latin1");
  writeAt(image, header, 0);
}

/** CRC-32 with a beginning of its own and no inversion at its end. Source: LVM2's lib/misc/crc.c. */
function lvmChecksum(bytes: Buffer): number {
  let crc = 0xf597a6cf;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return crc >>> 0;
}

function writeAt(image: string, bytes: Buffer, offset: number): void {
  const file = openSync(image, "r+");
  writeSync(file, bytes, 0, bytes.length, offset);
  closeSync(file);
}
