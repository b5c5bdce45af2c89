import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

/** Two tiers: `unit` needs nothing and runs on save; `pg` brings up a real PostgreSQL (and Redis, where found) once. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          // Pure code leaves nothing behind in a module: one registry for all files halves the time.
          isolate: false,
          // On two cores the runner would take one of them, and leave the other to hand out the files.
          maxWorkers: Math.max(2, availableParallelism() - 1),
          include: ["{packages,apps,scripts}/**/*.test.{ts,tsx,mjs}"],
          exclude: ["**/*.pg.test.ts", "**/node_modules/**", "**/.next/**"],
        },
      },
      {
        test: {
          name: "pg",
          include: ["{packages,apps}/**/*.pg.test.ts"],
          exclude: ["**/node_modules/**", "**/.next/**"],
          globalSetup: ["./packages/db/src/testing/vitest-postgres.ts"],
          // Each file has a database of its own, so two may run beside each other; more would starve those that measure leases.
          maxWorkers: 2,
          isolate: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
