import { defineConfig } from "vitest/config";
import { LongestFirst } from "./test/longest-first.ts";

/** Files that start programs and servers, or run long: each has a process of its own. */
const OWN = [
  "test/{backup-command,commands,container,doctor-mail,launcher,person-command,read-command,serve,staff-command}.test.ts",
  "test/{crash,hostile,sandbox,simulation,stories}/**/*.test.ts",
  "test/world/{backup,embedded-postgres,imap,imap-quirks,parser,rekey,smtp,tls}.test.ts",
  "test/**/*-chromium.test.ts",
];

const common = {
  pool: "forks",
  // Files are plain modules that Node reads itself: nothing is translated, and what was compiled once serves every process.
  experimental: { viteModuleRunner: false, nodeLoader: false },
  setupFiles: "test/keep-compiled.ts",
  // Stories and servers wait for each other more than they count: with three of them a machine of two cores is idle at times.
  maxWorkers: 4,
  // Tests of one file at the same time; a browser has six lines to a server, and a page that keeps itself up to date holds one.
  maxConcurrency: 3,
  testTimeout: 30_000,
  hookTimeout: 60_000,
} as const;

export default defineConfig({
  test: {
    globalSetup: ["test/global-setup.ts"],
    sequence: { sequencer: LongestFirst },
    // The second project's files call functions and little else. To load the house anew for each of them took longer than they do.
    projects: [
      { test: { ...common, name: "own process", include: OWN } },
      { test: { ...common, name: "shared process", include: ["test/**/*.test.ts"], exclude: OWN, isolate: false } },
    ],
    maxWorkers: common.maxWorkers,
  },
});
