import { describe, expect, it } from "vitest";
import { openTrialDesk, requestOf, TARO, type TrialDesk } from "./trial-desk.ts";

async function offered(): Promise<TrialDesk> {
  const trial = await openTrialDesk();
  trial.arrives(TARO, requestOf(TARO, "15999-0000001"));
  await trial.works();
  return trial;
}

const letters = (trial: TrialDesk) => trial.look((view) => view.letters({ limit: 10 }));
const tasks = async (trial: TrialDesk) =>
  (await trial.look((view) => view.tasks({ open: true, limit: 10 }))).map((task) => [task.kind, task.why]);

async function returns(trial: TrialDesk, lines: string[]): Promise<void> {
  const head = ["Return-Path: <>", "From: MAILER-DAEMON@carrier.example.com", "To: clerk@office.example.jp"];
  const raw = [...head, "Message-ID: <notice@carrier.example.com>", ...lines, ""].join("\r\n");
  trial.post.arrive(new TextEncoder().encode(raw), trial.clock.now);
  await trial.works();
}

describe("a letter that came back", () => {
  it("T6-3d: is marked and telephoned when a carrier says in plain words that the address does not exist", async () => {
    const trial = await offered();
    const [offer] = await letters(trial);
    await returns(trial, [
      "Subject: Mail System Error - Returned Mail",
      "Content-Type: text/plain; charset=utf-8",
      "",
      "次のあて先へのメールはお届けできませんでした。",
      `<${TARO.address}>: 550 Unknown user`,
      "",
      "Received: from office.example.jp",
      `Message-ID: ${offer?.messageId}`,
    ]);
    expect((await letters(trial)).map((letter) => letter.state)).toEqual(["bounced"]);
    expect(await tasks(trial)).toContainEqual(["telephone", "bounced"]);
  });

  it.each([
    ["a report", ["Final-Recipient: rfc822; taro@mail.example.com", "Action: delayed", "Status: 4.4.1"], ""],
    ["plain words", null, "The mail has not yet been delivered. Delivery will be retried."],
  ])("is not marked while the server still tries, said in %s", async (_label, report, words) => {
    const trial = await offered();
    const [offer] = await letters(trial);
    await returns(
      trial,
      report === null
        ? ["Subject: Warning: could not send message", "", words, "", `Message-ID: ${offer?.messageId}`]
        : [
            "Subject: Delayed Mail",
            'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
            "",
            "--b",
            "Content-Type: message/delivery-status",
            "",
            "Reporting-MTA: dns; carrier.example.com",
            "",
            ...report,
            "",
            "--b",
            "Content-Type: text/rfc822-headers",
            "",
            `Message-ID: ${offer?.messageId}`,
            "",
            "--b--",
          ],
    );
    expect((await letters(trial)).map((letter) => letter.state)).toEqual(["accepted"]);
    expect(await tasks(trial)).not.toContainEqual(["telephone", "bounced"]);
    expect(await tasks(trial)).toContainEqual(["heldMail", "bounce"]);
  });

  it("is shown at the booking of its recipient when the notice names no letter, and marks nothing", async () => {
    const trial = await offered();
    await returns(trial, ["Subject: Returned mail", "", `User unknown: ${TARO.address}`]);
    const [booking] = await trial.look((view) => view.bookings({ limit: 5 }));
    const notice = (await trial.look((view) => view.inboundMails({ limit: 5 }))).find((mail) => mail.state === "held");
    expect([notice?.reason, notice?.bookingId]).toEqual(["bounce", booking?.id]);
    expect((await letters(trial)).map((letter) => letter.state)).toEqual(["accepted"]);
  });
});
