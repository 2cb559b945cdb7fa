import { createInterface } from "node:readline";
import type { Duplex } from "node:stream";
import { z } from "zod";

const messageSchema = z.union([
  z.object({ id: z.number(), error: z.object({ desc: z.string() }) }),
  z.object({ id: z.number(), return: z.unknown() }),
  z.object({ event: z.string(), data: z.record(z.string(), z.unknown()).default({}) }),
  z.object({ QMP: z.unknown() }),
]);

interface Waiting {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** A conversation with QEMU in its machine protocol. */
export class Qmp {
  readonly #stream: Duplex;
  readonly #commands = new Map<number, Waiting & { readonly name: string }>();
  readonly #removals = new Map<string, Waiting>();
  #last = 0;

  constructor(stream: Duplex) {
    this.#stream = stream;
    createInterface({ input: stream }).on("line", (line) => this.#read(line));
    stream.on("error", () => undefined);
    stream.on("close", () => this.#end());
  }

  /** @throws Error with QEMU's words where it refuses */
  execute(name: string, settings: Readonly<Record<string, unknown>> = {}): Promise<void> {
    this.#last += 1;
    const id = this.#last;
    return new Promise((resolve, reject) => {
      if (this.#stream.destroyed) return reject(gone());
      this.#commands.set(id, { name, resolve, reject });
      this.#stream.write(`${JSON.stringify({ execute: name, arguments: settings, id })}\n`);
    });
  }

  /** Takes a device away, and waits until it is gone. */
  async removeDevice(id: string): Promise<void> {
    const removed = new Promise<void>((resolve, reject) => this.#removals.set(id, { resolve, reject }));
    await Promise.all([removed, this.execute("device_del", { id })]);
  }

  #read(line: string): void {
    const message = messageSchema.parse(JSON.parse(line));
    if ("event" in message) {
      const { device } = message.data;
      if (message.event === "DEVICE_DELETED" && typeof device === "string") {
        this.#removals.get(device)?.resolve();
        this.#removals.delete(device);
      }
      return;
    }
    if (!("id" in message)) return;
    const command = this.#commands.get(message.id);
    this.#commands.delete(message.id);
    if ("error" in message) command?.reject(new Error(`QEMU, ${command.name}: ${message.error.desc}`));
    else command?.resolve();
  }

  /** Nobody waits for a machine that has gone. */
  #end(): void {
    for (const { reject } of [...this.#commands.values(), ...this.#removals.values()]) reject(gone());
    this.#commands.clear();
    this.#removals.clear();
  }
}

function gone(): Error {
  return new Error("QEMU has ended");
}
