import { readFileSync } from "node:fs";

/** The one script of the console's pages, as it stands in the source. */
export function readPageScript(): string {
  return readFileSync(new URL("../console/live-client.js", import.meta.url), "utf8");
}
