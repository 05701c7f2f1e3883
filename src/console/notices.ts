import type { Ctx } from "./room.ts";
import { isKey } from "./wording.ts";

/** What the page after an act says; only words of this list, never text from the address bar. */
const NOTICES = {
  recorded: "操作を記録しました。",
  phone: "電話の申込みを登録し、日時を仮押さえしました。この後の流れを相手に伝えてください。",
  entered: "前から決まっていた予約を入力しました。手紙は送っていません。",
  readAgain: "メールを読み直しました。結果を確かめて、扱いを選んでください。",
  settled: "メールを処理済みにしました。",
  edited: "文面を直しました。別の職員の承認を待っています。",
  released: "手紙を承認しました。順に送られます。",
  withdrawn: "手紙を取り下げました。",
  overtaken: "予約の状態が変わっていたため、手紙は送らずに取り下げました。",
  tooLate: "送っても間に合わないため、手紙は送らずに取り下げました。",
  madeAnew: "返信までの時間が足りないため、前の案内を取り下げ、新しい案内を作りました。新しい案内を確かめてください。",
  closed: "用件を済みにしました。",
  password: "パスワードを変えました。ほかの場所でのサインインは、すべて終わりました。",
} as const;

export type Notice = keyof typeof NOTICES;

export function noticeOf(c: Ctx): string | null {
  const done = c.req.query("done") ?? "";
  return isKey(NOTICES, done) ? NOTICES[done] : null;
}
