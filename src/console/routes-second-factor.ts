import type { Hono } from "hono";
import { html } from "hono/html";
import { dayOf } from "../booking/time.ts";
import { type ActOutcome, perform } from "../desk/acts.ts";
import {
  beginSecondFactor,
  endSecondFactor,
  RECOVERY_CODES,
  renewRecoveryCodes,
  type SecondFactor,
  secondFactorOf,
  spend,
} from "../desk/second-factor.ts";
import { enterTry, forgetTry } from "../desk/sign-ins.ts";
import type { Tx } from "../world/store.ts";
import { codesLockedWords } from "./attempts.ts";
import { errorSummary, type Filled, textField } from "./fields.ts";
import { sayTime } from "./history.ts";
import { box, boxInFocus, facts, type Html, list, page, section, token, type Visit } from "./layout.ts";
import { type Ctx, type Env, look } from "./room.ts";
import { type Door, enter, LONGEST_PASSWORD, MOST_CODE_CHARACTERS, readProof } from "./sign-in.ts";
import { REFUSAL_WORDS } from "./wording.ts";

export const OWN_FACTOR_PATH = "/account/second-factor";

/** 二段階の確認 of one's own account: take a secret over, prove it by a code, keep the recovery codes. */
export function addSecondFactorRoutes(app: Hono<Env>, door: Door): void {
  const { room } = door;
  const factorNow = (c: Ctx) => look(room, (view) => secondFactorOf(view, c.get("visit").staff.id));
  app.get(OWN_FACTOR_PATH, async (c) => {
    const factor = await factorNow(c);
    return c.html(factor ? factorPage(c.get("visit"), factor) : await enrolPage(c, door, {}));
  });
  app.post(OWN_FACTOR_PATH, async (c) => {
    return (await factorNow(c)) ? c.redirect(`${room.base}${OWN_FACTOR_PATH}`, 303) : enrol(c, door);
  });
  for (const deed of ["end", "recovery"] as const) {
    app.get(`${OWN_FACTOR_PATH}/${deed}`, async (c) =>
      (await factorNow(c))
        ? c.html(provePage(c.get("visit"), deed, {}))
        : c.redirect(`${room.base}${OWN_FACTOR_PATH}`, 303),
    );
    app.post(`${OWN_FACTOR_PATH}/${deed}`, async (c) => {
      const factor = await factorNow(c);
      return factor ? change(c, door, factor, deed) : c.redirect(`${room.base}${OWN_FACTOR_PATH}`, 303);
    });
  }
}

async function enrol(c: Ctx, door: Door): Promise<Response> {
  const { room } = door;
  const { staff, now } = c.get("visit");
  const session = c.get("session");
  const secret = session.enrolling;
  const who = { account: staff.id, address: door.clientAddress(c) };
  const refuse = async (errors: Filled["errors"], status: 422 | 429 = 422) =>
    c.html(await enrolPage(c, door, errors), status);
  if (!secret) return refuse({ code: "画面が古くなりました。新しい画像を読み取ってください。" });
  if (!(await enterTry(room.desk, who, true))) return refuse({ code: codesLockedWords() }, 429);
  if (!(await isOwnPassword(c, door))) return refuse({ present: "いまのパスワードが違います。" });
  const step = door.codes.stepOf(secret, (c.get("form").code ?? "").normalize("NFKC").replace(/\s/g, ""), now);
  if (step === null) return refuse({ code: "確認コードが違います。端末の時計が合っているかも確かめてください。" });
  await room.desk.hold.transaction((tx) => forgetTry(tx, room.desk, who, true));
  const recoveryCodes = makeRecoveryCodes(door);
  const own = { at: now, by: staff.id };
  await perform(room.desk, (tx) => beginSecondFactor(tx, room.desk, own, { secret, step, recoveryCodes }));
  // Whoever signed in by the password alone proves the second step, too, from now on; this browser just did.
  await door.sessions.endAllOf(staff.id);
  await enter(c, door, staff);
  return c.html(recoveryPage(c.get("visit"), recoveryCodes));
}

async function change(c: Ctx, door: Door, factor: SecondFactor, deed: "end" | "recovery"): Promise<Response> {
  const { desk } = door.room;
  const visit = c.get("visit");
  const own = { at: visit.now, by: visit.staff.id };
  const who = { account: own.by, address: door.clientAddress(c) };
  const refuse = (errors: Filled["errors"], status: 422 | 429 = 422) => c.html(provePage(visit, deed, errors), status);
  if (!(await enterTry(desk, who, true))) return refuse({ code: codesLockedWords() }, 429);
  if (!(await isOwnPassword(c, door))) return refuse({ present: "いまのパスワードが違います。" });
  const proof = readProof(door, factor, c.get("form").code ?? "", own.at);
  const recoveryCodes = makeRecoveryCodes(door);
  const outcome = await perform(desk, async (tx: Tx): Promise<ActOutcome> => {
    const spent = await spend(tx, desk, own, proof);
    if ("refused" in spent) return spent;
    return deed === "end" ? endSecondFactor(tx, own) : renewRecoveryCodes(tx, desk, own, recoveryCodes);
  });
  if ("refused" in outcome) return refuse({ code: REFUSAL_WORDS[outcome.refused] });
  await desk.hold.transaction((tx) => forgetTry(tx, desk, who, true));
  if (deed === "end") return c.redirect(`${visit.base}/account?done=second-factor`, 303);
  return c.html(recoveryPage(visit, recoveryCodes));
}

function isOwnPassword(c: Ctx, { passwords }: Door): Promise<boolean> {
  const typed = (c.get("form").present ?? "").slice(0, LONGEST_PASSWORD + 1);
  return passwords.verify(typed, c.get("visit").staff.passwordHash);
}

function makeRecoveryCodes({ passwords }: Door): string[] {
  return Array.from({ length: RECOVERY_CODES }, () => passwords.generate());
}

/** The secret stays with the session until a code has proved it, so that a wrong code does not ask for a new picture. */
async function enrolPage(c: Ctx, { codes, room, sessions }: Door, errors: Filled["errors"]): Promise<Html> {
  const visit = c.get("visit");
  const session = c.get("session");
  const secret = session.enrolling ?? codes.newSecret();
  if (session.enrolling === null) await sessions.keepEnrolling(session, secret);
  const uri = codes.uriOf(secret, { office: `${room.desk.office.name} 窓口`, account: visit.staff.id });
  const filled = { values: {}, errors };
  return page(
    visit,
    null,
    "二段階の確認を始める",
    html`${errorSummary(filled)}<p>サインインのとき、パスワードの後に、認証アプリ（スマートフォンなど）に出る6けたの数字も入れるようにします。パスワードを人に知られても、端末がなければ入れません。</p>
    ${section(
      "1. 認証アプリに読み取らせる",
      html`<p><img class="qr" src="data:image/svg+xml;base64,${base64(codes.pictureOf(uri))}" width="240" height="240" alt="認証アプリで読み取る二次元コード。読み取れないときは、下の文字を入れてください。"></p>
      ${facts([["読み取れないときに入れる文字", html`<code>${secret.replace(/(.{4})(?=.)/g, "$1 ")}</code>`]])}`,
    )}
    ${section(
      "2. 出てきた数字で確かめる",
      html`<form method="post" action="${visit.base}${OWN_FACTOR_PATH}" novalidate>${token(visit)}${proofFields(filled, "アプリに出ている6けたの数字")}
      <div class="deeds"><button>二段階の確認を始める</button><a class="button quiet" href="${visit.base}/account">やめる</a></div></form>`,
    )}`,
  );
}

function factorPage(visit: Visit, { since, recovery }: SecondFactor): Html {
  const path = `${visit.base}${OWN_FACTOR_PATH}`;
  return page(
    visit,
    null,
    "二段階の確認",
    html`${recovery.length <= FEW_CODES ? box("note", "予備のコードが少なくなりました。新しく作ってください。") : ""}
    ${section(
      "いま",
      facts([
        ["始めた日時", sayTime(since, dayOf(visit.now))],
        ["残りの予備のコード", `${recovery.length}個`],
      ]),
    )}
    ${section(
      "できること",
      list([
        html`<a href="${path}/recovery">予備のコードを作り直す</a>`,
        html`<a href="${path}/end">二段階の確認をやめる</a>（端末を替えるときは、やめてから、もう一度始めてください）`,
      ]),
    )}<p><a href="${visit.base}/account">自分の設定に戻る</a></p>`,
  );
}

const FEW_CODES = 3;
const DEED_WORDS = {
  end: { title: "二段階の確認をやめる", button: "やめる", lead: "これからは、パスワードだけでサインインします。" },
  recovery: {
    title: "予備のコードを作り直す",
    button: "作り直す",
    lead: `前の予備のコードは使えなくなり、新しいコードが${RECOVERY_CODES}個、次の画面に一度だけ出ます。`,
  },
} as const;

function provePage(visit: Visit, deed: keyof typeof DEED_WORDS, errors: Filled["errors"]): Html {
  const { title, button, lead } = DEED_WORDS[deed];
  const filled = { values: {}, errors };
  return page(
    visit,
    null,
    title,
    html`${errorSummary(filled)}<p>${lead}</p><section><form method="post" action="${visit.base}${OWN_FACTOR_PATH}/${deed}" novalidate>${token(visit)}
    ${proofFields(filled, "確認コード（または予備のコード）")}
    <div class="deeds"><button>${button}</button><a class="button quiet" href="${visit.base}${OWN_FACTOR_PATH}">戻る</a></div></form></section>`,
  );
}

function proofFields(filled: Filled, label: string): Html {
  return html`${textField(filled, { name: "present", label: "いまのパスワード", type: "password", autocomplete: "current-password", required: true, most: LONGEST_PASSWORD })}
    ${textField(filled, { name: "code", label, autocomplete: "one-time-code", required: true, most: MOST_CODE_CHARACTERS })}`;
}

function recoveryPage(visit: Visit, codes: readonly string[]): Html {
  return page(
    visit,
    null,
    "予備のコード",
    html`${boxInFocus("good", "二段階の確認は、いま有効です。")}
    <p>端末が手元にないときのための、予備のコードです。<strong>いまこの画面にだけ出ています。</strong>印刷するか書き写して、端末とは別の、鍵のかかる所にしまってください。一つのコードは一度だけ使えます。</p>
    ${section("予備のコード", html`<ol>${codes.map((code) => html`<li><code>${code}</code></li>`)}</ol>`)}
    <p><a class="button" href="${visit.base}/account">控えたので閉じる</a></p>`,
  );
}

/** Of ASCII text: the picture is made of numbers and path letters. */
function base64(text: string): string {
  return btoa(text);
}
