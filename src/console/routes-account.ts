import type { Hono } from "hono";
import { html } from "hono/html";
import { dayOf } from "../booking/time.ts";
import { chooseOwnPassword, factsOf, noteSessionsEnded } from "../desk/accounts.ts";
import { perform } from "../desk/acts.ts";
import { type SecondFactor, secondFactorOf } from "../desk/second-factor.ts";
import { enterTry, forgetTry, sessionsOf } from "../desk/sign-ins.ts";
import type { ConsoleSession } from "../world/store-rows.ts";
import { lockedWords } from "./attempts.ts";
import { serveDeed } from "./deed.ts";
import { errorSummary, textField } from "./fields.ts";
import { sayTime } from "./history.ts";
import { box, facts, type Html, noticeBox, page, section, table, token, type Visit } from "./layout.ts";
import { noticeOf } from "./notices.ts";
import { type Ctx, type Env, look } from "./room.ts";
import { OWN_FACTOR_PATH } from "./routes-second-factor.ts";
import { type Door, enter, LONGEST_PASSWORD } from "./sign-in.ts";
import { ROLE_WORDS } from "./wording.ts";

export const OWN_PASSWORD_PATH = "/account/password";

/** 自分の設定: what everybody may change of their own account. */
export function addAccountRoutes(app: Hono<Env>, door: Door): void {
  const { room } = door;
  app.get("/account", async (c) => {
    const { id } = c.get("visit").staff;
    const shown = await look(room, async (view) => ({
      factor: await secondFactorOf(view, id),
      own: await sessionsOf(view, room.desk, id),
    }));
    return c.html(ownPage(c, shown, noticeOf(c)));
  });
  app.get(OWN_PASSWORD_PATH, async (c) => {
    const { oneTime } = await look(room, (view) => factsOf(view, c.get("visit").staff.id));
    return c.html(passwordPage(c.get("visit"), {}, oneTime));
  });
  app.post(OWN_PASSWORD_PATH, (c) => changePassword(c, door));
  app.on(["GET", "POST"], "/account/sessions", async (c) => {
    const { staff, now } = c.get("visit");
    const { digest } = c.get("session");
    const others = (await look(room, (view) => sessionsOf(view, room.desk, staff.id))).length - 1;
    return serveDeed(c, room, {
      place: null,
      title: "ほかの場所でのサインインを終わらせる",
      path: "/account/sessions",
      back: "/account",
      read: () => ({
        act: async (tx) => {
          await tx.endSessionsOf(staff.id, digest);
          return noteSessionsEnded(tx, { by: staff.id, at: now }, staff.id);
        },
        says: [["終わらせるサインイン", `この画面のほかの${others}件`]],
      }),
      after: () => "/account?done=sessions",
    });
  });
}

type Own = { factor: SecondFactor | null; own: readonly ConsoleSession[] };

function ownPage(c: Ctx, { factor, own }: Own, notice: Html | null): Html {
  const visit = c.get("visit");
  const { base, staff, now } = visit;
  const today = dayOf(now);
  return page(
    visit,
    null,
    "自分の設定",
    html`${noticeBox(notice)}
    ${section(
      "あなたの登録",
      facts([
        ["サインイン用の名前", staff.id],
        ["表示する名前", staff.displayName],
        ["役割", ROLE_WORDS[staff.role]],
      ]),
    )}
    ${section("パスワード", html`<a class="button quiet" href="${base}${OWN_PASSWORD_PATH}">パスワードを変える</a>`)}
    ${section(
      "二段階の確認",
      html`${facts([
        ["いま", factor ? "使っている" : "使っていない"],
        ...(factor ? [["残りの予備のコード", `${factor.recovery.length}個`] as const] : []),
      ])}<a class="button quiet" href="${base}${OWN_FACTOR_PATH}">${factor ? "二段階の確認を見る" : "二段階の確認を始める"}</a>`,
    )}
    ${section(
      "サインイン",
      html`${table(
        `いま続いているもの、${own.length}件`,
        ["始めた日時", "最後の操作", "どこ"],
        own.map((one) => [
          sayTime(one.beganAt, today),
          sayTime(one.seenAt, today),
          one.digest === c.get("session").digest ? "この画面" : "ほかの画面か端末",
        ]),
      )}${own.length > 1 ? html`<a class="button quiet" href="${base}/account/sessions">ほかをすべて終わらせる</a>` : ""}`,
    )}`,
  );
}

/** Asks for the present password, too: a screen left open must not be enough to take an account over. */
async function changePassword(c: Ctx, door: Door): Promise<Response> {
  const { room, passwords } = door;
  const { desk } = room;
  const visit = c.get("visit");
  const { staff, now } = visit;
  const { present = "", next = "", again = "" } = c.get("form");
  const { oneTime } = await look(room, (view) => factsOf(view, staff.id));
  const refuse = (errors: Record<string, string>, status: 422 | 429 = 422) =>
    c.html(passwordPage(visit, errors, oneTime), status);
  const errors: Record<string, string> = {};
  const fault = passwords.fault(next);
  if (fault === "tooShort") errors.next = "12文字以上にしてください。";
  if (fault === "tooLong") errors.next = `${LONGEST_PASSWORD}文字までにしてください。`;
  if (next === present && !fault) errors.next = "いまと違うパスワードにしてください。";
  if (next !== again) errors.again = "二つの欄に、同じパスワードを入れてください。";
  if (Object.keys(errors).length > 0) return refuse(errors);
  const who = { account: staff.id, address: door.clientAddress(c) };
  if (!(await enterTry(desk, who))) return refuse({ present: lockedWords() }, 429);
  if (!(await passwords.verify(present, staff.passwordHash)))
    return refuse({ present: "いまのパスワードが違います。" });
  await desk.hold.transaction((tx) => forgetTry(tx, desk, who));
  const passwordHash = await passwords.hash(next);
  const outcome = await perform(room.desk, (tx) => chooseOwnPassword(tx, { at: now, by: staff.id }, passwordHash));
  if ("refused" in outcome) return refuse({ present: "この登録は、いま使えません。" });
  await door.sessions.endAllOf(staff.id);
  await enter(c, door, { ...staff, passwordHash });
  return c.redirect(`${visit.base}/account?done=password`, 303);
}

function passwordPage(visit: Visit, errors: Record<string, string>, oneTime: boolean): Html {
  const { base } = visit;
  const filled = { values: {}, errors };
  const most = LONGEST_PASSWORD;
  return page(
    visit,
    null,
    "パスワードを変える",
    html`${oneTime ? box("note", "最初のパスワードは一度しか使えません。自分だけが知るパスワードを決めると、ほかの画面が使えるようになります。") : ""}
    ${errorSummary(filled)}<section><form method="post" action="${base}${OWN_PASSWORD_PATH}" novalidate>${token(visit)}
    ${textField(filled, { name: "present", label: "いまのパスワード", type: "password", autocomplete: "current-password", required: true, most })}
    ${textField(filled, { name: "next", label: "新しいパスワード", hint: "12文字以上。ほかで使っているものは避けてください。長い文でも構いません。", type: "password", autocomplete: "new-password", required: true, most })}
    ${textField(filled, { name: "again", label: "新しいパスワード（もう一度）", type: "password", autocomplete: "new-password", required: true, most })}
    <div class="deeds"><button>パスワードを変える</button>${oneTime ? "" : html`<a class="button quiet" href="${base}/account">やめる</a>`}</div></form></section>`,
  );
}
