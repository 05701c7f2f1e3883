import { parseArgs } from "node:util";
import { openServers } from "../crash/servers.ts";
import { startSmtpSink } from "../smtp-sink.ts";
import { dropInto, openRunningHouse } from "../stories/running-house.ts";
import { type Writer, writeMail } from "../stories/writing.ts";

/**
 * A flood to its end on real servers: so many mails of one sender lie in a Dovecot mailbox, ten honest requests behind them, and
 * the running service finds them all at once. `node test/hostile/flood-run.ts --mails 10000`. Prints when each honest
 * letter was taken by the SMTP server, counted from the start, and what the flooder got. With `--a-second 150` the flood comes while
 * the service works, so many mails a second, and ten honest requests among the last of it; each is then counted from its own arrival.
 */
const { values } = parseArgs({
  options: { mails: { type: "string", default: "10000" }, "a-second": { type: "string", default: "0" } },
});
const FLOOD = Number(values.mails);
const A_SECOND = Number(values["a-second"]);
const FLOODER: Writer = { name: "洪水 一郎", address: "flood@flood.example", charset: "utf-8" };
const HONEST: Writer[] = Array.from({ length: 10 }, (_, at) => ({
  name: `試験 ${"一二三四五六七八九十"[at]}子`,
  address: `honest-${at}@mail.example.com`,
  charset: "utf-8",
}));
const DAYS = [15, 16, 17, 18, 19, 22, 23, 24, 25, 26];
const WAIT_MS = 30 * 60_000;

const servers = await openServers(1);
const sink = await startSmtpSink();
const house = await openRunningHouse(servers.dovecot.imapUrl("office1"), sink.url, {}, 60, {
  database: { serviceUrl: servers.serviceUrl, drop: async () => undefined },
});
await house.start();
await until(async () => (await house.look((view) => view.cursor("inbox"))) !== null);
const arrived = house.now();
const seconds = (since: number) => ((performance.now() - since) / 1000).toFixed(1);
const cameAt = new Map<string, number>();
const answered = new Map<string, string>();
const begun = performance.now();
if (A_SECOND === 0) {
  await house.stop();
  for (let at = 0; at < FLOOD; at++) flood(at);
  for (const at of HONEST.keys()) ask(at);
  for (const address of cameAt.keys()) cameAt.set(address, performance.now());
  await house.start();
} else {
  // The ten come in the last ten seconds, or in the last tenths of a short flood.
  const apart = Math.min(A_SECOND, Math.floor(FLOOD / HONEST.length));
  for (let at = 0; at < FLOOD; at++) {
    flood(at);
    const left = FLOOD - 1 - at;
    if (left % apart === 0 && left / apart < HONEST.length) ask(HONEST.length - 1 - left / apart);
    note();
    const dueMs = begun + ((at + 1) * 1000) / A_SECOND - performance.now();
    if (dueMs > 0) await new Promise((resolve) => setTimeout(resolve, dueMs));
  }
}
await until(async () => {
  note();
  return answered.size === HONEST.length;
});
const undecided = await house.look((view) => view.inboundMails({ states: ["new"], limit: 1000 }));
process.stdout.write(
  `${FLOOD} mails of one sender; the ten others answered after ${[...answered.values()].join(", ")} s\n`,
);
process.stdout.write(`then undecided of the flood: ${undecided.length === 1000 ? "1000 or more" : undecided.length}\n`);
await until(async () => (await house.look((view) => view.inboundMails({ states: ["new"], limit: 1 }))).length === 0);
const senders = await house.look((view) => view.heldSenders(5));
process.stdout.write(
  `all decided after ${seconds(begun)} s; held ${JSON.stringify(senders)}; letters to the flooder ${sink.mails.filter(({ to }) => to[0] === FLOODER.address).length}; memory ${Math.round(process.memoryUsage.rss() / 1e6)} MB\n`,
);
await house.close();
await sink.stop();
await servers.close();

function flood(at: number): void {
  drop(FLOODER, at, "駐車場はありますか。何台とめられますか。");
}

function ask(at: number): void {
  const writer = HONEST[at];
  if (!writer) throw new Error("nobody");
  const body = `オンライン相談を希望します。\n氏名：${writer.name}\n求職番号：15999-123450${at}\n希望日時：6月${DAYS[at]}日 14:00\nメール：${writer.address}\n`;
  drop(writer, FLOOD + at, body);
  cameAt.set(writer.address, performance.now());
}

/** Who has an answer by now, and how long it took. */
function note(): void {
  for (const { to } of sink.mails) {
    const since = cameAt.get(to[0] ?? "");
    if (to[0] !== undefined && since !== undefined && !answered.has(to[0])) answered.set(to[0], seconds(since));
  }
}

function drop(writer: Writer, at: number, body: string): void {
  const mail = { subject: "オンライン相談", body, at: arrived, messageId: `<${at}@flood.example>` };
  dropInto(servers.dovecot, "office1", writeMail(writer, mail), arrived);
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (const end = performance.now() + WAIT_MS; !(await isSo()); ) {
    if (performance.now() > end) throw new Error("the flood is not at its end after half an hour");
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
