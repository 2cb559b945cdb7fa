const { SEED } = process.env;

/**
 * The seed of random tests: a fixed one, so that whether `npm test` passes depends on the code and not on luck.
 * `npm run explore` sets another with SEED=.
 */
export const seed = Number(SEED ?? 20_261);
