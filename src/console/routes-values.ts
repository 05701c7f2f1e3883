import type { Hono } from "hono";
import { html } from "hono/html";
import { DEADLINE_RANGES } from "../booking/policy.ts";
import {
  addressesOfPeople,
  type Contact,
  changeContact,
  changeDeadlines,
  changeStaffAddresses,
  type Deadlines,
  newestChange,
} from "../desk/office-changes.ts";
import {
  areStaffAddresses,
  type ContactName,
  contactNamesOf,
  contactOf,
  DEADLINE_NAMES,
  isContact,
  MOST_CONTACT_CHARACTERS,
  MOST_STAFF_ADDRESSES,
} from "../desk/office-values.ts";
import { toOneLine } from "../mail/letters/wording.ts";
import { type Deed, serveDeed } from "./deed.ts";
import { type Filled, hidden, textArea, textField } from "./fields.ts";
import { readForm, rejectForm, type Values } from "./forms.ts";
import type { Html } from "./layout.ts";
import { oneLine } from "./plain-line.ts";
import { type Ctx, type Env, look, type Room } from "./room.ts";
import { CONTACT_WORDS, DEADLINE_WORDS, sayAddresses } from "./setting-words.ts";
import { gatherTold, toldSection } from "./told-people.ts";

/** Values of the office that are changed in the console: its deadlines, what letters print of it, who is told at the office. */
export function addValueRoutes(app: Hono<Env>, room: Room): void {
  app.on(["GET", "POST"], "/settings/deadlines", async (c) => serveDeed(c, room, await deadlinesDeed(c, room)));
  app.on(["GET", "POST"], "/settings/contact", async (c) => serveDeed(c, room, await contactDeed(c, room)));
  app.on(["GET", "POST"], "/settings/staff-addresses", async (c) => serveDeed(c, room, await addressesDeed(c, room)));
}

export const REASON = { name: "reason", label: "理由", hint: "変更の記録に残ります。", required: true } as const;

type Errors = Record<string, string>;

/** What was typed beside the reason, or what is wrong with either. */
function withReason<T>(values: Values, errors: Errors, value: T): { reason: string; value: T } | { errors: Errors } {
  const read = readForm(rejectForm, values);
  if ("errors" in read || Object.keys(errors).length > 0)
    return { errors: { ...errors, ...("errors" in read ? read.errors : {}) } };
  return { reason: read.value.reason, value };
}

function sayBoth(before: string, after: string): string {
  return before === after ? `${before}（変わりません）` : `${before} から ${after} に`;
}

async function deadlinesDeed(c: Ctx, room: Room): Promise<Deed> {
  const visit = c.get("visit");
  const { policy } = visit.office;
  const { seen, told } = await look(room, async (view) => ({
    seen: await newestChange(view, DEADLINE_NAMES),
    told: await gatherTold(view, visit.now),
  }));
  return {
    place: "settings",
    title: "期限を変える",
    path: "/settings/deadlines",
    back: "/settings",
    on: { settings: DEADLINE_NAMES },
    lead: html`<p>次に送る案内と、次に届く申込みから変わります。もう知らせた期限は変わりません。設定ファイルと同じ値にすると、設定ファイルに従うように戻ります。</p>`,
    defaults: {
      ...Object.fromEntries(DEADLINE_NAMES.map((name) => [name, String(policy[name])])),
      seen: String(seen),
    },
    fields: (filled) => deadlineFields(filled),
    read: (values) => {
      const errors: Errors = {};
      const deadlines = Object.fromEntries(
        DEADLINE_NAMES.map((name) => {
          const text = (values[name] ?? "").normalize("NFKC").trim();
          const { least, most } = DEADLINE_RANGES[name];
          const days = /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
          if (!(days >= least && days <= most)) errors[name] = `${least}から${most}までの数を書いてください。`;
          return [name, days];
        }),
      ) as Deadlines;
      const read = withReason(values, errors, deadlines);
      if ("errors" in read) return read;
      const said = { staff: visit.staff.id, reason: read.reason, seen: Number(values.seen) };
      return {
        act: (tx) => changeDeadlines(tx, room.desk, { ...said, deadlines }),
        says: [
          ...DEADLINE_NAMES.map((name): [string, string] => [
            DEADLINE_WORDS[name],
            sayBoth(`${policy[name]}開庁日`, `${deadlines[name]}開庁日`),
          ]),
          ["理由", read.reason],
        ],
        shows: html`${toldSection(visit, "案内中の方", "送った案内に書いた返信の期限のままです。", told.offered)}
        ${toldSection(visit, "答えを待っている方", "受け付けたときに決まった、窓口が答える期限のままです。", told.waiting)}`,
      };
    },
    after: () => "/settings?done=changed",
  };
}

function deadlineFields(filled: Filled): Html {
  const hints = {
    replyBusinessDays: "案内を送った日の次の開庁日を1日目と数えます。",
    answerBusinessDays: "申込みが届いた日の次の開庁日を1日目と数えます。規約により、3開庁日より長くはできません。",
  };
  return html`${hidden({ seen: filled.values.seen ?? "" })}${DEADLINE_NAMES.map((name) => {
    const { least, most } = DEADLINE_RANGES[name];
    return textField(filled, {
      name,
      label: `${DEADLINE_WORDS[name]}（開庁日）`,
      hint: `${hints[name]}${least}から${most}まで。`,
      most: 2,
    });
  })}${textArea(filled, REASON)}`;
}

async function contactDeed(c: Ctx, room: Room): Promise<Deed> {
  const visit = c.get("visit");
  const { office } = visit;
  const names = contactNamesOf(room.desk.office);
  const { seen, told } = await look(room, async (view) => ({
    seen: await newestChange(view, names),
    told: await gatherTold(view, visit.now),
  }));
  return {
    place: "settings",
    title: "所在地と電話を変える",
    path: "/settings/contact",
    back: "/settings",
    on: { settings: names },
    lead: html`<p>次に書かれる手紙から変わります。もう書かれた手紙は変わりません。承認を待つ案内だけは、承認するときに期限とともに書き直されるため、新しいものになります。</p>`,
    defaults: {
      ...Object.fromEntries(names.map((name) => [fieldOf(name), contactOf(office, name)])),
      seen: String(seen),
    },
    fields: (filled) =>
      html`${hidden({ seen: filled.values.seen ?? "" })}${names.map((name) =>
        textField(filled, {
          name: fieldOf(name),
          label: CONTACT_WORDS[name],
          ...(name === "telephone" ? { hint: "025-552-0333 のように、市外局番から「-」で区切ります。" } : {}),
          most: MOST_CONTACT_CHARACTERS,
          required: true,
        }),
      )}${textArea(filled, REASON)}`,
    read: (values) => {
      const errors: Errors = {};
      const contact: Contact = {};
      for (const name of names) {
        const typed = toOneLine(values[fieldOf(name)] ?? "");
        const text = name === "telephone" ? typed.normalize("NFKC").replace(/[‐‑–—―−ー]/g, "-") : typed;
        contact[name] = text;
        if (!isContact(name, text)) errors[fieldOf(name)] = wrongContact(name, text);
      }
      const read = withReason(values, errors, contact);
      if ("errors" in read) return read;
      const said = { staff: visit.staff.id, reason: read.reason, seen: Number(values.seen) };
      return {
        act: (tx) => changeContact(tx, room.desk, { ...said, contact }),
        says: [
          ...names.map((name): [string, string] => [
            CONTACT_WORDS[name],
            sayBoth(contactOf(office, name), contact[name] ?? ""),
          ]),
          ["理由", read.reason],
        ],
        shows: html`${toldSection(visit, "案内中の方", WITH_OLD_CONTACT, told.offered)}
        ${toldSection(visit, "これからの相談が決まっている方", WITH_OLD_CONTACT, told.confirmed)}`,
      };
    },
    after: () => "/settings?done=changed",
  };
}

const WITH_OLD_CONTACT =
  "前の所在地と電話を書いた手紙が届いています。この変更だけでは、何も送られません。前の電話番号にかかってくることがあるか、確かめてください。";

/** A name of a form's field, and with it of an element: without the colon. */
function fieldOf(name: ContactName): string {
  return name.replace(":", "-");
}

function wrongContact(name: ContactName, text: string): string {
  if (text === "") return "空けられません。";
  if (name === "telephone") return "電話番号は、025-552-0333 の形で書いてください。";
  return `${MOST_CONTACT_CHARACTERS}文字までで、ウェブやメールのアドレスを入れずに書いてください。`;
}

async function addressesDeed(c: Ctx, room: Room): Promise<Deed> {
  const visit = c.get("visit");
  const before = visit.office.mail.staffAddresses ?? [];
  const seen = await look(room, (view) => newestChange(view, ["staffAddresses"]));
  return {
    place: "settings",
    title: "職員への知らせの宛先を変える",
    path: "/settings/staff-addresses",
    back: "/settings",
    on: { settings: ["staffAddresses"] },
    lead: html`<p>朝の件数のまとめと、急ぎの知らせが送られます。利用者のお名前や用件は書かれません。</p>
    <p>ここに書いたアドレスから届いたメールは、職員のものとして扱われ、申込みとしては読まれません。利用者のアドレスは書けません。</p>`,
    defaults: { addresses: before.join("\n"), seen: String(seen) },
    fields: (filled) =>
      html`${hidden({ seen: filled.values.seen ?? "" })}${textArea(filled, {
        name: "addresses",
        label: "アドレス",
        hint: `一行に一つ、${MOST_STAFF_ADDRESSES}件まで。空けると、だれにも送られません。`,
        rows: 5,
        most: 5_000,
      })}${textArea(filled, REASON)}`,
    read: async (values) => {
      const staffAddresses = (values.addresses ?? "")
        .normalize("NFKC")
        .split(/[\s,、]+/)
        .filter(Boolean)
        .map((one) => one.toLowerCase());
      const errors: Errors = {};
      if (!areStaffAddresses(staffAddresses))
        errors.addresses = `メールアドレスを一行に一つ、重ねずに、${MOST_STAFF_ADDRESSES}件まで書いてください。`;
      const added = staffAddresses.filter((one) => !before.includes(one));
      const known = errors.addresses ? [] : await look(room, (view) => addressesOfPeople(view, added));
      if (known.length > 0)
        errors.addresses = `利用者として登録のあるアドレスが含まれています：${known.map(oneLine).join("、")}`;
      const read = withReason(values, errors, staffAddresses);
      if ("errors" in read) return read;
      const said = { staff: visit.staff.id, reason: read.reason, seen: Number(values.seen) };
      return {
        act: (tx) => changeStaffAddresses(tx, room.desk, { ...said, staffAddresses }),
        says: [
          ["いままで", sayAddresses(before)],
          ["変えた後", sayAddresses(staffAddresses)],
          ["新しく加わる宛先", sayAddresses(added)],
          ["理由", read.reason],
        ],
      };
    },
    after: () => "/settings?done=changed",
  };
}
