import type { Task } from "../world/store-rows.ts";
import { HELD_WORDS } from "./held-words.ts";
import { type StaffNames, sayStaff } from "./staff-names.ts";
import { isKey, KEPT_WORDS, LETTER_KIND_WORDS, REFUSAL_WORDS, WORD_WORDS } from "./wording.ts";

/** `why` of a held mail: its word, and behind a colon the law's refusal. */
export function heldReason(reason: string | null): string {
  const [word = "", detail] = (reason ?? "").split(":");
  const words = isKey(HELD_WORDS, word) ? HELD_WORDS[word] : "理由の記録がありません";
  return detail && isKey(REFUSAL_WORDS, detail) ? `${words}（${REFUSAL_WORDS[detail]}）` : words;
}

/** `why` of a task, as the desk writes it: a reason, or a word and the kind of letter behind a colon. */
export function taskReason({ kind, why }: Pick<Task, "kind" | "why">): string {
  const [word = "", detail = ""] = why.split(":");
  const letter = isKey(LETTER_KIND_WORDS, detail) ? LETTER_KIND_WORDS[detail] : "";
  if (kind === "heldMail") return heldReason(why);
  if (kind === "write") return `この方は電話ができません。${asWritten(why)}`;
  if (word === "tell") return `メールの連絡先がないため、電話で伝えます：${letter}`;
  if (word === "withdrawn") return `取り下げた手紙の代わりに、必要な連絡をしてください：${letter}`;
  if (word === "bounced") return "送った手紙が、届かずに戻ってきました";
  if (word === "tooLate") return `間に合う時刻までに送れませんでした：${letter}`;
  if (word === "rejected" || word === "givenUp") return `手紙を送れませんでした：${letter}`;
  if (word === "notSwitched")
    return "今日の相談を電話に切り替えましたが、この方の予約はもとのままです。書いて相談してください";
  if (word === "mergedTwice")
    return "重なっていた予約を一つにまとめました。前の案内やお知らせがもう届いているので、どちらの予約が残ったかを伝えてください";
  if (isKey(KEPT_WORDS, word)) return KEPT_WORDS[word];
  if (isKey(WORD_WORDS, word)) return `本人から「${WORD_WORDS[word]}」という連絡`;
  if (word === "answerDue")
    return "申込みや問い合わせに、まだ答えていません。期限までに手紙か返信で、電話ができる方には電話でも、答えてください";
  if (word === "outcomeDue")
    return "相談の時刻が過ぎましたが、結果の記録がありません。記録がない間は、連絡なしには数えません";
  if (word === "newTerms")
    return "案内中の日時には、新しい利用規約が適用されます。電話で新しい利用規約を伝え、案内を送り直すか、職員が確定してください";
  if (word === "changeLapsed") return "日時の変更が成立しませんでした。もとの日時でよいか、電話で確かめてください";
  if (word === "moveByCall")
    return "閉める日や外した口に、確定した予約が残っています。電話で日時の変更を相談してください";
  if (word === "lateCancellation")
    return "窓口の都合で取り消しました。メールを読む前に時刻が来るかもしれないので、電話でも伝えてください";
  if (word === "refusedRequest")
    return "申込みをお断りしました。電話で本人に伝えてください。窓口と電話での相談は、ご利用になれます";
  if (word === "offerShut") return "案内した日時が使えなくなりましたが、新しい案内を作れませんでした";
  if (word === "noMeeting")
    return "予約は確定しましたが、Zoomのミーティングがまだできていません。電話での相談に切り替えるか、職員が作ったミーティングのIDを入力してください。IDを知らせるまで、本人は入れません";
  if (word === "noNumber")
    return "電話相談ですが、電話番号がわかりません。登録の記録で調べるか、本人に確かめて、番号を記録してください";
  if (word === "cannotBeCalled") return CANNOT_BE_CALLED;
  if (word === "vanishedMail")
    return "受信したメールが、読み取る前に受信箱からなくなり、ほかのフォルダにも見つかりません。消した方がいれば、申込みや返信でなかったかを確かめてください";
  if (word === "manyMoved")
    return "読み取る前に受信箱から移されたメールを、全部は調べられませんでした。ほかのフォルダに、申込みや返信が残っていないかを確かめてください";
  if (word === "copiesRefused")
    return "送った手紙の控えを、メールサーバーが送信済みのフォルダに受け取りません。手紙は送れています。メールボックスの空きがあるかを、管理者に確かめてください";
  if (word === "mailClock")
    return "メールサーバーの時計が、こちらと5分以上ずれています。到達の時刻が正しく記録されません。管理者に連絡してください";
  if (word === "registering") return "求職番号がまだない、または手元にない方です";
  if (word === "lettersPerAddressAndDay") return "同じアドレスへの一日の通数が上限に達しました";
  if (word === "lettersPerHour")
    return "一時間に送る手紙の数が上限に達したため、新しい相手への手紙を止めています。大量のメールが届いていないか確かめてください";
  if (word === "lettersPerBooking") return "一つの予約についての通数が上限に達しました";
  if (kind === "unknownLetter") return "送信の途中で応答が途切れました。二度届いたかもしれません";
  return letter || "内容を確かめてください";
}

/** What is asked of a caller, for somebody who is written to. */
function asWritten(why: string): string {
  const [word = "", detail = ""] = why.split(":");
  const letter = isKey(LETTER_KIND_WORDS, detail) ? LETTER_KIND_WORDS[detail] : "";
  if (word === "tell") return `メールの連絡先もないので、手紙か窓口で伝えてください：${letter}`;
  const rest = isKey(WRITTEN, why) ? WRITTEN[why] : taskReason({ kind: "telephone", why });
  return `ふだんのメールソフトや手紙で伝えてください。${rest.replaceAll("電話で", "書いて")}`;
}

const CANNOT_BE_CALLED =
  "電話相談として予約が確定しましたが、この方は電話ができません。相談の方法を本人と決めてください";

const NOT_BY_TELEPHONE = "電話相談として予約が確定しましたが、話せません。相談の方法を本人と決めてください";

/** Where another way than the telephone is not only another word, and nothing is said twice. */
const WRITTEN = {
  lateCancellation:
    "窓口の都合で取り消しました。お知らせのメールを読む前に時刻が来るかもしれません。窓口や待機室に来られたときは、その場で書いて伝えてください",
  refusedRequest: "申込みをお断りしました。窓口での相談は、ご利用になれます",
  mergedTwice:
    "重なっていた予約を一つにまとめました。前の案内やお知らせがもう届いているので、どちらの予約が残ったかを書いてください",
  noMeeting:
    "予約は確定しましたが、Zoomのミーティングがまだできていません。職員が作ったミーティングのIDを入力してください。IDを知らせるまで、本人は入れません",
  noNumber: NOT_BY_TELEPHONE,
  cannotBeCalled: NOT_BY_TELEPHONE,
};

/** Why a letter was withdrawn or waits. */
export function letterReason(reason: string | null, names: StaffNames): string | null {
  if (!reason) return null;
  if (reason === "overtaken") return "予約の状態が変わり、内容が合わなくなったため";
  if (reason === "tooLate") return "送っても間に合わない時刻になったため";
  if (reason.startsWith("byStaff:")) return `職員の判断（${sayStaff(reason.slice("byStaff:".length), names)}）`;
  if (reason === "lettersPerAddressAndDay" || reason === "lettersPerBooking" || reason === "lettersPerHour")
    return taskReason({ kind: "capped", why: reason });
  return `サーバーの応答：${reason}`;
}
