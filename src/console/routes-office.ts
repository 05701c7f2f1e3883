import type { Hono } from "hono";
import { dayOf } from "../booking/time.ts";
import { restoredOf } from "../desk/restored.ts";
import { ONE_PERSON_DUTY_SETTING, SEND_MODE_SETTING } from "../desk/send-mode.ts";
import { takePhoneApplication } from "../desk/staff-acts.ts";
import { endRestoration, setOnePersonDuty, setSendMode } from "../desk/staff-letters.ts";
import { standingOf } from "../desk/standing.ts";
import { closeTask } from "../desk/telephone-acts.ts";
import { OFFICE_LANGUAGE } from "../mail/language.ts";
import type { SendMode } from "../mail/office.ts";
import { serveDeed } from "./deed.ts";
import { radioField } from "./fields.ts";
import { readPhoneForm } from "./forms.ts";
import { freeDays } from "./free-times.ts";
import { saySlot, sayTime } from "./history.ts";
import { noticeOf } from "./notices.ts";
import { phoneFields, pointsToTell } from "./page-phone.ts";
import { gatherToday, todayPage } from "./page-today.ts";
import { sayStanding } from "./person-facts.ts";
import { taskReason } from "./reasons.ts";
import { type Env, look, param, type Room } from "./room.ts";
import { addSettingsRoutes } from "./routes-settings.ts";
import { isKey, LANGUAGE_WORDS, SEND_MODE_WORDS, TASK_WORDS } from "./wording.ts";

/** Today, the telephone, tasks and settings. */
export function addOfficeRoutes(app: Hono<Env>, room: Room): void {
  app.get("/", async (c) => {
    const visit = c.get("visit");
    return c.html(
      todayPage(visit, await look(room, (view) => gatherToday(view, visit.now)), room.health(), noticeOf(c)),
    );
  });

  addPhone(app, room);
  addTasks(app, room);
  addSettingsRoutes(app, room);
  addSendMode(app, room);
  addOnePersonDuty(app, room);
  addRestored(app, room);
}

function addPhone(app: Hono<Env>, room: Room): void {
  const { desk } = room;
  const { ids } = room.desk.world;
  app.on(["GET", "POST"], "/phone", async (c) => {
    const visit = c.get("visit");
    const { office, staff, now } = visit;
    const days = await look(room, (view) => freeDays(view, visit, true));
    return serveDeed(c, room, {
      place: "phone",
      title: "電話で受けた申込み",
      path: "/phone",
      back: "/",
      lead: pointsToTell(office, room.base),
      defaults: { bookingId: ids.next(), reference: ids.reference(), language: OFFICE_LANGUAGE },
      fields: (filled) => phoneFields(visit, filled, days),
      read: async (values) => {
        const read = readPhoneForm(values, office.policy);
        if ("errors" in read) return read;
        const { ids: newIds, facts: person, slot } = read.value;
        const known = await look(room, (view) => standingOf(view, desk, { id: "new", ...person }, now));
        return {
          act: (tx) => takePhoneApplication(tx, desk, { staff: staff.id, ...newIds, facts: person, slot }),
          says: [
            ["お名前", person.name ?? ""],
            ["求職番号", person.jobSeekerNumber ?? "ない、または手元にない"],
            ["メール", person.address ?? "なし（電話で連絡します）"],
            ["電話", person.phone ?? "聞いていない"],
            ...(person.language
              ? ([["手紙のことば", LANGUAGE_WORDS[person.language.code]]] as [string, string][])
              : []),
            ["仮押さえする日時", saySlot(slot, dayOf(now))],
            ["受付番号", newIds.reference],
            ...sayStanding(known, visit),
          ],
        };
      },
      after: (done) => `/bookings/${done.bookingId}?done=phone`,
    });
  });
}

function addTasks(app: Hono<Env>, room: Room): void {
  const { desk } = room;
  app.on(["GET", "POST"], "/tasks/:id/close", async (c) => {
    const { staff } = c.get("visit");
    const id = param(c, "id");
    const [task] = await look(room, (view) => view.tasks({ open: true, id, limit: 1 }));
    return serveDeed(c, room, {
      place: "today",
      title: "用件を済みにする",
      path: `/tasks/${id}/close`,
      back: "/",
      read: () => ({
        act: (tx) => closeTask(tx, desk, { staff: staff.id, taskId: id }),
        says: task
          ? [
              ["用件", TASK_WORDS[task.kind]],
              ["内容", taskReason(task)],
            ]
          : [],
      }),
      after: () => "/?done=closed",
    });
  });
}

function addSendMode(app: Hono<Env>, room: Room): void {
  const { desk } = room;
  app.on(["GET", "POST"], "/settings/send-mode", async (c) => {
    const { staff, mode: now } = c.get("visit");
    return serveDeed(c, room, {
      place: "settings",
      title: "手紙の送り方を変える",
      path: "/settings/send-mode",
      back: "/settings",
      on: { settings: [SEND_MODE_SETTING] },
      defaults: { mode: now },
      fields: (filled) =>
        radioField(
          filled,
          { name: "mode", label: "送り方" },
          Object.entries(SEND_MODE_WORDS).map(([value, { short, long }]) => ({ value, label: `${short}：${long}` })),
        ),
      read: (values) => {
        const mode = values.mode ?? "";
        if (!isKey(SEND_MODE_WORDS, mode)) return { errors: { mode: "送り方を選んでください。" } };
        return {
          act: (tx) => setSendMode(tx, desk, { staff: staff.id, mode: mode satisfies SendMode }),
          // Whoever stops the letters is stopped by nothing.
          evenIfChanged: mode === "stop",
          says: [
            ["いま", SEND_MODE_WORDS[now].short],
            ["変えた後", `${SEND_MODE_WORDS[mode].short}：${SEND_MODE_WORDS[mode].long}`],
            ["すでに承認待ちの手紙", "承認待ちのまま残ります"],
          ],
        };
      },
      after: () => "/settings?done=sendMode",
    });
  });
}

function addOnePersonDuty(app: Hono<Env>, room: Room): void {
  const { desk } = room;
  app.on(["GET", "POST"], "/settings/one-person", async (c) => {
    const { staff } = c.get("visit");
    return serveDeed(c, room, {
      place: "settings",
      title: "一人での承認",
      path: "/settings/one-person",
      back: "/settings",
      on: { settings: [ONE_PERSON_DUTY_SETTING] },
      fields: (filled) =>
        radioField(filled, { name: "alone", label: "自分の操作で書かれた手紙の承認" }, [
          { value: "no", label: "別の職員が承認する" },
          { value: "yes", label: "職員が一人の日のため、本人の承認を許可する" },
        ]),
      read: ({ alone }) => {
        if (alone !== "yes" && alone !== "no") return { errors: { alone: "どちらかを選んでください。" } };
        return {
          act: (tx) => setOnePersonDuty(tx, desk, { staff: staff.id, allowed: alone === "yes" }),
          says: [["変えた後", alone === "yes" ? "本人の承認を許可する" : "別の職員が承認する"]],
        };
      },
      after: () => "/settings?done=onePerson",
    });
  });
}

function addRestored(app: Hono<Env>, room: Room): void {
  const { desk } = room;
  app.on(["GET", "POST"], "/settings/restored", async (c) => {
    const { staff, now } = c.get("visit");
    const { restored, held } = await look(room, async (view) => ({
      restored: await restoredOf(view),
      held: (await view.inboundMails({ states: ["held"], limit: 100 })).length,
    }));
    return serveDeed(c, room, {
      place: "settings",
      title: "復元の確認を終える",
      path: "/settings/restored",
      back: "/",
      read: () => ({
        act: (tx) => endRestoration(tx, desk, { staff: staff.id }),
        says: [
          ["控えの時刻", restored ? sayTime(restored.backupAt, dayOf(now)) : "復元していません"],
          ["まだ残っている要確認のメール", `${held}通`],
          [
            "終えた後",
            `手紙は、起動時の設定（${SEND_MODE_WORDS[desk.sendMode].short}）か、この画面で決めた送り方に戻ります`,
          ],
        ],
      }),
      after: () => "/settings?done=restored",
    });
  });
}
