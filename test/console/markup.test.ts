import { describe, expect, it } from "vitest";
import { landmarksOf, pagesOf } from "./every-page.ts";
import { openWindow, type Window } from "./window.ts";

/** What a stranger may write anywhere, and what none of it may become. */
const TAG = `<img src=x onerror=alert(1)>`;
const QUOTED = `"><script>alert(2)</script><a href="javascript:alert(3)" onmouseover='alert(4)`;
const END = `</textarea></title></style><svg onload=alert(5)>`;

/** An element or an address that none of our pages has, and an attribute that acts; the values of attributes are only words. */
const ELEMENTS =
  /<(?:img src=x|svg(?! class="bar)|a href="javascript)|<script(?! src="\/live\.js" defer><)|(?:href|src|action)="(?:javascript|data:text)/i;
const ACTING = /<[a-z][^<>]*\son[a-z]+=/i;

function breakIn(page: string): string | null {
  const found = ELEMENTS.exec(page) ?? ACTING.exec(page.replaceAll(/="[^"]*"/g, '=""'));
  return found?.[0] ?? null;
}

const encoded = (words: string) => `=?UTF-8?B?${Buffer.from(words).toString("base64")}?=`;

/** A mail whose every field is an attack, told apart by `n`. */
function attack(n: number, body: string): string {
  const name = encoded(`${QUOTED}${n}`);
  return [
    `From: ${name} <evil${n}@example.com>`,
    `Reply-To: ${name} <"<b>evil</b>"@example.com>`,
    "To: madoguchi@office.example.jp",
    `Subject: ${encoded(`${TAG}${END}相談予約の申込み`)}`,
    `Message-ID: <"${TAG}"${n}@example.com>`,
    "MIME-Version: 1.0",
    'Content-Type: multipart/mixed; boundary="b"',
    "",
    "--b",
    "Content-Type: text/plain; charset=utf-8",
    "Content-Transfer-Encoding: base64",
    "",
    Buffer.from(body).toString("base64"),
    "--b",
    `Content-Type: application/pdf; name="${encoded(`${TAG}.pdf`)}"`,
    `Content-Disposition: attachment; filename="${encoded(`${QUOTED}.pdf`)}"`,
    "",
    "JVBERi0=",
    "--b",
    "Content-Type: text/html; charset=utf-8",
    "",
    `<p>${TAG}${QUOTED}</p>`,
    "--b--",
    "",
  ].join("\r\n");
}

async function attacked(): Promise<Window> {
  const window = await openWindow("approve");
  const fields = `氏名：${TAG}\r\n求職番号：${QUOTED}\r\n電話：${END}\r\n同席者：${TAG}\r\n`;
  await window.receive(attack(1, `${fields}希望日時：2026年12月3日（木）14時00分\r\n連絡先：evil1@example.com\r\n`));
  await window.receive(attack(2, `氏名：試験 ${TAG}\r\n求職番号：15010-1234567\r\n${END}\r\n質問：${QUOTED}?`));
  await window.receiveHeld(attack(3, `${fields}${QUOTED}`), `"${TAG}"@example.com`);
  const hanako = window.browser();
  await hanako.signIn();
  await hanako.act("/phone", {
    name: `${QUOTED}${TAG}`,
    hasNumber: "no",
    address: "evil4@example.com",
    phone: "",
    companion: END,
    slot: "2026-12-03T14:00:00+09:00",
  });
  const id = /\/bookings\/([0-9a-z]+)\/confirm/.exec(hanako.page)?.[1];
  await hanako.act(`/bookings/${id}/confirm`, { choice: "1", termsGiven: QUOTED, reason: `${TAG}${END}` });
  await hanako.act(`/bookings/${id}/take-over`);
  return window;
}

describe("markup in a mail", () => {
  it("stays words on every page, whichever field carried it", async () => {
    const window = await attacked();
    const { mail } = await landmarksOf(window);
    const hanako = window.browser();
    await hanako.signIn();
    const searches = [TAG, QUOTED, END, "試験"].map((q) => `/search?${new URLSearchParams({ q })}`);
    const held = await window.look((view) => view.inboundMails({ limit: 10 }));
    const pages = [...pagesOf(window, await landmarksOf(window)), ...searches, ...held.map(({ id }) => `/mails/${id}`)];
    let seen = 0;
    for (const path of pages) {
      const page = await hanako.get(path);
      expect([path, breakIn(page)]).toEqual([path, null]);
      if (page.includes("&lt;img src=x")) seen += 1;
    }
    expect(seen).toBeGreaterThan(10);
    for (const words of [`&lt;img src=x`, "&lt;script&gt;alert(2)", "&lt;svg onload"])
      expect(await hanako.get(`/mails/${mail}`)).toContain(words);
  });

  it("would be noticed by this test", () => {
    for (const bad of [TAG, QUOTED, END, '<a href="javascript:x">', '<p onload="x">'])
      expect([bad, breakIn(bad) === null]).toEqual([bad, false]);
    for (const good of ["&lt;img src=x onerror=1&gt;", '<script src="/live.js" defer></script>', '<svg class="bar">'])
      expect(breakIn(good)).toBeNull();
  });
});
