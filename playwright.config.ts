import { defineConfig } from "@playwright/test";

/** Journeys through the real product in Debian's Chromium: each file starts an installation of its own. */
export default defineConfig({
  testDir: "e2e",
  globalSetup: "./e2e/support/make-database.ts",
  timeout: 120_000,
  expect: { timeout: 15_000 },
  // Two at a time took as long on two cores (713 s), and each of them longer.
  workers: 1,
  retries: 0,
  reporter: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ? [["list"], ["json"]] : [["list"]],
  use: {
    viewport: { width: 1440, height: 900 },
    // Nothing is waited for, and drawn, that only moves. first-flow.spec.ts has it move.
    contextOptions: { reducedMotion: "reduce" },
    // What was done, with the page as it stood then. The film beside it took a third of all processor time.
    trace: { mode: "retain-on-failure", screenshots: false },
    screenshot: "only-on-failure",
    launchOptions: {
      ...(process.env.TOWPATH_CHROMIUM ? { executablePath: process.env.TOWPATH_CHROMIUM } : {}),
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
