import { html } from "hono/html";
import type { BookingId } from "../booking/booking.ts";
import { WANTED_PDF_BYTES } from "../booking/terms-files.ts";
import type { News } from "../desk/terms-foreseen.ts";
import type { View } from "../world/store.ts";
import { box, type Html, list, section, type Visit } from "./layout.ts";
import { oneLine } from "./plain-line.ts";
import { type Known, withPeople } from "./room.ts";
import type { Draft } from "./terms-drafts.ts";

/** What follows when a version of the terms is published, with the people whom it concerns. */
export type Foreseen = { groups: { [key in Group]: Known[] }; further: number };

type Group = keyof typeof GROUPS;

const GROUPS = {
  letter: ["お知らせの手紙を送る方", "変わること、いつからか、新しい規約の全文を、一人に一通送ります。"],
  elsewhere: ["同じアドレスへの一通で知らせる方", "同じ方の別の記録に送る手紙で、知らせたことになります。"],
  later: ["日を改めて手紙を送る方", "今日はもう手紙の数が上限に達しています。明日以降に送ります。"],
  telephone: ["電話で伝える方", "メールがないか、職員が対応している方です。「電話をかける」の用件ができます。"],
  renewed: [
    "案内を作り直す方",
    "案内した日時に新しい規約が適用されるため、同じ日時の案内を、新しい規約を付けて送り直します。前の案内は終わります。",
  ],
  renewedByCall: [
    "案内について電話する方",
    "電話で決めた日時か、返信の時間が足りない案内です。「電話をかける」の用件ができ、案内はそのままです。",
  ],
  frozen: ["職員が対応している案内", "係は何も送りません。新しい規約のことを、伝えてください。"],
} as const satisfies Record<keyof News["told"] | Exclude<keyof News, "told" | "further">, readonly [string, string]>;

const MOST_LISTED = 100;
const MOST_SHOWN_CHARACTERS = 10_000;

export async function knownIn(view: View, { told, further, ...offers }: News): Promise<Foreseen> {
  const groups = { letter: [], elsewhere: [], later: [], telephone: [], renewed: [], renewedByCall: [], frozen: [] };
  const ids: Record<Group, BookingId[]> = { ...told, ...offers };
  const found: Foreseen["groups"] = { ...groups };
  for (const key of Object.keys(GROUPS) as Group[]) {
    const bookings = await Promise.all(ids[key].map((id) => view.booking(id)));
    found[key] = await withPeople(
      view,
      bookings.filter((one) => one !== null),
    );
  }
  return { groups: found, further };
}

/** Everybody by name; the letters themselves stand below, as they would be written now. */
export function foreseenSections(visit: Visit, { groups, further }: Foreseen): Html {
  const keys = (Object.keys(GROUPS) as Group[]).filter((key) => groups[key].length > 0);
  const isNobody = keys.length === 0;
  return html`${section(
    "公表した後に行われること",
    isNobody
      ? html`<p>いま、知らせる方も、作り直す案内もありません。</p>`
      : html`<p>手紙は、昼のうちに順に書かれます（適用の前の日からは、すぐに）。案内は、届いているメールを読み終えてから作り直されます。下の手紙は、いま書くとしたときのものです。</p>${further > 0 ? html`<p>このほかに、${further}人に知らせます。</p>` : ""}`,
  )}${keys.map((key) => {
    const [title, words] = GROUPS[key];
    const known = groups[key];
    const rest = known.length - MOST_LISTED;
    return section(
      `${title}（${known.length}人）`,
      html`<p>${words}</p>${list(known.slice(0, MOST_LISTED).map((one) => line(visit, one)))}${rest > 0 ? html`<p>ほか${rest}人</p>` : ""}`,
    );
  })}${section("窓口の掲示", html`<p>公表すると、「規約」の画面から、掲示用のお知らせを印刷できます。</p>`)}`;
}

function line({ base }: Visit, { booking, person }: Known): Html {
  const name = person?.name ? oneLine(person.name) : "（お名前なし）";
  return html`<a href="${base}/bookings/${booking.id}">${name}（受付番号 ${booking.reference}）</a>`;
}

export function sayFile({ name, bytes }: Pick<Draft, "name" | "bytes">): string {
  const size = bytes.length < 1000 ? `${bytes.length}バイト` : `約${Math.round(bytes.length / 1000)}KB`;
  const warning =
    bytes.length > WANTED_PDF_BYTES
      ? `。${WANTED_PDF_BYTES / 1000}KBを超えると、携帯電話のメールに届かないことがあります`
      : "";
  return `${oneLine(name) || "名前のないファイル"}（${size}${warning}）`;
}

/** The beginning of the text that goes out beside the PDF. */
export function shownText(bytes: Uint8Array): Html {
  const text = new TextDecoder().decode(bytes);
  const isCut = text.length > MOST_SHOWN_CHARACTERS;
  return section(
    "テキスト版の内容",
    html`<pre tabindex="0" role="region" aria-label="テキスト版">${text.slice(0, MOST_SHOWN_CHARACTERS)}</pre>${isCut ? box("plain", "長いため、はじめの部分だけを表示しています。") : ""}`,
  );
}
