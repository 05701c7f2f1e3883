import type { Hono } from "hono";
import { html } from "hono/html";
import type { Booking } from "../booking/booking.ts";
import { numberedOfferOf } from "../booking/offers.ts";
import { dayOf } from "../booking/time.ts";
import { parseStored, readHeldAgain } from "../desk/replay.ts";
import {
  answeredMyself,
  MOST_PUT_ASIDE,
  noneForUs,
  notForUs,
  sendCouldNotRead,
  treatAsAcceptance,
  treatAsCancellation,
  treatAsDecline,
  treatAsRequest,
  treatAsWishes,
} from "../desk/staff-mails.ts";
import { missingOf } from "../mail/interpret.ts";
import { serveDeed } from "./deed.ts";
import { hidden, radioField } from "./fields.ts";
import { choiceForm, readForm, readRequestForm, readWishes, type Values } from "./forms.ts";
import { openHeldMail } from "./held-mail.ts";
import { saySlot } from "./history.ts";
import { noticeOf } from "./notices.ts";
import { aboutBooking, bookingDefaults, onMail } from "./on-mail.ts";
import { gatherHeld, mailPage, mailsPage } from "./page-mails.ts";
import { oneLine } from "./plain-line.ts";
import { requestDefaults, requestFields, wishDefaults } from "./request-fields.ts";
import { type Env, look, param, type Room } from "./room.ts";
import { wishFields } from "./wish-fields.ts";
import { MISSING_WORDS } from "./wording.ts";

/** Held mails and what a person makes of them. */
export function addMailRoutes(app: Hono<Env>, room: Room): void {
  app.get("/mails", async (c) => {
    const from = c.req.query("from") ?? null;
    const listed = await look(room, (view) => gatherHeld(view, from, c.req.query("after") ?? null));
    return c.html(mailsPage(c.get("visit"), listed, noticeOf(c)));
  });

  app.get("/mails/:id", async (c) => {
    const opened = await openHeldMail(room, param(c, "id"));
    return opened ? c.html(mailPage(c.get("visit"), opened, noticeOf(c))) : c.notFound();
  });

  addRequesting(app, room);
  addAccepting(app, room);
  addWishing(app, room);
  addEnding(app, room);
  addSettling(app, room);
  addReadingAgain(app, room);
  addPuttingAside(app, room);
}

function addRequesting(app: Hono<Env>, room: Room): void {
  const { desk } = room;
  const { policy } = room.desk.office;
  app.on(["GET", "POST"], "/mails/:id/request", (c) =>
    onMail(c, room, (opened, onIt, common) =>
      serveDeed(c, room, {
        ...common("request", "新しい申込みとして受け付ける"),
        defaults: requestDefaults(opened, room),
        fields: requestFields,
        read: (values) => {
          const read = readRequestForm(values, policy);
          if ("errors" in read) return read;
          const { ids, facts, wishes } = read.value;
          const keepOpen = values.keepOpen === "1";
          const today = dayOf(c.get("visit").now);
          const missing = missingOf(facts, wishes, []);
          return {
            act: (tx) => treatAsRequest(tx, desk, { ...onIt, ...ids, facts, wishes, keepOpen }),
            says: [
              ["お名前", facts.name ?? "（尋ねます）"],
              ["求職番号", facts.jobSeekerNumber ?? (facts.registering ? "ない、または手元にない" : "（尋ねます）")],
              ["連絡先", facts.address ?? ""],
              [
                "希望日時",
                wishes.map((wish) => saySlot({ start: wish.from, end: wish.to }, today)).join("、") || "（尋ねます）",
              ],
              ["このメール", keepOpen ? "ほかの申込みのため、要確認のまま残す" : "処理済みにする"],
              ["足りないもの", missing.map((one) => MISSING_WORDS[one]).join("、") || "なし"],
            ],
          };
        },
      }),
    ),
  );
}

function addAccepting(app: Hono<Env>, room: Room): void {
  const { desk } = room;
  app.on(["GET", "POST"], "/mails/:id/accept", (c) =>
    onMail(c, room, (opened, onIt, common) =>
      serveDeed(c, room, {
        ...common("accept", "案内への承諾として扱う"),
        ...aboutBooking(
          room,
          opened,
          onIt,
          (filled) => {
            const today = dayOf(c.get("visit").now);
            const choices = (opened.booking && numberedOfferOf(opened.booking)?.choices) ?? [];
            const options = choices.map(({ number, slot }) => ({
              value: String(number),
              label: `(${number}) ${saySlot(slot, today)}`,
            }));
            const numbers = [1, 2, 3].map((n) => ({ value: String(n), label: `(${n})` }));
            return html`${hidden(shownOffer(opened.booking))}${radioField(
              filled,
              { name: "choice", label: "選ばれた日時（必須）" },
              options.length > 0 ? options : numbers,
            )}`;
          },
          (values, booking) => {
            const read = readForm(choiceForm, values);
            if ("errors" in read) return read;
            const { choice } = read.value;
            // Numbers that were shown belong to that offer alone; a booking named only now is shown on the next page.
            const carries: Values = booking && values.ofBooking !== booking.id ? shownOffer(booking) : {};
            const ofOffer = Number(carries.ofOffer ?? read.value.ofOffer);
            const offer = booking && numberedOfferOf(booking);
            const chosen = offer?.n === ofOffer ? offer.choices.find(({ number }) => number === choice) : undefined;
            const { now } = c.get("visit");
            const slot = chosen ? `　${saySlot(chosen.slot, dayOf(now))}` : "";
            return {
              does: (tx, on) => treatAsAcceptance(tx, desk, { ...on, choice, ofOffer }),
              says: [
                ["選ばれた日時", `案内の(${choice})${slot}`],
                ...(chosen && chosen.slot.start <= now ? ([["ご注意", PAST_ACCEPTANCE]] as [string, string][]) : []),
              ],
              carries,
            };
          },
        ),
        ...(opened.reading?.choice
          ? { defaults: { ...bookingDefaults(opened), choice: String(opened.reading.choice) } }
          : {}),
      }),
    ),
  );
}

const PAST_ACCEPTANCE =
  "この日時はもう過ぎています。返信が期限までに届いていれば予約は確定しますが、確定のお知らせは送られません。行われたかどうかを、続けて記録してください。";

/** The offer whose numbers a page shows, carried along so that they cannot come to mean another's. */
function shownOffer(booking: Booking | null): { ofOffer: string; ofBooking: string } {
  const offer = booking && numberedOfferOf(booking);
  return { ofOffer: String(offer?.n ?? 0), ofBooking: booking?.id ?? "" };
}

function addWishing(app: Hono<Env>, room: Room): void {
  const { desk } = room;
  const { policy } = room.desk.office;
  app.on(["GET", "POST"], "/mails/:id/wishes", (c) =>
    onMail(c, room, (opened, onIt, common) =>
      serveDeed(c, room, {
        ...common("wishes", "別の希望日時として扱う"),
        ...aboutBooking(room, opened, onIt, wishFields, (values) => {
          const read = readWishes(values, policy);
          if ("errors" in read) return read;
          const wishes = read.value;
          if (wishes.length === 0) return { errors: { date1: "希望日時を一つ以上書いてください。" } };
          const today = dayOf(c.get("visit").now);
          return {
            does: (tx, on) => treatAsWishes(tx, desk, { ...on, wishes }),
            says: [["希望日時", wishes.map((wish) => saySlot({ start: wish.from, end: wish.to }, today)).join("、")]],
          };
        }),
        defaults: { ...bookingDefaults(opened), ...wishDefaults(opened) },
      }),
    ),
  );
}

function addEnding(app: Hono<Env>, room: Room): void {
  const { desk } = room;
  for (const [path, title, act] of [
    ["decline", "案内の辞退として扱う", treatAsDecline],
    ["cancel", "取り消しの連絡として扱う", treatAsCancellation],
  ] as const) {
    app.on(["GET", "POST"], `/mails/:id/${path}`, (c) =>
      onMail(c, room, (opened, onIt, common) =>
        serveDeed(c, room, {
          ...common(path, title),
          ...aboutBooking(
            room,
            opened,
            onIt,
            () => "",
            () => ({ does: (tx, on) => act(tx, desk, on), says: [] }),
          ),
        }),
      ),
    );
  }
}

/** All held mails of one sender at once. */
function addPuttingAside(app: Hono<Env>, room: Room): void {
  const { desk } = room;
  app.on(["GET", "POST"], "/senders/not-for-us", (c) => {
    const { staff } = c.get("visit");
    const from = (c.req.method === "POST" ? c.get("form").from : c.req.query("from")) ?? "";
    return serveDeed(c, room, {
      place: "mails",
      title: "この差出人のメールをまとめて「予約とは関係ない」とする",
      path: "/senders/not-for-us",
      back: `/mails?from=${encodeURIComponent(from)}`,
      defaults: { from },
      read: async () => {
        const filter = { states: ["held" as const], fromAddress: from, limit: MOST_PUT_ASIDE };
        const mails = await look(room, (view) => view.inboundMails(filter));
        const related = mails.filter((mail) => mail.bookingId !== null).length;
        return {
          act: (tx) => noneForUs(tx, desk, { staff: staff.id, fromAddress: from }),
          says: [
            ["差出人", oneLine(from)],
            ["片づけるメール", `古いものから${mails.length}通`],
            ["予約に関係がありそうなもの", related === 0 ? "ありません" : `${related}通（先に開いて確かめてください）`],
          ],
        };
      },
      after: () => "/mails?done=sender-not-for-us",
    });
  });
}

function addSettling(app: Hono<Env>, room: Room): void {
  const { desk } = room;
  for (const [path, title, act] of [
    ["could-not-read", "「読み取れなかった」と知らせる", sendCouldNotRead],
    ["answered", "自分で返事をした", answeredMyself],
    ["not-for-us", "予約とは関係ない", notForUs],
  ] as const) {
    app.on(["GET", "POST"], `/mails/:id/${path}`, (c) =>
      onMail(c, room, ({ mail }, onIt, common) =>
        serveDeed(c, room, {
          ...common(path, title),
          read: () => ({
            act: (tx) => act(tx, desk, onIt),
            says: [
              ["扱い", title],
              ["メール", `「${oneLine(mail.subject) || "件名なし"}」 差出人 ${mail.fromAddress ?? "不明"}`],
            ],
          }),
        }),
      ),
    );
  }
}

/** Nothing is decided by it: the mail stays held, and what the clerk would do is shown. */
function addReadingAgain(app: Hono<Env>, room: Room): void {
  const { desk } = room;
  app.on(["GET", "POST"], "/mails/:id/read-again", (c) =>
    onMail(c, room, ({ mail }, { staff, mailId }, common) =>
      serveDeed(c, room, {
        ...common("read-again", "保存したメールを読み直す"),
        read: async () => {
          const parsed = await parseStored(desk, mailId);
          return {
            act: (tx) => readHeldAgain(tx, desk, { staff, mailId, parsed }),
            says: [
              ["メール", `「${oneLine(mail.subject) || "件名なし"}」 差出人 ${mail.fromAddress ?? "不明"}`],
              ["すること", "保存してあるメールを、いまの読み取り方でもう一度読みます。"],
              ["その後", "要確認のまま残ります。予約は動かず、何も送りません。扱いは、結果を見て職員が選びます。"],
            ],
          };
        },
        after: () => `/mails/${mailId}?done=readAgain`,
      }),
    ),
  );
}
