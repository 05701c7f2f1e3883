import { parentPort, workerData } from "node:worker_threads";
import { makeInProcessParser, type ParserLimits } from "./parser.ts";

/** The thread behind `openParser`: one raw mail in, one answer out, in order. */
const parser = makeInProcessParser(workerData as ParserLimits);

parentPort?.on("message", async (raw: Uint8Array) => {
  parentPort?.postMessage(await parser.parse(raw));
});
