import { describe, expect, it } from "vitest";
import { taskReason } from "../../src/console/reasons.ts";

/** Every reason for which the desk asks staff to ring somebody; for whoever cannot telephone the task is to write. */
const REASONS = [
  ...["nothingFree", "unanswered", "changeLapsed:silence", "changeLapsed:noTime", "noNumber", "cannotBeCalled"],
  ...["notSwitched", "noMeeting", "bounced", "moveByCall", "lateCancellation", "offerShut", "tooLate:details"],
  ...["rejected:offer", "givenUp:details", "mergedTwice", "tell:offer", "tell:details", "tell:termsNotice"],
  ...["tell:cancellationReceipt", "refusedRequest", "newTerms"],
];

describe("what a task to write asks of staff", () => {
  it.each(REASONS)("is no call and no consultation by telephone: %s", (why) => {
    const words = taskReason({ kind: "write", why });
    // Whoever has no address is not written to by mail either.
    const how = why.startsWith("tell:")
      ? "メールの連絡先もないので、手紙か窓口で伝えてください："
      : "ふだんのメールソフトや手紙で伝えてください。";
    expect(words.startsWith(`この方は電話ができません。${how}`)).toBe(true);
    const rest = words.replaceAll("この方は電話ができません", "").replace("電話相談として予約が確定しましたが", "");
    // 「電話に切り替えましたが、この方の予約はもとのまま」 tells what was done for the others.
    expect(rest.replace("今日の相談を電話に切り替えましたが", "")).not.toMatch(/電話|書いてでも|書いての|窓口と書いて/);
  });

  it.each(REASONS)("says nothing twice: %s", (why) => {
    const words = taskReason({ kind: "write", why });
    expect(words.match(/電話ができません/g)).toHaveLength(1);
    // To say it on the spot is another thing than to write.
    expect(words.replace("その場で書いて伝えてください", "").match(/伝えてください/g)).toHaveLength(1);
  });

  it("says so in sentences of its own where another word is not enough", () => {
    expect(taskReason({ kind: "telephone", why: "noMeeting" })).toContain("電話での相談に切り替えるか");
    expect(taskReason({ kind: "write", why: "noMeeting" })).toContain("ミーティングのIDを入力してください");
    expect(taskReason({ kind: "write", why: "refusedRequest" })).toContain("窓口での相談は、ご利用になれます");
    expect(taskReason({ kind: "write", why: "noNumber" })).toContain("相談の方法を本人と決めてください");
  });
});
