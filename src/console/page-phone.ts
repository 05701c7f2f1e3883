import { html } from "hono/html";
import { dayOf } from "../booking/time.ts";
import { type Office, telephonesOnly } from "../mail/office.ts";
import { type Filled, hidden, radioField, selectField, textField } from "./fields.ts";
import { type FreeDay, freeOptions, freeTable } from "./free-times.ts";
import { languageField } from "./language-fields.ts";
import { type Html, list, section, type Visit } from "./layout.ts";

/** L1-L7 and T5, T6: what a caller is told, in the order of a call. */
export function pointsToTell(office: Office, base: string): Html {
  const { name, telephone, telephoneHours, policy } = office;
  const byTelephone = telephonesOnly(office);
  return html`<p>紙の予約簿などで前から決まっている予約は、<a href="${base}/existing">手紙を送らずに入力できます</a>。</p>${section(
    "電話の相手に伝えること",
    list([
      html`<strong>相談の日時と流れ：</strong>決めた日時は仮押さえです。メールで案内が届き、利用規約に同意して返信すると確定します。返信は期限までに、遅くとも前日までに。返信がないと無効になります。メールがない方は、規約の要点を電話で伝え、職員が確定します。`,
      html`<strong>時間：</strong>一回${policy.slotMinutes}分まで。${byTelephone ? "電話で話し、" : "Zoomを使い、"}予約制です。`,
      ...(byTelephone ? POINTS_OF_TELEPHONE : POINTS_OF_ZOOM),
      html`<strong>取り消し：</strong>前日までは電話かメール、当日は電話だけ。${byTelephone ? "お出にならず、連絡なく" : "連絡なく"}10分過ぎると取り消しとみなします。`,
      html`<strong>連絡先：</strong>${name} 電話 ${telephone}（${telephoneHours}）`,
    ]),
  )}`;
}

const POINTS_OF_ZOOM = [
  html`<strong>準備：</strong>カメラのある機器にZoomアプリの最新版を入れておく。Zoomのアカウントは要りません。`,
  html`<strong>IDとパスコード：</strong>確定の後、前日までにメールか電話で知らせます。`,
  html`<strong>当日つながらないとき：</strong>電話での相談に切り替えます。当日かけられる電話番号を聞いておいてください。`,
  html`<strong>約束：</strong>相談は無料、通信料は自分の負担。録画・録音をしない。公衆の無線LANは使わない。安全な機器で、静かな場所から一人で（同席者や通訳がいるときは前もって）。`,
];

const POINTS_OF_TELEPHONE = [
  html`<strong>電話：</strong>予約の時刻に、こちらからかけます。かける番号を聞いておいてください。お出にならないときは、少し時間をおいて、もう一度かけます。`,
  html`<strong>約束：</strong>相談は無料。録音をしない。静かな場所で一人で（同席者や通訳がいるときは前もって）。`,
];

export function phoneFields(visit: Visit, filled: Filled, days: readonly FreeDay[]): Html {
  const today = dayOf(visit.now);
  const { bookingId = "", reference = "" } = filled.values;
  return html`${hidden({ bookingId, reference })}
    ${textField(filled, { name: "name", label: "お名前", required: true, most: 40 })}
    ${radioField(filled, { name: "hasNumber", label: "求職番号（必須）" }, [
      { value: "yes", label: "ある（次の欄に書く）" },
      { value: "no", label: "ない、または手元にない（これから登録する方、オンライン登録の方など）" },
    ])}
    ${textField(filled, { name: "number", label: "求職番号の数字", hint: "例：15010-1234567", most: 30 })}
    ${textField(filled, { name: "address", label: "メールアドレス", type: "email", hint: "空なら、手紙の代わりに電話の用件が残ります。", most: 254 })}
    ${textField(filled, { name: "phone", label: "電話番号", type: "tel", hint: telephonesOnly(visit.office) ? "相談のときにかける番号です。" : "当日つながらないときにも使います。", most: 30 })}
    ${textField(filled, { name: "companion", label: "同席者・通訳・配慮", hint: "聞いたときだけ" })}
    ${languageField(filled)}
    ${selectField(filled, { name: "slot", label: "電話で決めた日時", required: true, hint: "選んだ一つだけを仮押さえし、案内します。" }, freeOptions(days, today))}
    ${freeTable(days, today)}`;
}
