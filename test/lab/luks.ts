import { open, rm } from "node:fs/promises";
import { run, succeed } from "./process.ts";

/** A LUKS2 container around a file system. */
export interface LuksSpec {
  /** What opens it, byte for byte. */
  readonly key: string;
}

/**
 * Bytes that the header takes off a disk's beginning. Half of it is the header; cryptsetup asks for the other half to
 * move the data by.
 */
export const luksOverhead = 32 * 2 ** 20;

/**
 * Encrypts an image in place. cryptsetup does this with the kernel's ciphers alone: the hosts that run the lab have
 * no device mapper.
 *
 * @param image - whose last {@link luksOverhead} bytes are not used
 */
export async function encrypt(image: string, uuid: string, { key }: LuksSpec): Promise<void> {
  await withKey(image, key, async (file) => {
    await succeed([
      ...["cryptsetup", "reencrypt", "--encrypt", "--type=luks2", "--batch-mode", `--uuid=${uuid}`],
      // A key derivation that is made to take a second takes a minute in a machine that is emulated.
      ...["--pbkdf=pbkdf2", "--pbkdf-force-iterations=1000", `--key-file=${file}`],
      ...[`--reduce-device-size=${luksOverhead}`, image],
    ]);
  });
}

/** What is wrong with a container, as its key opens it, or with what is in it; null: nothing. The image is lost. */
export async function checkDecrypted(
  image: string,
  { key }: LuksSpec,
  check: (inside: string) => Promise<string | null>,
): Promise<string | null> {
  return withKey(image, key, async (file) => {
    const { status, stderr } = await run([
      ...["cryptsetup", "reencrypt", "--decrypt", "--batch-mode", "--force-offline-reencrypt"],
      ...[`--key-file=${file}`, `--header=${image}.header`, image],
    ]);
    await rm(`${image}.header`, { force: true });
    return status === 0 ? check(image) : stderr.trim();
  });
}

async function withKey<Value>(
  image: string,
  key: string,
  use: (file: string) => Promise<Value>,
): Promise<Value> {
  const name = `${image}.key`;
  const file = await open(name, "w", 0o600);
  try {
    await file.writeFile(key);
    await file.close();
    return await use(name);
  } finally {
    await rm(name, { force: true });
  }
}
