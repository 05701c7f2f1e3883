import { html } from "hono/html";
import { type PublishedTerms, type TermsGround, type TermsVersion, termsInForce } from "../booking/terms.ts";
import { dayOf } from "../booking/time.ts";
import type { Desk } from "../desk/desk.ts";
import { openShelf, type TermsTrouble } from "../desk/terms.ts";
import { writeDay } from "../mail/letters/japanese-writing.ts";
import type { View } from "../world/store.ts";
import type { TermsNotice } from "../world/store-rows.ts";
import { sayTime } from "./history.ts";
import { box, facts, type Html, noticeBox, page, section, table, type Visit } from "./layout.ts";
import { linkIfAllowed } from "./route-rights.ts";

export type TermsFile = {
  versions: TermsVersion[];
  published: PublishedTerms[];
  troubles: TermsTrouble[];
  told: Record<string, Record<TermsNotice["toldBy"], number>>;
};

export async function gatherTerms(view: View, desk: Desk): Promise<TermsFile> {
  const { versions, published, troubles } = await openShelf(view, desk);
  const told: TermsFile["told"] = {};
  for (const { version } of published) told[version] = await view.countTermsNotices(version);
  return { versions, published, troubles, told };
}

/** 規約: every version with its days, ground and digest, and who was told of it. */
export function termsPage(visit: Visit, { versions, published, troubles, told }: TermsFile, notice: Html | null): Html {
  const { base, now } = visit;
  const today = dayOf(now);
  const inForce = termsInForce(versions, today);
  const rows = versions.map((one) => {
    const row = published.find(({ version }) => version === one.version);
    const counts = told[one.version];
    return [
      html`<a href="${base}/terms/${encodeURIComponent(one.version)}/pdf">${one.version}${one.sample ? "（見本）" : ""}</a>`,
      one.version === inForce?.version ? "適用中" : one.effectiveOn > today ? "これから" : "前の版",
      html`${writeDay(one.effectiveOn, today)}から`,
      row ? GROUND_WORDS[row.ground] : "設定ファイルの版",
      counts ? `手紙 ${counts.letter}人、電話 ${counts.telephone}人` : "なし",
      `${one.digest.slice(0, 16)}…`,
      row ? html`<a href="${base}/terms/${encodeURIComponent(one.version)}/notice">掲示用のお知らせ</a>` : "なし",
    ];
  });
  return page(
    visit,
    "terms",
    "利用規約",
    html`${noticeBox(notice)}${troubles.map((trouble) => box("alarm", sayTermsTrouble(trouble)))}
    ${versions.length === 0 ? box("alarm", "添付できる利用規約がありません。管理者に知らせてください。") : table("利用規約の版", ["版", "いま", "適用", "変更の根拠", "お知らせ", "PDFのSHA-256", "印刷"], rows)}
    ${published.map((row) =>
      section(
        `「${row.version}」で変わること`,
        facts([
          ["変わること", row.summary],
          ["公表", sayTime(row.publishedAt, today)],
          ["根拠", GROUND_WORDS[row.ground]],
        ]),
      ),
    )}
    <p class="hint">版の名前から、添付しているPDFを保存できます。新しい版は、責任者がこの画面から公表します（運用担当は「madoguchi terms add」でもできます）。公表すると、申込み中や予約のある方へのお知らせは自動で始まります。</p>
    <p class="deeds">${linkIfAllowed(visit, "/new-terms", "新しい版の規約を公表する")}</p>`,
  );
}

/** A4, to be put up at the counter (T13): what changes, from when, where the new text can be read, whom to ask. */
export function termsNoticePage(visit: Visit, terms: PublishedTerms): Html {
  const { office } = visit;
  const publishedOn = dayOf(terms.publishedAt);
  return page(
    visit,
    "terms",
    "オンライン相談の利用規約の変更について",
    html`<div class="sheet notice">
    <p class="screen hint">この画面を印刷して、窓口に掲示できます。</p>
    <p>${writeDay(publishedOn, publishedOn)}　${office.name}</p>
    ${section("変わること", html`<p>${terms.summary}</p>`)}
    ${section("いつから", html`<p>${writeDay(terms.effectiveOn, publishedOn)}からのオンライン相談に、新しい利用規約（版：${terms.version}）が適用されます。手続きは必要ありません。</p>`)}
    ${section("新しい利用規約", html`<p>全文は窓口でご覧いただけます。申込み中の方と予約のある方には、メールまたは電話でお知らせします。</p>`)}
    ${section("お問い合わせ先", html`<p>${office.name}　${office.address}<br>電話：${office.telephone}（${office.telephoneHours}）</p>`)}
    </div>`,
  );
}

export const GROUND_WORDS = {
  "13(1)": "第13条(1)（利用者の一般の利益に適合）",
  "13(2)": "第13条(2)（目的に反せず合理的）",
} satisfies Record<TermsGround, string>;

function sayTermsTrouble({ version, trouble }: TermsTrouble): string {
  switch (trouble) {
    case "changedFile":
      return `利用規約「${version}」のファイルが、はじめに使ったものから変わっています。案内には使いません。もとのファイルに戻し、新しい内容は新しい版として公表してください。`;
    case "changedRow":
      return `利用規約「${version}」の保存されたファイルが、公表したときのものと一致しません。案内には使いません。管理者に知らせてください。`;
    case "listedTwice":
      return `利用規約「${version}」は公表されていますが、設定ファイルに食い違う版があります。公表したものを使います。設定ファイルから外してください。`;
  }
}
