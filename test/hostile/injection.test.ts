import { describe, expect, it } from "vitest";
import { makeInProcessParser } from "../../src/world/parser.ts";
import { signedIn } from "../console/callers.ts";
import { mailText, openWindow } from "../console/window.ts";
import { openTrialDesk, replyTo, START, type TrialDesk } from "../desk/trial-desk.ts";

const ADDRESS = "taro@mail.example.com";

/** Controls, marks without a shape and signs that turn the direction of writing. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

/** What people could write where their name, their companion or the subject belongs. */
const TRICKS: [string, string][] = [
  ["a line break", "試験 太郎\r\nBcc: victim@home.example.org"],
  ["a bare line feed", "試験 太郎\nX-Evil: 1"],
  ["an empty line and a body", "試験 太郎\r\n\r\n<p>当選しました</p>"],
  ["NUL", "試験\0太郎"],
  ["a line separator", "試験\u2028Bcc: victim@home.example.org"],
  ["a paragraph separator", "試験\u2029Cc: victim@home.example.org"],
  ["right-to-left override", "試験\u202egro.elpmaxe.emoh"],
  ["isolates", "\u2067試験\u2069 太郎"],
  ["zero-width letters", "試\u200b験\u200d太\ufeff郎"],
  ["HTML", '<script>alert(1)</script><img src=x onerror="alert(1)">'],
  ["an entity", "試験&lt;b&gt;太郎"],
  ["a placeholder of the templates", "{{telephone}} {{#choices}}"],
  ["a web address", "http://evil.example/x"],
  ["a web address in full width", "ｅｖｉｌ．ｃｏｍ"],
  ["a host of a new ending", "evil.xyz"],
  ["a host with an ideographic full stop", "evil。xyz"],
  ["an encoded word", "=?utf-8?q?x=0D=0ABcc:_victim@home.example.org?="],
  ["a calendar's line", "試験\r\nATTENDEE:mailto:victim@home.example.org"],
  ["an escape sequence of a terminal", "\u001b[31m試験\u001b[0m"],
  ["a thousand letters", "試".repeat(1000)],
  ["lone halves of letters", "試験\ud800太郎"],
];

function request(name: string, how: { from: string; subject: string; messageId: string }): Buffer {
  const body = `オンライン相談を希望します。\n氏名：${name}\n求職番号：15999-0000001\n希望日時：12月3日(木) 14:00\n通訳：${name} が同席します。\n`;
  const lines = [
    `From: ${how.from} <${ADDRESS}>`,
    "To: clerk@office.example.jp",
    `Subject: ${how.subject}`,
    `Message-ID: ${how.messageId}`,
    "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=utf-8",
    "Content-Transfer-Encoding: base64",
    "",
    Buffer.from(body).toString("base64"),
    "",
  ];
  return Buffer.from(lines.join("\r\n"));
}

/** Line ends are printed as such. */
const printed = (text: string) => text.replace(/\s/g, " ");

const encoded = (text: string) => `=?utf-8?b?${Buffer.from(text.slice(0, 60)).toString("base64")}?=`;

/** Everything that left, taken apart as a stranger's program would; the headers as they travel. */
async function expectClean(trial: TrialDesk): Promise<void> {
  for (const { to, raw } of trial.post.sent) {
    const wire = Buffer.from(raw).toString("latin1");
    const headers = wire.slice(0, wire.indexOf("\r\n\r\n"));
    expect(to).toBe(ADDRESS);
    expect(headers).not.toMatch(/^(?:Bcc|Cc|X-Evil|ATTENDEE)/im);
    expect(headers.match(/^(?:To|From|Subject):/gim)?.length).toBe(3);
    expect(wire).not.toMatch(/[^\r\n\t\u0020-\u007e]/);
    const parsed = await makeInProcessParser().parse(raw);
    if ("failed" in parsed) throw new Error(parsed.detail);
    const words = `${parsed.subject}\n${parsed.text}`;
    expect(printed(words)).not.toMatch(UNPRINTABLE);
    expect(words).not.toMatch(/<script|onerror=|当選しました|evil[.。]|ｅｖｉｌ|victim@|\{\{/);
    // What is attached to the details is a calendar of ours and nothing else.
    const calendar = /Content-Type: text\/calendar[\s\S]*?\r\n\r\n([A-Za-z0-9+/=\r\n]+)/.exec(wire)?.[1];
    if (calendar) expect(Buffer.from(calendar, "base64").toString()).not.toMatch(/ATTENDEE|victim|試験/);
  }
}

describe("what strangers write into fields", () => {
  it.each(TRICKS)("%s in name, subject and sender reaches no header, letter or calendar", async (_label, trick) => {
    const trial = await openTrialDesk();
    const logs: string[] = [];
    const keep = (event: string, fields?: object) => void logs.push(`${event} ${JSON.stringify(fields)}`);
    trial.desk.world.log = { info: keep, warn: keep, error: keep };
    const messageId = "<trick@mail.example.com>";
    trial.post.arrive(request(trick, { from: encoded(trick), subject: encoded(trick), messageId }), START);
    await trial.works();
    const offer = trial.post.sent.at(-1);
    if (offer) {
      trial.arrives(
        { name: "", address: ADDRESS },
        replyTo(offer.messageId, "1番でお願いします。", "<yes@mail.example.com>"),
      );
      await trial.works();
    }
    await expectClean(trial);
    expect(logs.join("\n")).not.toMatch(/試験|太郎|15999|@mail/);
  });

  it.each([
    ["longer than a line may be", `<${"a".repeat(3000)}@evil.example>`],
    ["with letters that are not ASCII", "<予約@evil.example>"],
    ["with a control character", "<a\u0007b@evil.example>"],
  ])("a Message-ID %s stands in no letter of ours", async (_label, messageId) => {
    const trial = await openTrialDesk();
    trial.post.arrive(request("試験 太郎", { from: "", subject: "x", messageId }), START);
    await trial.works();
    expect(trial.post.sent.length).toBe(1);
    const headers =
      Buffer.from(trial.post.sent[0]?.raw ?? [])
        .toString("latin1")
        .split("\r\n\r\n")[0] ?? "";
    expect(headers).not.toMatch(/evil/);
    for (const line of headers.split("\r\n")) expect(line.length).toBeLessThanOrEqual(998);
  });

  it.each(TRICKS)("%s shows in the console as letters and nothing more", async (_label, trick) => {
    const window = await openWindow();
    const hanako = await signedIn(window);
    const subject = encoded(trick);
    const raw = mailText({ from: `${subject} <${ADDRESS}>`, subject, body: trick });
    const id = await window.receiveHeld(raw, ADDRESS);
    await window.desk.hold.transaction((tx) => tx.updateInbound(id, { subject: trick, fromName: trick }));
    for (const path of ["/mails", `/mails/${id}`, `/mails/${id}/not-for-us`]) {
      const page = await hanako.get(path);
      expect(hanako.status).toBe(200);
      expect(page).not.toMatch(/<script>alert|<img src=x/);
      const [head = ""] = page.split("<pre");
      expect(printed(head)).not.toMatch(UNPRINTABLE);
      expect(head.length).toBeLessThan(20_000);
    }
  });
});
