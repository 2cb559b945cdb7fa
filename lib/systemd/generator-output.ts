import { byteLength } from "./bytes.ts";

/** A symbolic link below `TARGET.wants/` or `TARGET.requires/`: `target` pulls `unit` in. */
export interface UnitLink {
  readonly target: string;
  readonly unit: string;
  readonly kind: "wants" | "requires";
}

/** A file `UNIT.d/NAME`. */
export interface UnitDropIn {
  readonly unit: string;
  /** File name, as `50-device-timeout.conf`. */
  readonly name: string;
  readonly text: string;
}

/** A line of fstab of which the generator makes nothing, or not all that it says. */
export interface GeneratorProblem {
  /** Line in fstab, from 1. */
  readonly line: number;
  readonly message: string;
}

/** A file name on Linux has at most 255 bytes; a hashed unit name has as many, so nothing can be appended to it. */
const longestFileName = 255;

/** What a generator writes, collected; `line` is the fstab line at work. */
export class GeneratorOutput {
  readonly units = new Map<string, string>();
  readonly problems: GeneratorProblem[] = [];
  readonly #links = new Map<string, UnitLink>();
  readonly #dropIns = new Map<string, UnitDropIn>();
  /** Units whose file was begun and given up: systemd loads nothing of use from it, and no other line can have it. */
  readonly #unfinished = new Set<string>();
  line = 0;

  /** Whether a unit's file is there, finished or not. */
  isTaken(name: string): boolean {
    return this.units.has(name) || this.#unfinished.has(name);
  }

  /** Gives a unit up that was begun; always false. */
  leaveUnfinished(name: string): boolean {
    this.#unfinished.add(name);
    return this.complain(`${name} is left unfinished: what it depends on has no possible name.`);
  }

  /** Adds a unit; false if there is one of that name already, which systemd leaves as it is. */
  addUnit(name: string, text: string): boolean {
    if (this.isTaken(name)) {
      this.complain(`${name} exists already: two lines for one mount point or device.`);
      return false;
    }
    this.units.set(name, text);
    return true;
  }

  #isTooLong(name: string): boolean {
    if (byteLength(name) <= longestFileName) return false;
    this.complain(`${name} cannot be made: its name is longer than 255 bytes.`);
    return true;
  }

  /** Adds a link; false if its directory's name would be too long. */
  addLink(target: string, unit: string, kind: UnitLink["kind"]): boolean {
    if (this.#isTooLong(`${target}.${kind}`)) return false;
    this.#links.set(`${target}.${kind}/${unit}`, { target, unit, kind });
    return true;
  }

  /** Adds a drop-in; a later one of the same name replaces it. False if its name or its directory's would be too long. */
  addDropIn(dropIn: UnitDropIn): boolean {
    if (this.#isTooLong(`${dropIn.unit}.d`) || this.#isTooLong(dropIn.name)) return false;
    this.#dropIns.set(`${dropIn.unit}.d/${dropIn.name}`, dropIn);
    return true;
  }

  /** Notes a problem; false, as the answer of the step that failed. */
  complain(message: string): false {
    this.problems.push({ line: this.line, message });
    return false;
  }

  get links(): UnitLink[] {
    return [...this.#links.values()];
  }

  get dropIns(): UnitDropIn[] {
    return [...this.#dropIns.values()];
  }
}
