import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL(".", import.meta.url));

export default defineConfig({
  resolve: {
    alias: [
      { find: /^bare-mounts$/, replacement: `${root}lib/index.ts` },
      { find: /^bare-mounts\/codegen$/, replacement: `${root}codegen/index.ts` },
      { find: /^bare-mounts\/(.*)$/, replacement: `${root}lib/$1/index.ts` },
    ],
  },
  // The limits only end what hangs: machines are shared and slow, and no test is about time.
  test: {
    include: ["test/**/*.test.ts", "examples/**/*.test.ts"],
    testTimeout: 900_000,
    hookTimeout: 900_000,
    pool: "threads",
    // Without it Vitest leaves one processor alone, which of two is half.
    maxWorkers: availableParallelism(),
    maxConcurrency: availableParallelism(),
    setupFiles: ["test/support/setup.ts"],
  },
});
