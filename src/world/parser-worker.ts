import { parentPort, workerData } from "node:worker_threads";
import { makeInProcessParser, type ParserLimits, type Task } from "./parser.ts";

/** The thread behind `openParser`: one task in, one answer out, in order. */
const parser = makeInProcessParser(workerData as ParserLimits);

parentPort?.on("message", async (task: Task) => {
  parentPort?.postMessage(await answer(task));
});

async function answer(task: Task): Promise<object> {
  try {
    switch (task.method) {
      case "parse":
        return await parser.parse(...task.values);
      case "read":
        return await parser.read(...task.values);
      case "explain":
        return await parser.explain(...task.values);
    }
  } catch (error) {
    // A mail on which reading throws is shown to a person like one that cannot be taken apart.
    return { failed: "malformed", detail: error instanceof Error ? error.name : "unknown" };
  }
}
