import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { SMTPServer } from "smtp-server";

export type SunkMail = { from: string; to: string[]; raw: Buffer; user: string | null };

export type SmtpSink = {
  url: string;
  /** Everything accepted so far, in order. */
  mails: SunkMail[];
  stop(): Promise<void>;
};

/** A well-behaved SMTP server on loopback that accepts everything and keeps it; with `login` only after that login. */
export async function startSmtpSink(login?: { user: string; password: string }): Promise<SmtpSink> {
  const mails: SunkMail[] = [];
  const server = new SMTPServer({
    authOptional: login === undefined,
    allowInsecureAuth: true,
    hideSTARTTLS: true,
    disableReverseLookup: true,
    logger: false,
    closeTimeout: 500,
    onAuth({ username, password }, _session, done) {
      const right = login !== undefined && username === login.user && password === login.password;
      if (right) done(null, { user: username });
      else done(Object.assign(new Error("wrong"), { responseCode: 535 }));
    },
    onData(stream, { envelope, user }, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.once("end", () => {
        const from = envelope.mailFrom === false ? "" : envelope.mailFrom.address;
        const to = envelope.rcptTo.map(({ address }) => address);
        mails.push({ from, to, raw: Buffer.concat(chunks), user: user ?? null });
        done(null);
      });
    },
  });
  server.on("error", () => undefined);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  const { port } = (server.server as Server).address() as AddressInfo;
  const credentials = login ? `${encodeURIComponent(login.user)}:${encodeURIComponent(login.password)}@` : "";
  return {
    url: `smtp://${credentials}127.0.0.1:${port}`,
    mails,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/**
 * A line to answer with, or: close the connection, or: say nothing, or (at `data`) answer 354 and then close mid-body, or say
 * in the middle of the body that the letter was taken.
 */
export type Step = string | "cut" | "silence" | "cut in body" | "250 in body";
export type Script = Partial<
  Record<"greeting" | "ehlo" | "helo" | "starttls" | "auth" | "mail" | "rcpt" | "data" | "body", Step>
> & {
  /** Milliseconds between any two bytes of an answer. */
  pace?: number;
};

export type ScriptedSmtp = {
  url: string;
  port: number;
  /** Command lines as received. */
  commands: string[];
  /** Bodies received up to the final dot, whatever was answered. */
  bodies: string[];
  connections(): number;
  stop(): Promise<void>;
};

type Phase = Exclude<keyof Script, "pace">;
type Steps = Record<Phase, Step> & { pace?: number };

const USUAL: Record<Phase, Step> = {
  greeting: "220 fake ESMTP",
  ehlo: "250-fake\r\n250-AUTH PLAIN LOGIN XOAUTH2\r\n250 SIZE 50000000",
  helo: "250 fake",
  starttls: "502 5.5.1 no TLS here",
  auth: "235 2.7.0 in",
  mail: "250 2.1.0 ok",
  rcpt: "250 2.1.5 ok",
  data: "354 go on",
  body: "250 2.0.0 queued as 1",
};

/** A raw TCP server that plays one script on every connection, or each in turn, for what no well-behaved server would do. */
export async function startScriptedSmtp(script: Script | Script[]): Promise<ScriptedSmtp> {
  const scripts = [script].flat();
  const sockets = new Set<Socket>();
  const commands: string[] = [];
  const bodies: string[] = [];
  let connections = 0;
  const server = createServer((socket) => {
    const steps = { ...USUAL, ...scripts[Math.min(connections, scripts.length - 1)] };
    connections += 1;
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    socket.on("error", () => undefined);
    play(socket, steps, commands, bodies);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    port,
    commands,
    bodies,
    connections: () => connections,
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function play(socket: Socket, steps: Steps, commands: string[], bodies: string[]): void {
  let waiting = "";
  let inBody = false;
  let isTakenEarly = false;
  const answer = (step: Step): void => {
    if (step === "silence") return;
    if (step === "cut") {
      socket.destroy();
    } else if (step === "cut in body") {
      socket.pause();
      socket.write("354 go on\r\n");
      // Time enough for a small body to leave and for a big one to be stuck in the full buffers.
      setTimeout(() => socket.destroy(), 150);
    } else if (step === "250 in body") {
      isTakenEarly = true;
      say("354 go on\r\n");
    } else {
      say(`${step}\r\n`);
      // 421 is the last word on a line (RFC 5321, section 3.8).
      if (step.startsWith("421")) socket.end();
    }
  };
  let waitingToSay = Promise.resolve();
  const say = (text: string): void => {
    if (steps.pace === undefined) {
      socket.write(text);
      return;
    }
    for (const byte of text) {
      waitingToSay = waitingToSay
        .then(() => new Promise((resolve) => setTimeout(resolve, steps.pace)))
        .then(() => void socket.write(byte));
    }
  };
  answer(steps.greeting);
  socket.on("data", (bytes) => {
    if (inBody && isTakenEarly) say("250 2.0.0 queued as 1\r\n");
    if (inBody) isTakenEarly = false;
    waiting += bytes.toString("latin1");
    for (;;) {
      const mark = inBody ? "\r\n.\r\n" : "\r\n";
      const end = waiting.indexOf(mark);
      if (end < 0) return;
      const piece = waiting.slice(0, end);
      waiting = waiting.slice(end + mark.length);
      if (inBody) {
        bodies.push(piece);
        inBody = false;
        answer(steps.body);
        continue;
      }
      commands.push(piece);
      const step = stepOf(piece);
      answer(step === null ? "250 ok" : steps[step]);
      inBody = step === "data" && /^(354|250 in body)/.test(steps.data);
    }
  });
}

function stepOf(command: string): Phase | null {
  const verb = command.slice(0, 4).toUpperCase();
  if (verb === "EHLO") return "ehlo";
  if (verb === "HELO") return "helo";
  if (verb === "STAR") return "starttls";
  if (verb === "AUTH") return "auth";
  if (verb === "MAIL") return "mail";
  if (verb === "RCPT") return "rcpt";
  return verb === "DATA" ? "data" : null;
}
