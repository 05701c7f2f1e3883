import type { Hono } from "hono";
import { html } from "hono/html";
import { dayOf } from "../booking/time.ts";
import { perform, rehearse } from "../desk/acts.ts";
import { isEditable } from "../desk/letter-edits.ts";
import { countAsSent, digestOf, type Released, releaseLetter, withdrawLetter } from "../desk/staff-letters.ts";
import { sameAddress } from "../mail/address.ts";
import type { Tx } from "../world/store.ts";
import type { LetterState, OutboxLetter, Person } from "../world/store-rows.ts";
import { serveDeed } from "./deed.ts";
import { sayTime } from "./history.ts";
import {
  box,
  boxInFocus,
  facts,
  type Html,
  list,
  noticeBox,
  page,
  section,
  table,
  token,
  type Visit,
} from "./layout.ts";
import { type Notice, noticeOf } from "./notices.ts";
import { otherWords } from "./other-words.ts";
import { letterReason } from "./reasons.ts";
import { type Ctx, type Env, look, param, type Room } from "./room.ts";
import { addEditing } from "./routes-editing.ts";
import { type StaffNames, sayStaff } from "./staff-names.ts";
import { isKey, LETTER_KIND_WORDS, LETTER_STATE_WORDS, REFUSAL_WORDS } from "./wording.ts";

/** Of each state; the others are a page of that state away. */
const MOST_LETTERS = 50;

const LISTED_STATES: readonly LetterState[] = ["awaiting", "capped", "unknown", "failed", "drafted", "queued"];

/** Letters that wait for a person, each shown exactly as it would leave now. */
export function addLetterRoutes(app: Hono<Env>, room: Room): void {
  const { desk } = room;

  app.get("/letters", async (c) => {
    const [asked, after] = [c.req.query("state") ?? "", Number(c.req.query("after"))];
    const states = LISTED_STATES.filter((state) => !isKey(LETTER_STATE_WORDS, asked) || state === asked);
    const behind = states.length === 1 && Number.isSafeInteger(after) && after > 0 ? { after } : {};
    // Each by itself, for a thousand letters of one kind must not hide one of another.
    const letters = await look(room, async (view) => {
      const found: OutboxLetter[] = [];
      for (const state of states)
        found.push(...(await view.letters({ states: [state], ...behind, limit: MOST_LETTERS + 1 })));
      return found;
    });
    return c.html(lettersPage(c.get("visit"), letters, noticeOf(c)));
  });

  app.get("/letters/:id", async (c) => showLetter(c, room, null));

  app.get("/letters/:id/html", async (c) => {
    const preview = await previewOf(room, c.get("visit").staff.id, param(c, "id"));
    return preview ? c.html(preview.letter.html) : c.notFound();
  });

  app.post("/letters/:id/release", async (c) => {
    const letterId = param(c, "id");
    const staff = c.get("visit").staff.id;
    const seen = c.get("form").seen ?? "";
    let released: Released = { refused: "unknownLetter" };
    const outcome = await perform(desk, async (tx) => {
      released = await releaseLetter(tx, desk, { staff, letterId, seen });
      return released;
    });
    if ("refused" in outcome) return showLetter(c, room, REFUSAL_WORDS[outcome.refused]);
    const why = (released as Released).withdrawn ?? "released";
    return c.redirect(`${room.base}/letters?done=${why}`, 303);
  });

  addEditing(app, room);
  for (const [path, title, act, done] of [
    ["withdraw", "手紙を取り下げる", withdrawLetter, "withdrawn"],
    ["sent", "送信済みとして扱う", countAsSent, "sent"],
  ] as const) {
    app.on(["GET", "POST"], `/letters/:id/${path}`, async (c) => {
      const letterId = param(c, "id");
      const letter = await look(room, (view) => view.letter(letterId));
      if (!letter) return c.notFound();
      return serveDeed(c, room, {
        place: "letters",
        title,
        path: `/letters/${letterId}/${path}`,
        back: `/letters/${letterId}`,
        read: () => ({
          act: (tx) => act(tx, desk, { staff: c.get("visit").staff.id, letterId }),
          says: [
            ["手紙", LETTER_KIND_WORDS[letter.kind]],
            ["宛先", letter.to],
            ["件名", letter.subject],
          ],
        }),
        after: () => `/letters?done=${done satisfies Notice}`,
      });
    });
  }
}

type Preview = { letter: OutboxLetter; person: Person | null; refused: string | null; withdrawn: string | null };

/** The letter as releasing it now would send it: the act itself, taken back. */
async function previewOf({ desk }: Room, staff: string, letterId: string): Promise<Preview | null> {
  const seen: { letter: OutboxLetter | null; person: Person | null; released: Released | null } = {
    letter: null,
    person: null,
    released: null,
  };
  await rehearse(desk, async (tx: Tx) => {
    seen.released = await releaseLetter(tx, desk, { staff, letterId, seen: null });
    const letter = await tx.letter(letterId);
    const booking = letter?.bookingId ? await tx.booking(letter.bookingId) : null;
    seen.letter = letter;
    seen.person = booking ? await tx.person(booking.personId) : null;
    return seen.released;
  });
  const { letter, person, released } = seen;
  if (!letter || !released) return null;
  return {
    letter,
    person,
    refused: "refused" in released ? REFUSAL_WORDS[released.refused] : null,
    withdrawn: released.withdrawn ?? null,
  };
}

async function showLetter(c: Ctx, room: Room, error: string | null): Promise<Response> {
  const visit = c.get("visit");
  const id = param(c, "id");
  const preview = await previewOf(room, visit.staff.id, id);
  const stored = await look(room, (view) => view.letter(id));
  if (!preview || !stored) return c.notFound();
  const seen = digestOf(room.desk, preview.letter);
  return c.html(letterPage(visit, stored, preview, seen, { error, notice: noticeOf(c) }), error ? 409 : 200);
}

function lettersPage(visit: Visit, letters: readonly OutboxLetter[], notice: Html | null): Html {
  const { base, now } = visit;
  const part = (title: string, words: string, states: readonly LetterState[]) => {
    const lists = states.map((state) => letters.filter((letter) => letter.state === state));
    const found = lists.flatMap((list) => list.slice(0, MOST_LETTERS));
    const cut = lists.filter((list) => list.length > MOST_LETTERS).flatMap((list) => list.at(MOST_LETTERS - 1) ?? []);
    return section(
      `${title}（${found.length}通${cut.length > 0 ? "以上" : ""}）`,
      found.length === 0
        ? html`<p>ありません。</p>`
        : html`${table(
            words,
            ["手紙", "宛先", "書いた時刻", "状態"],
            found.map((letter) => [
              html`<a href="${base}/letters/${letter.id}">${LETTER_KIND_WORDS[letter.kind]}</a>`,
              letter.to,
              sayTime(letter.writtenAt, dayOf(now)),
              LETTER_STATE_WORDS[letter.state],
            ]),
          )}${cut.map(({ state, order }) => html`<p><a class="button quiet" href="${base}/letters?state=${state}&after=${order}">「${LETTER_STATE_WORDS[state]}」の続き</a></p>`)}`,
    );
  };
  return page(
    visit,
    "letters",
    "手紙",
    html`${noticeBox(notice)}${part("承認待ち", "確かめて承認すると送られます", ["awaiting"])}
    ${part("送れていない手紙", "職員が決めるまで動きません", ["capped", "unknown", "failed"])}
    ${part("送信待ちと下書き", "順に送られるもの、または下書きだけのもの", ["queued", "drafted"])}`,
  );
}

function letterPage(
  visit: Visit,
  stored: OutboxLetter,
  { letter, person, refused, withdrawn }: Preview,
  seen: string,
  { error, notice }: { error: string | null; notice: Html | null },
): Html {
  const { base, now } = visit;
  const today = dayOf(now);
  const isWaiting =
    stored.state === "awaiting" || stored.state === "capped" || stored.state === "unknown" || stored.state === "failed";
  const differs = person !== null && !sameAddress(person.address, letter.to);
  const why = letterReason(stored.reason, visit.names);
  return page(
    visit,
    "letters",
    LETTER_KIND_WORDS[stored.kind],
    html`${noticeBox(notice)}${error ? boxInFocus("alarm", `できません：${error}`) : ""}
    ${isWaiting && refused && refused !== error ? box("alarm", `いまは承認できません：${refused}`) : ""}
    ${isWaiting && withdrawn ? box("note", withdrawnWords(withdrawn, visit.names)) : ""}
    ${section(
      "宛先と状態",
      html`${differs ? box("alarm", "宛先が、予約の連絡先と違います。") : ""}${facts([
        ["宛先", letter.to],
        [
          "予約の人",
          person
            ? `${person.name ?? "（お名前なし）"}（${person.address ?? "メールなし"}）`
            : "予約に結び付いていない手紙です",
        ],
        ["件名", letter.subject],
        ["状態", html`<span class="state">${LETTER_STATE_WORDS[stored.state]}</span>${why ? html`　${why}` : ""}`],
        ["書いた時刻", sayTime(stored.writtenAt, today)],
        ["書いたきっかけ", stored.causedBy ? `${sayStaff(stored.causedBy, visit.names)} の操作` : "自動"],
        ...(stored.releasedBy
          ? ([["承認した人", sayStaff(stored.releasedBy, visit.names)]] as [string, string][])
          : []),
        ...(stored.edits
          ? ([["文面を直した人", stored.edits.by.map((id) => sayStaff(id, visit.names)).join("、")]] as [
              string,
              string,
            ][])
          : []),
        ["添付", stored.attachments.length === 0 ? "なし" : list(stored.attachments.map((one) => one.fileName))],
      ])}${stored.bookingId ? html`<p><a href="${base}/bookings/${stored.bookingId}">予約を見る</a></p>` : ""}`,
    )}
    ${isWaiting ? deeds(visit, stored, seen, refused !== null) : stored.state === "queued" || stored.state === "drafted" ? html`<p><a class="button quiet" href="${base}/letters/${stored.id}/withdraw">取り下げる</a></p>` : ""}
    ${letter.other ? section("日本語では", html`${stored.edits ? html`<p class="hint">職員が直した文は、こちらには入っていません。送られる本文は下のとおりです。</p>` : ""}${otherWords(letter)}`) : ""}
    ${section("本文（文字だけの表示）", html`<pre tabindex="0" role="region" aria-label="手紙の本文">${letter.text}</pre>`)}
    ${section("見た目", html`<iframe sandbox title="手紙の見た目" src="${base}/letters/${stored.id}/html"></iframe>`)}<p><a href="${base}/letters">手紙の一覧に戻る</a></p>`,
  );
}

function deeds({ base, csrf }: Visit, stored: OutboxLetter, seen: string, isRefused: boolean): Html {
  const label = {
    awaiting: "承認して送る",
    capped: "上限を超えて送る",
    unknown: "もう一度送る",
    failed: "もう一度送る",
  } as const;
  const words = isKey(label, stored.state) ? label[stored.state] : "送る";
  return section(
    "この手紙をどうしますか",
    html`${stored.kind === "offer" && stored.state !== "unknown" ? html`<p class="hint">返信の期限は、承認した時から数えます。下の本文は、いま承認した場合のものです。</p>` : ""}
    ${isRefused ? "" : html`<p>「${words}」を押すと、「${LETTER_KIND_WORDS[stored.kind]}」が ${stored.to} に送られます。</p>`}
    <div class="deeds">${isRefused ? "" : html`<form method="post" action="${base}/letters/${stored.id}/release">${token({ csrf })}<input type="hidden" name="seen" value="${seen}"><button>${words}</button></form>`}
    ${stored.state === "unknown" ? html`<a class="button quiet" href="${base}/letters/${stored.id}/sent">送信済みとして扱う</a>` : html`${isEditable(stored) ? html`<a class="button quiet" href="${base}/letters/${stored.id}/edit">文面を直す</a>` : ""}<a class="button quiet" href="${base}/letters/${stored.id}/withdraw">取り下げる</a>`}</div>`,
  );
}

function withdrawnWords(reason: string, names: StaffNames): string {
  if (reason === "madeAnew")
    return "このままでは送れません（返信までの時間が足りないか、利用規約が新しくなります）。承認すると、この手紙は取り下げられ、新しい手紙が作られます。";
  return `この手紙は送れません（${letterReason(reason, names) ?? reason}）。承認すると、送らずに取り下げられます。`;
}
