import { parseArgs } from "node:util";
import { openServers } from "../crash/servers.ts";
import { startSmtpSink } from "../smtp-sink.ts";
import { dropInto, openRunningHouse } from "../stories/running-house.ts";
import { type Writer, writeMail } from "../stories/writing.ts";

/**
 * A flood to its end on real servers: so many mails of one sender lie in a Dovecot mailbox, ten honest requests behind them, and
 * the running service finds them all at once. `node test/hostile/flood-run.ts --mails 10000`. Prints when each honest
 * letter was taken by the SMTP server, counted from the start, and what the flooder got.
 */
const { values } = parseArgs({ options: { mails: { type: "string", default: "10000" } } });
const FLOOD = Number(values.mails);
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
await house.stop();
const arrived = house.now();
for (let at = 0; at < FLOOD; at++) drop(FLOODER, at, "駐車場はありますか。何台とめられますか。");
for (const [at, writer] of HONEST.entries())
  drop(
    writer,
    FLOOD + at,
    `オンライン相談を希望します。\n氏名：${writer.name}\n求職番号：15999-123450${at}\n希望日時：6月${DAYS[at]}日 14:00\nメール：${writer.address}\n`,
  );

const begun = performance.now();
const seconds = () => ((performance.now() - begun) / 1000).toFixed(1);
const answered = new Map<string, string>();
await house.start();
await until(async () => {
  for (const { to } of sink.mails)
    if (to[0]?.startsWith("honest-") && !answered.has(to[0])) answered.set(to[0], seconds());
  return answered.size === HONEST.length;
});
const undecided = await house.look((view) => view.inboundMails({ states: ["new"], limit: 1000 }));
process.stdout.write(
  `${FLOOD} mails of one sender; the ten behind them answered after ${[...answered.values()].join(", ")} s\n`,
);
process.stdout.write(`then undecided of the flood: ${undecided.length === 1000 ? "1000 or more" : undecided.length}\n`);
await until(async () => (await house.look((view) => view.inboundMails({ states: ["new"], limit: 1 }))).length === 0);
const senders = await house.look((view) => view.heldSenders(5));
process.stdout.write(
  `all decided after ${seconds()} s; held ${JSON.stringify(senders)}; letters to the flooder ${sink.mails.filter(({ to }) => to[0] === FLOODER.address).length}; memory ${Math.round(process.memoryUsage.rss() / 1e6)} MB\n`,
);
await house.close();
await sink.stop();
await servers.close();

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
