import { flushCompileCache } from "node:module";
import { afterAll } from "vitest";

// Processes of the tests are ended without a chance to write down what they compiled; the next file's can use it.
afterAll(() => flushCompileCache());
