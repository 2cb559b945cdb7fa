import { createInterface } from "node:readline";
import type { Duplex } from "node:stream";
import { baseEnvironment, type Run, type RunOptions } from "../process.ts";

/**
 * The lab's hand inside a virtual machine: runs what comes over a port, many commands at a time, and answers when each
 * has ended. Started before systemd and none of its units: it is there whatever becomes of the boot, and nothing that
 * is tested knows of it.
 */
export const agentScript = `#!/bin/bash
until port=$(compgen -G '/dev/vport*p1'); do sleep 0.05; done
# One process may open a port, once.
exec 3<>"$port"

# answer ID COMMAND INPUT
answer() {
  local files=/run/lab-agent.$1 status=0 words
  base64 --decode <<<"$2" >"$files.command"
  mapfile -d '' -t words <"$files.command"
  base64 --decode <<<"$3" >"$files.in"
  "\${words[@]}" <"$files.in" >"$files.out" 2>"$files.err" 3>&- || status=$?
  {
    # Answers must not get into each other.
    flock 4
    printf '%s %s =' "$1" "$status"
    base64 --wrap=0 "$files.out"
    printf ' ='
    base64 --wrap=0 "$files.err"
    printf '\\n'
  } 4>/run/lab-agent.lock >&3
  rm "$files".{command,in,out,err}
}

echo ready >&3
while true; do
  while read -r id command input <&3; do answer "$id" "$command" "\${input#=}" & done
  # A port that nobody has opened on the other side has an end.
  sleep 0.05
done
`;

/** The other end of it. */
export class Agent {
  readonly #stream: Duplex;
  readonly #answers = new Map<number, (run: Run) => void>();
  #last = 0;
  #isReady = false;
  /** Resolves when commands can be run. */
  readonly ready: Promise<void>;

  constructor(stream: Duplex) {
    this.#stream = stream;
    this.ready = new Promise((resolve) => {
      createInterface({ input: stream }).on("line", (line) => {
        if (line === "ready") {
          this.#isReady = true;
          resolve();
        } else this.#read(line);
      });
    });
    stream.on("error", () => undefined);
    stream.on("close", () => this.#end());
  }

  get isReady(): boolean {
    return this.#isReady;
  }

  /** As `run` does on the host. Where the machine goes off before the answer, the status is null. */
  run(command: readonly string[], { input = "", environment = {} }: RunOptions = {}): Promise<Run> {
    this.#last += 1;
    const id = this.#last;
    const variables = Object.entries({ ...baseEnvironment, ...environment }).map((each) => each.join("="));
    const words = ["env", "--ignore-environment", ...variables, ...command];
    return new Promise((resolve) => {
      if (this.#stream.destroyed) return resolve(gone);
      this.#answers.set(id, resolve);
      this.#stream.write(`${id} ${encode(words.map((word) => `${word}\0`).join(""))} =${encode(input)}\n`);
    });
  }

  #read(line: string): void {
    const [, id, status, stdout = "", stderr = ""] = /^(\d+) (\d+) =(\S*) =(\S*)$/.exec(line) ?? [];
    const answer = this.#answers.get(Number(id));
    this.#answers.delete(Number(id));
    answer?.({ status: Number(status), stdout: decode(stdout), stderr: decode(stderr) });
  }

  #end(): void {
    this.#isReady = false;
    for (const answer of this.#answers.values()) answer(gone);
    this.#answers.clear();
  }
}

const gone: Run = { status: null, stdout: "", stderr: "the machine went off" };

function encode(text: string): string {
  return Buffer.from(text).toString("base64");
}

function decode(text: string): string {
  return Buffer.from(text, "base64").toString("utf8");
}
