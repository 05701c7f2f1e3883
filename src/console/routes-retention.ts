import type { Hono } from "hono";
import { html } from "hono/html";
import { type Day, dayOf, startOf, toDay } from "../booking/time.ts";
import { type LegalHold, legalHolds, liftLegalHold, setLegalHold } from "../desk/legal-hold.ts";
import {
  type Proposal,
  proposeErasing,
  type Release,
  releaseErasing,
  releaseOf,
  retentionOf,
} from "../desk/retention.ts";
import type { View } from "../world/store.ts";
import { serveDeed } from "./deed.ts";
import { textField } from "./fields.ts";
import { readForm, rejectForm } from "./forms.ts";
import { sayTime } from "./history.ts";
import { facts, type Html, list, noticeBox, page, section, type Visit } from "./layout.ts";
import { type Notice, noticeOf } from "./notices.ts";
import { type Env, look, param, type Room } from "./room.ts";
import { linkIfAllowed } from "./route-rights.ts";

const CLASS_WORDS = {
  ignoredMail: "関係のないメールの写し（承認なしで消えます）",
  rawMail: "メールの写し",
  letters: "手紙の本文",
  people: "利用者と予約",
} satisfies Record<keyof Proposal["classes"], string>;

/** 保存期間と消去: what is due, the chief's release, and what a legal hold keeps. */
export function addRetentionRoutes(app: Hono<Env>, room: Room): void {
  const { desk } = room;
  app.get("/retention", async (c) => {
    const visit = c.get("visit");
    const behind = c.req.query("behind");
    const bounds = { ...BOUNDS, ...(behind && /^[0-9a-z]{1,40}$/.test(behind) ? { after: behind } : {}) };
    const shown = await look(room, async (view) => ({
      proposal: await proposeErasing(view, retentionOf(desk.office), visit.now, bounds),
      release: await releaseOf(view),
      holds: await namedHolds(view),
    }));
    return c.html(retentionPage(visit, shown, noticeOf(c)));
  });
  app.on(["GET", "POST"], "/retention/release", async (c) => {
    const { staff, now } = c.get("visit");
    const shownAt = dayOf(now);
    const day = readDay(c.get("form")?.day) ?? shownAt;
    const { classes } = await look(room, (view) =>
      proposeErasing(view, retentionOf(desk.office), startOf(day), BOUNDS),
    );
    return serveDeed(c, room, {
      place: "settings",
      title: "消去を承認する",
      path: "/retention/release",
      back: "/retention",
      lead: html`<p>承認すると、下の件数が順に消去されます。元に戻すことはできません。</p>`,
      defaults: { day: shownAt },
      read: () => ({
        act: (tx) => releaseErasing(tx, desk, { staff: staff.id, at: startOf(day) }),
        says: classRows(classes).filter(([name]) => name !== CLASS_WORDS.ignoredMail),
      }),
      after: () => "/retention?done=erasing",
    });
  });
  addHolds(app, room);
}

function addHolds(app: Hono<Env>, room: Room): void {
  const { desk } = room;
  for (const [path, title, act, notice] of [
    ["hold", "消去を保留する", setLegalHold, "kept"],
    ["lift", "消去の保留を解く（責任者）", liftLegalHold, "keptNoMore"],
  ] as const) {
    app.on(["GET", "POST"], `/retention/:on/:id/${path}`, async (c) => {
      const { staff } = c.get("visit");
      const [on, id] = [param(c, "on"), param(c, "id")];
      if (on !== "booking" && on !== "person") return c.notFound();
      return serveDeed(c, room, {
        place: "settings",
        title,
        path: `/retention/${on}/${id}/${path}`,
        back: on === "booking" ? `/bookings/${id}` : `/people/${id}`,
        lead: html`<p>保留の間は、保存期間が過ぎても、本人が求めても、${on === "booking" ? "この予約と利用者" : "この利用者"}の記録は消えません。</p>`,
        fields: (filled) => textField(filled, { name: "reason", label: "理由", required: true }),
        read: (values) => {
          const read = readForm(rejectForm, values);
          if ("errors" in read) return read;
          const { reason } = read.value;
          return {
            act: (tx) => act(tx, desk, { staff: staff.id, on, id, reason }),
            says: [
              ["対象", on === "booking" ? "予約" : "利用者"],
              ["理由", reason],
            ],
          };
        },
        after: () => `/retention?done=${notice satisfies Notice}`,
      });
    });
  }
}

type Shown = { proposal: Proposal; release: Release | null; holds: NamedHold[] };
type NamedHold = LegalHold & { label: string };

async function namedHolds(view: View): Promise<NamedHold[]> {
  const named: NamedHold[] = [];
  for (const hold of await legalHolds(view)) {
    const label = hold.on === "booking" ? (await view.booking(hold.id))?.reference : (await view.person(hold.id))?.name;
    named.push({ ...hold, label: label ?? "（名前なし）" });
  }
  return named;
}

function retentionPage(visit: Visit, { proposal, release, holds }: Shown, notice: Html | null): Html {
  const today = dayOf(visit.now);
  const isRunning = release !== null && release.doneAt === null;
  const due = (["rawMail", "letters", "people"] as const).some((name) => (proposal.classes[name]?.count ?? 0) > 0);
  return page(
    visit,
    "settings",
    "保存期間と消去",
    html`${noticeBox(notice)}
    ${section(
      "いま消去できるもの",
      html`<p>保存期間は、窓口の設定ファイルに書きます。書かれていない種類は、消えません。受信箱のメールは、どの場合も消しません。</p>
      ${facts(classRows(proposal.classes))}${Object.values(proposal.classes).some((due) => due?.more) ? html`<p class="hint">「以上」とあるものは、途中まで数えました。すべての件数は、運用担当が「madoguchi retention」で調べられます。</p>` : ""}${furtherPeople(visit, proposal)}
      ${due && !isRunning ? html`<div class="deeds">${linkIfAllowed(visit, "/retention/release", "消去を承認する")}</div>` : ""}`,
    )}
    ${section(
      "前回の承認",
      release === null
        ? html`<p>まだありません。</p>`
        : facts([
            ["承認", `${sayTime(release.at, today)}　${release.by}`],
            [
              "状態",
              release.doneAt === null ? "消去を進めています" : `${sayTime(release.doneAt, today)}に終わりました`,
            ],
            ["消去した件数", sayErased(release)],
          ]),
    )}
    ${section(
      "消去の保留",
      holds.length === 0
        ? html`<p>ありません。予約の画面から登録できます。</p>`
        : list(holds.map((hold) => sayHold(visit, hold, today))),
    )}`,
  );
}

/** The page looks at so much and says where to go on; the release takes all that is due. */
const BOUNDS = { found: 50, people: 300 };

function furtherPeople({ base }: Visit, { classes }: Proposal): Html | "" {
  const after = classes.people?.more?.after;
  if (!after) return "";
  return html`<p>利用者は、古い順に${BOUNDS.people}人か${BOUNDS.found}件まで調べました。<a href="${base}/retention?behind=${after}">続きを調べる</a></p>
    <p class="hint">承認すると、ここに出ていない分も、期間を過ぎたものはすべて消去します。</p>`;
}

function classRows(classes: Proposal["classes"]): [string, string][] {
  return (Object.keys(CLASS_WORDS) as (keyof typeof CLASS_WORDS)[]).map((name) => {
    const due = classes[name];
    if (due === null) return [CLASS_WORDS[name], "保存期間が決まっていません"];
    const atLeast = due.more ? "以上" : "";
    const oldest = due.oldest === null ? "" : `、いちばん古いもの：${due.oldest.slice(0, 10)}`;
    const kept = due.keptBack === 0 ? "" : `、保留などで残すもの：${due.keptBack}件`;
    return [CLASS_WORDS[name], `${due.before.slice(0, 10)}より前：${due.count}件${atLeast}${oldest}${kept}`];
  });
}

function sayErased({ erased }: Release): string {
  return `利用者${erased.people}件、予約${erased.bookings}件、メール${erased.mails}通、手紙${erased.letters}通`;
}

function sayHold(visit: Visit, hold: NamedHold, today: Day): Html {
  const { base } = visit;
  const { on, id, label, reason, at, by, lifted } = hold;
  const what = on === "booking" ? html`予約 <a href="${base}/bookings/${id}">${label}</a>` : html`利用者 ${label}`;
  return html`${what}：${reason}（${sayTime(at, today)}、${by}）${
    lifted === null
      ? html` ${linkIfAllowed(visit, `/retention/${on}/${id}/lift`, `${label}の保留を解く`, "plain")}`
      : `　${sayTime(lifted.at, today)}に${lifted.by}が解きました：${lifted.reason}`
  }`;
}

function readDay(text: string | undefined): Day | null {
  try {
    return text ? toDay(text) : null;
  } catch {
    return null;
  }
}
