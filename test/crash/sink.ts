import type { AddressInfo, Server } from "node:net";
import { SMTPServer } from "smtp-server";

/** One letter that came to its final dot. Whether our 250 was written is another matter. */
export type Submission = { to: string; raw: Buffer; answered: boolean };

/** What the driver may do while a submission stands at a phase; the server waits for it. */
export type Phase = "envelope" | "body" | "dot" | "answered";

export type Sink = {
  url: string;
  /** In the order of their final dots. */
  submissions: Submission[];
  /** Called once at the next occurrence of the phase, then forgotten. */
  onNext(phase: Phase, act: () => Promise<void>): void;
  forget(): void;
  stop(): Promise<void>;
};

/** Keeps whatever came to its final dot, as a server may that dies before its 250: the hardest case for the sender. */
export async function startSink(): Promise<Sink> {
  const submissions: Submission[] = [];
  let waiting: { phase: Phase; act: () => Promise<void> } | null = null;
  const reach = async (phase: Phase): Promise<void> => {
    if (waiting?.phase !== phase) return;
    const { act } = waiting;
    waiting = null;
    await act();
  };
  const server = new SMTPServer({
    authOptional: true,
    hideSTARTTLS: true,
    disableReverseLookup: true,
    logger: false,
    closeTimeout: 500,
    onRcptTo(_address, _session, done) {
      reach("envelope").then(() => done());
    },
    onData(stream, { envelope }, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => {
        chunks.push(chunk);
        if (chunks.length > 1) return;
        stream.pause();
        reach("body").then(() => stream.resume());
      });
      stream.once("end", async () => {
        const to = envelope.rcptTo[0]?.address ?? "";
        const submission = { to, raw: Buffer.concat(chunks), answered: false };
        submissions.push(submission);
        await reach("dot");
        submission.answered = true;
        done();
        await reach("answered");
      });
    },
  });
  server.on("error", () => undefined);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  const { port } = (server.server as Server).address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    submissions,
    onNext: (phase, act) => {
      waiting = { phase, act };
    },
    forget: () => {
      waiting = null;
    },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
