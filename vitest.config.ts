import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL(".", import.meta.url));

export default defineConfig({
  resolve: {
    alias: [
      { find: /^bare-mounts$/, replacement: `${root}lib/index.ts` },
      { find: /^bare-mounts\/(.*)$/, replacement: `${root}lib/$1/index.ts` },
    ],
  },
  test: { include: ["test/**/*.test.ts"], testTimeout: 60_000, pool: "threads" },
});
