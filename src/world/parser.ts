import { Worker } from "node:worker_threads";
import { explainReading } from "../mail/explain.ts";
import { readMail } from "../mail/read.ts";
import { readingOfficeOf } from "../mail/reading-office.ts";
import { takeApart } from "./take-apart.ts";
import type { ParseFailure, Parser } from "./world.ts";

/** What one mail may cost; all lengths in characters or bytes, the deadlines in real milliseconds. */
export type ParserLimits = {
  maxBytes: number;
  maxHtmlLength: number;
  /** Of one part, and of all parts together. */
  maxTextLength: number;
  maxParts: number;
  maxHeaderLines: number;
  /** Of one header's value. */
  maxHeaderLength: number;
  maxSubjectLength: number;
  maxReferences: number;
  deadlineMilliseconds: number;
  /** For reading and explaining, which happen while a transaction waits. */
  readingMilliseconds: number;
  workerMegabytes: number;
};

export const PARSER_LIMITS: ParserLimits = {
  maxBytes: 25_000_000,
  maxHtmlLength: 200_000,
  maxTextLength: 200_000,
  maxParts: 200,
  maxHeaderLines: 1000,
  maxHeaderLength: 20_000,
  maxSubjectLength: 1000,
  maxReferences: 200,
  deadlineMilliseconds: 10_000,
  readingMilliseconds: 5_000,
  workerMegabytes: 512,
};

/** One task for the worker: a method of the parser and what it is called with. */
export type Task = { [K in keyof Parser]: { method: K; values: Parameters<Parser[K]> } }[keyof Parser];

/**
 * A parser behind a worker thread: a mail that runs past a deadline or out of memory is given up, its worker killed, and the
 * next one gets a new worker (design decision 6). Taking apart, reading and explaining all happen there, one after another, so
 * that no mail can stall the service.
 */
export function openParser(limits: ParserLimits = PARSER_LIMITS): Parser & { close(): Promise<void> } {
  let worker: Worker | null = null;
  let turn: Promise<unknown> = Promise.resolve();
  const start = () => {
    const started = new Worker(new URL("./parser-worker.ts", import.meta.url), {
      workerData: limits,
      resourceLimits: { maxOldGenerationSizeMb: limits.workerMegabytes },
    });
    started.unref();
    return started;
  };
  const askNext = async (task: Task, milliseconds: number): Promise<object> => {
    worker ??= start();
    const answer = await askWorker(worker, task, milliseconds);
    if ("failed" in answer && (answer as ParseFailure).detail.startsWith("worker")) {
      const spent = worker;
      worker = null;
      await spent.terminate();
    }
    return answer;
  };
  const ask = <T>(task: Task, milliseconds: number): Promise<T | ParseFailure> => {
    const result = turn.then(() => askNext(task, milliseconds));
    turn = result.catch(() => undefined);
    return result as Promise<T | ParseFailure>;
  };
  return {
    parse: (raw) => ask({ method: "parse", values: [raw] }, limits.deadlineMilliseconds),
    read: (...values) => ask({ method: "read", values }, limits.readingMilliseconds),
    explain: (...values) => ask({ method: "explain", values }, limits.readingMilliseconds),
    async close() {
      await turn;
      await worker?.terminate();
      worker = null;
    },
  };
}

/** The same parser without a thread, for the simulation, the `read` command and the worker itself. */
export function makeInProcessParser(limits: ParserLimits = PARSER_LIMITS): Parser {
  return {
    async parse(raw) {
      if (raw.byteLength > limits.maxBytes) return { failed: "limit", detail: `over ${limits.maxBytes} bytes` };
      try {
        return await takeApart(raw, limits);
      } catch (error) {
        const detail = error instanceof Error ? error.message.slice(0, 200) : "unknown";
        return { failed: /^Max /.test(detail) ? "limit" : "malformed", detail };
      }
    },
    read: async (mail, { office, ...values }) => readMail(mail, { ...values, office: readingOfficeOf(office) }),
    explain: async (reading, mail, { office, received }) =>
      explainReading(reading, mail, { received, office: readingOfficeOf(office) }),
  };
}

/** Resolves once; every way in which a worker can end is an answer that starts with "worker". */
function askWorker(worker: Worker, task: Task, milliseconds: number): Promise<object> {
  return new Promise((resolve) => {
    const deadline = AbortSignal.timeout(milliseconds);
    const finish = (answer: object) => {
      deadline.removeEventListener("abort", onDeadline);
      worker.off("message", finish);
      worker.off("error", onError);
      worker.off("exit", onExit);
      worker.unref();
      resolve(answer);
    };
    const onDeadline = () => finish({ failed: "deadline", detail: `worker ran past ${milliseconds} ms` });
    const onError = (error: unknown) =>
      finish({ failed: "malformed", detail: `worker failed: ${error instanceof Error ? error.name : "unknown"}` });
    const onExit = () => finish({ failed: "malformed", detail: "worker ended" });
    worker.ref();
    worker.on("message", finish);
    worker.on("error", onError);
    worker.on("exit", onExit);
    deadline.addEventListener("abort", onDeadline);
    worker.postMessage(task);
  });
}
