import { html } from "hono/html";
import { type Day, dayOf } from "../booking/time.ts";
import type { AccountFacts } from "../desk/accounts.ts";
import type { SecondFactor } from "../desk/second-factor.ts";
import type { AuditEntry, ConsoleSession, StaffAccount } from "../world/store-rows.ts";
import { ROLE_MEANINGS, sayAccountAct, sayActor } from "./account-words.ts";
import { sayTime } from "./history.ts";
import {
  boxInFocus,
  facts as factList,
  type Html,
  list,
  noticeBox,
  page,
  section,
  table,
  type Visit,
} from "./layout.ts";
import { ROLE_WORDS } from "./wording.ts";

type Staff = {
  accounts: readonly (StaffAccount & { hasFactor: boolean })[];
  acts: readonly AuditEntry[];
  signedIn: ReadonlySet<string>;
};

export function staffPage(visit: Visit, { accounts, acts, signedIn }: Staff, notice: Html | null): Html {
  const { base, now } = visit;
  return page(
    visit,
    "staff",
    "職員",
    html`${noticeBox(notice)}
    <p>この画面にサインインできる人の一覧です。辞めた方や異動した方の登録は、すぐに閉じてください。履歴のため、消すことはできません。</p>
    <div class="deeds"><a class="button" href="${base}/staff/new">職員を登録する</a></div>
    ${section(
      "登録",
      table(
        "名前の順",
        ["サインイン用の名前", "表示する名前", "役割", "状態", "二段階の確認", "すること"],
        accounts.map((one) => [
          one.id,
          one.displayName,
          ROLE_WORDS[one.role],
          one.active ? (signedIn.has(one.id) ? "使える（サインイン中）" : "使える") : "閉じている",
          one.hasFactor ? "使っている" : "使っていない",
          html`<a href="${base}/staff/${one.id}">${one.displayName}さんの登録を見る</a>`,
        ]),
      ),
    )}
    ${section(
      "役割",
      factList(
        Object.entries(ROLE_MEANINGS).map(([role, words]) => [ROLE_WORDS[role as keyof typeof ROLE_WORDS], words]),
      ),
    )}
    ${section("変更の記録", actsTable(acts, dayOf(now)))}`,
  );
}

type Account = {
  account: StaffAccount;
  facts: AccountFacts;
  factor: SecondFactor | null;
  hasOutside: boolean;
  sessions: readonly ConsoleSession[];
};

export function accountPage(
  visit: Visit,
  { account, facts, factor, hasOutside, sessions }: Account,
  notice: Html | null,
): Html {
  const { base, staff } = visit;
  const path = `${base}/staff/${account.id}`;
  const deeds: [string, string][] = [
    ["role", "役割を変える"],
    ["password", "新しいパスワードを作る"],
    ...(sessions.length > 0 ? [["sessions", "サインインを終わらせる"] as [string, string]] : []),
    ...(hasOutside ? [["outside-name", "組織のアカウントの名前を変える"] as [string, string]] : []),
    ...(factor ? [["second-factor", "二段階の確認を取り消す"] as [string, string]] : []),
    account.active ? ["shut", "登録を閉じる"] : ["open", "登録を開く"],
  ];
  return page(
    visit,
    "staff",
    `${account.displayName}さんの登録`,
    html`${noticeBox(notice)}
    ${section(
      "いまの登録",
      factList([
        ["サインイン用の名前", account.id],
        ["役割", `${ROLE_WORDS[account.role]}：${ROLE_MEANINGS[account.role]}`],
        ["状態", account.active ? "使える" : "閉じている"],
        ["パスワード", facts.oneTime ? "最初のパスワードのまま（次のサインインで変えます）" : "本人が決めたもの"],
        ["二段階の確認", factor ? `使っている（${sayTime(factor.since, dayOf(visit.now))}から）` : "使っていない"],
        ...(hasOutside
          ? [["組織のアカウントの名前", facts.outsideName ?? `${account.id}（サインイン用の名前）`] as const]
          : []),
        ["サインイン", sessions.length > 0 ? `${sessions.length}件` : "していない"],
      ]),
    )}
    ${section(
      "できること",
      account.id === staff.id
        ? html`<p>自分の登録は、ここからは変えられません。パスワードなどは<a href="${base}/account">自分の設定</a>で変えます。</p>`
        : list(deeds.map(([last, words]) => html`<a href="${path}/${last}">${words}</a>`)),
    )}
    <p><a href="${base}/staff">職員の一覧に戻る</a></p>`,
  );
}

/** The one page on which a password that was made for somebody ever stands. */
export function onceOnlyPage(visit: Visit, id: string, password: string): Html {
  const { base } = visit;
  return page(
    visit,
    "staff",
    "最初のパスワード",
    html`${boxInFocus("note", "このパスワードは、いまこの画面にだけ出ています。控えて、本人に手渡すか、口頭で伝えてください。メールでは送らないでください。")}
    ${section(
      "伝えること",
      factList([
        ["サインイン用の名前", html`<code>${id}</code>`],
        ["パスワード", html`<code>${password}</code>`],
        ["本人がすること", "サインインすると、自分のパスワードを決める画面が出ます。"],
      ]),
    )}<p><a class="button" href="${base}/staff/${id}">控えたので閉じる</a></p>`,
  );
}

function actsTable(acts: readonly AuditEntry[], today: Day): Html {
  if (acts.length === 0) return html`<p>まだありません。</p>`;
  return table(
    `新しい順、${acts.length}件`,
    ["日時", "だれが", "だれの登録を", "したこと"],
    acts.map(({ at, staff, act, subject }) => [sayTime(at, today), sayActor(staff), subject, sayAccountAct(act)]),
  );
}
