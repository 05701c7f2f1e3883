import type { Hono } from "hono";
import { html } from "hono/html";
import { hoursOn } from "../booking/calendar.ts";
import { at, type Day, dayOf, plusDays } from "../booking/time.ts";
import { calendarWith, type Opening, openingOf } from "../desk/opening.ts";
import { writeDay } from "../mail/letters/japanese-writing.ts";
import { readClock, readDay } from "./fields-of-time.ts";
import { saySlot } from "./history.ts";
import { list, section } from "./layout.ts";
import { noticeOf } from "./notices.ts";
import { chooseBlockPage, chooseDaysPage, openingPage } from "./page-opening.ts";
import { type Ctx, type Env, look, param, type Room } from "./room.ts";

import { addSeatHours } from "./routes-seat-hours.ts";
import { serveChange } from "./serve-change.ts";

/** Closing days, taking seats out for a time, and giving them back: each lists whom it hits and what becomes of them. */
export function addClosing(app: Hono<Env>, room: Room): void {
  app.get("/calendar/opening", async (c) =>
    c.html(openingPage(c.get("visit"), await look(room, openingOf), noticeOf(c))),
  );
  app.on(["GET", "POST"], "/calendar/close", (c) => closeDays(c, room));
  app.on(["GET", "POST"], "/calendar/block", (c) => blockSeat(c, room));
  addReopening(app, room);
  addSeatHours(app, room);
}

/** Days closed in one act. */
const MOST_DAYS_AT_ONCE = 31;
/** How far ahead days can be closed and seats taken out. */
const FURTHEST_DAYS = 365;

async function closeDays(c: Ctx, room: Room): Promise<Response> {
  const visit = c.get("visit");
  const { office, staff, now } = visit;
  const today = dayOf(now);
  const [asked, askedTo] = [c.req.query("from"), c.req.query("to")];
  const from = readDay(asked ?? "");
  const to = askedTo ? readDay(askedTo) : from;
  const problem = spanProblem(from, to, today);
  if (!from || !to || problem) return c.html(chooseDaysPage(visit, asked ?? "", askedTo ?? "", asked ? problem : null));
  const before = await look(room, openingOf);
  const calendar = calendarWith(office.calendar, before);
  const days: Day[] = [];
  for (let day = from; day <= to; day = plusDays(day, 1)) if (hoursOn(day, calendar)) days.push(day);
  if (days.length === 0) return c.html(chooseDaysPage(visit, from, to, "選んだ日は、もう閉まっています。"));
  const next = (reason: string) => (opening: Opening) => ({
    ...opening,
    closures: [
      ...opening.closures.filter((one) => !days.includes(one.day)),
      ...days.map((day) => ({ day, reason, staff: staff.id, at: now })),
    ],
  });
  const said = days.map((day) => writeDay(day, today)).join("、");
  return serveChange(c, room, {
    title: "相談の日を閉める",
    path: `/calendar/close?from=${from}&to=${to}`,
    back: `/calendar?week=${from}`,
    lead: section("閉める日", list(days.map((day) => writeDay(day, today)))),
    about: days.join(" "),
    act: "closed",
    says: [["閉める日", said]],
    before,
    next,
  });
}

async function blockSeat(c: Ctx, room: Room): Promise<Response> {
  const visit = c.get("visit");
  const { office, staff, now } = visit;
  const today = dayOf(now);
  const asked = c.req.query();
  const day = readDay(asked.day ?? "");
  const [from, to] = [readClock(asked.from ?? ""), readClock(asked.to ?? "")];
  const seat = /^\d{1,2}$/.test(asked.seat ?? "") ? Number(asked.seat) : 0;
  const problems = {
    seat: seat < 1 || seat > office.policy.seats ? "口を選んでください。" : null,
    day: spanProblem(day, day, today),
    from: !from || !to || from >= to ? "時刻を、始まりから終わりの順に書いてください。" : null,
  };
  if (!day || !from || !to || problems.seat || problems.day || problems.from)
    return c.html(chooseBlockPage(visit, asked, asked.seat === undefined ? {} : problems));
  const span = { from: at(day, from), to: at(day, to) };
  const before = await look(room, openingOf);
  // The same form sent twice takes the seat out once.
  const id = `${seat}.${span.from}.${span.to}`;
  const next = (reason: string) => (opening: Opening) => ({
    ...opening,
    blocks: [...opening.blocks.filter((one) => one.id !== id), { id, seat, ...span, reason, staff: staff.id, at: now }],
  });
  const said = `口${seat}、${saySlot({ start: span.from, end: span.to }, today)}`;
  return serveChange(c, room, {
    title: "口を外す",
    path: `/calendar/block?${new URLSearchParams({ seat: String(seat), day, from, to })}`,
    back: `/calendar/${day}`,
    lead: section("外す口と時間", html`<p>${said}</p>`),
    about: `${seat} ${span.from} ${span.to}`,
    act: "seatOut",
    says: [["外す口と時間", said]],
    before,
    next,
  });
}

function spanProblem(from: Day | null, to: Day | null, today: Day): string | null {
  if (!from || !to) return "日付を選んでください。";
  if (from < today || to > plusDays(today, FURTHEST_DAYS)) return "今日から一年先までの日付を選んでください。";
  if (to < from || to >= plusDays(from, MOST_DAYS_AT_ONCE))
    return "終わりの日は、始まりの日から31日までにしてください。";
  return null;
}

function addReopening(app: Hono<Env>, room: Room): void {
  app.on(["GET", "POST"], "/calendar/:day/reopen", async (c) => {
    const day = readDay(param(c, "day"));
    const before = await look(room, openingOf);
    if (!day || !before.closures.some((one) => one.day === day)) return c.notFound();
    const said = writeDay(day, dayOf(c.get("visit").now));
    return serveChange(c, room, {
      title: "閉めた日を開ける",
      path: `/calendar/${day}/reopen`,
      back: `/calendar/${day}`,
      lead: html`<p>${said}を、また相談の日にします。閉めたときに取り消した予約や替えた案内は、もとに戻りません。</p>`,
      about: day,
      act: "reopened",
      says: [["開ける日", said]],
      before,
      next: () => (opening) => ({ ...opening, closures: opening.closures.filter((one) => one.day !== day) }),
    });
  });
  app.on(["GET", "POST"], "/calendar/unblock/:id", async (c) => {
    const id = param(c, "id");
    const before = await look(room, openingOf);
    const block = before.blocks.find((one) => one.id === id);
    if (!block) return c.notFound();
    const said = `口${block.seat}、${saySlot({ start: block.from, end: block.to }, dayOf(c.get("visit").now))}`;
    return serveChange(c, room, {
      title: "外した口を戻す",
      path: `/calendar/unblock/${encodeURIComponent(id)}`,
      back: `/calendar/${dayOf(block.from)}`,
      lead: html`<p>${said}を、また使えるようにします。</p>`,
      about: `${block.seat} ${block.from} ${block.to}`,
      act: "seatBack",
      says: [["戻す口と時間", said]],
      before,
      next: () => (opening) => ({ ...opening, blocks: opening.blocks.filter((one) => one.id !== id) }),
    });
  });
}
