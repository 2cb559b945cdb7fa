import fc from "fast-check";
import type { CaseSource, FuzzCase } from "./cases.ts";

/** Configurations that are sampled, evaluated and judged together: memory is needed for so many. */
export const blockSize = 100;

/** A part of a run with a seed of its own: however long a run is, each block can be had again alone. */
export interface Block {
  readonly index: number;
  /** 32 bits. */
  readonly seed: number;
  readonly size: number;
  /** What is in it, where that is not random. */
  readonly edges?: readonly FuzzCase[];
}

/** A path into the cases at the edges of types, which have a number and no seed. */
const edgePath = /^edge:(\d+)$/;

/** Every case at the edge of a type, or the one at such a path, as a block of its own. */
export function edgeBlock(edges: readonly FuzzCase[], path?: string): Block {
  const index = edgePath.exec(path ?? "")?.[1];
  const chosen = index === undefined ? edges : edges.slice(Number(index), Number(index) + 1);
  return { index: -1, seed: 0, size: chosen.length, edges: chosen };
}

/** Whether a path leads to a case at the edge of a type. */
export function isEdgePath(path: string): boolean {
  return edgePath.test(path);
}

/** One part of a run of which others do the rest: `index` from 1 to `count`. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** Blocks' seeds are far apart, since the next run's is often the next number: 2^32 divided by the golden ratio. */
const stride = 0x9e3779b1;

/** What the stride gives 1 with, in 32 bits: Newton's method doubles the bits that are right with each step, from 3. */
const inverseStride = Array.from({ length: 4 }).reduce<number>(
  (inverse) => Math.imul(inverse, 2 - Math.imul(stride, inverse)),
  stride,
);

/**
 * Where a configuration stands in a run, from its block's seed and its number there: neighbours in a run are neighbours
 * here, whichever number a run begins with.
 */
export function positionOf(seed: number, index: number): number {
  return (Math.imul(seed, inverseStride) >>> 0) * blockSize + index;
}

/** The blocks of a run, or of one shard of it. The first block has the run's own seed. */
export function blocksOf(seed: number, runs: number, shard: Shard = { index: 1, count: 1 }): Block[] {
  return Array.from({ length: Math.ceil(runs / blockSize) }, (_, index) => ({
    index,
    seed: (seed + Math.imul(index, stride)) | 0,
    size: Math.min(blockSize, runs - index * blockSize),
  })).filter(({ index }) => index % shard.count === shard.index - 1);
}

/** The configurations of a block, or the one at a path in it. Random ones are those that fast-check's runner sees with the same seed. */
export function sampleBlock(
  cases: CaseSource,
  { edges, seed, size }: Block,
  path?: string | undefined,
): readonly FuzzCase[] {
  const paths = path === undefined ? Array.from({ length: size }, (_, index) => String(index)) : [path];
  return (
    edges ??
    paths.flatMap((at) => fc.sample(cases(positionOf(seed, indexOf(at))), { seed, path: at, numRuns: 1 }))
  );
}

/** The number in its block of the configuration that a path leads to. */
export function indexOf(path: string): number {
  return Number(path.split(":")[0]);
}
