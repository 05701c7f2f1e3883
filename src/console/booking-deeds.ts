import type { Booking } from "../booking/booking.ts";
import { ERASED } from "../booking/erasing.ts";
import type { Person } from "../world/store-rows.ts";

/** To whoever cannot telephone things are told in writing. */
export const TELL_WORDS = { byTelephone: "電話で伝えたことを記録する", inWriting: "書いて伝えたことを記録する" };

/** What can be done now; the law has the last word when it is tried. A booking of somebody who was erased is over for good. */
export function deedsOf(booking: Booking, person: Person | null): [string, string][] {
  const living = person?.name === ERASED ? [] : deedsOfStatus(booking, person?.cannotTelephone === true);
  const deeds: [string, string][] = [...living, ["memo", "覚え書きを残す"]];
  if (booking.frozen) return [["hand-back", "受付係に戻す"], ...deeds];
  return isLive(booking) ? [...deeds, ["take-over", "職員が対応する（受付係を止める）"]] : deeds;
}

/** Whether anything can still become of it before its time. */
export function isLive({ status }: Booking): boolean {
  return status === "requested" || status === "offered" || status === "confirmed";
}

function deedsOfStatus(booking: Booking, cannotTelephone: boolean): [string, string][] {
  const offer: [string, string] = ["offer", "希望日時を入れて案内を送る"];
  const cancel: [string, string] = ["cancel", "取り消す"];
  const reject: [string, string] = ["reject", "お断りする"];
  const duplicate: [string, string] = ["duplicate", "重なった申込みを一つにまとめる"];
  const word = booking.words.some(({ about }) => about === "cancel");
  const byTelephone = booking.status === "confirmed" && booking.meeting?.by === "telephone";
  switch (booking.status) {
    case "requested":
      return [offer, cancel, reject, duplicate];
    case "offered":
      return [["confirm", "職員が確定する"], offer, cancel, reject, duplicate];
    case "confirmed":
      return [
        ...(word ? ([["accept-word", "当日のメールによる取り消しを認める"]] as [string, string][]) : []),
        ...(byTelephone ? [] : ([["meeting", "ミーティングIDを読み上げる"]] as [string, string][])),
        ...(booking.meeting === null || booking.meeting.by === "own"
          ? ([["meeting-id", "ミーティングIDを入力する"]] as [string, string][])
          : []),
        ["told", cannotTelephone ? TELL_WORDS.inWriting : TELL_WORDS.byTelephone],
        ...(byTelephone || cannotTelephone ? [] : ([["telephone", "電話での相談に切り替える"]] as [string, string][])),
        ["outcome", "相談の結果を記録する"],
        ["note", "当日のこと（窓口の遅れ、本人からの電話）を記録する"],
        ["move", "日時を変える"],
        ["again", "次回を予約する"],
        cancel,
        duplicate,
      ];
    case "attended":
    case "stopped":
      return [
        ["again", "次回を予約する"],
        ["undo", "結果の記録を取り消す"],
      ];
    case "noShow":
      return [["undo", "結果の記録を取り消す"]];
    case "cancelled":
    case "expired":
    case "declined":
    case "rejected":
      return [];
  }
}
