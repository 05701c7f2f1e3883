import { plusMinutes, type Time } from "../../src/booking/time.ts";
import { OFFICE_ADDRESS } from "./ground.ts";
import { seeded } from "./random.ts";
import { rawOf, type Town } from "./town.ts";
import { bounceReport, carrierBounce, mailBytes, readReceipt } from "./writing.ts";

/** What the office and somebody wrote to each other, by Message-ID. */
export type Correspondence = { name: string; address: string; mails: string[]; letters: string[] };

/** A stream of its own, so that a month without an erasing stays as it was. */
const OF_ECHOES = 5_000_011;
const LATEST_MINUTES = 3 * 24 * 60;

/**
 * What machines still send about somebody who has just been erased: a letter comes back, is shown, meets a notice of absence, or a mail
 * that lay in a queue comes a second time. Nobody writes any of it.
 */
export function echo(town: Town, { name, address, mails, letters }: Correspondence): void {
  const nth = town.erased.length;
  const random = seeded(town.seed + OF_ECHOES + nth);
  const from = { name, address };
  for (const kind of ["report", "words", "receipt", "absence", "copy"] as const) {
    if (!random.chance(0.4)) continue;
    const at = plusMinutes(town.clock.truth, random.between(1, LATEST_MINUTES));
    const [letterId, copied] = [letters, mails].map((ids) => (ids.length > 0 ? random.pick(ids) : undefined));
    const raw = copied === undefined ? undefined : rawOf(town, copied);
    if (kind === "copy" ? raw === undefined : letterId === undefined) continue;
    town.later(at, (now) => {
      town.count("late echoes");
      if (kind === "copy") return town.post.arrive(raw ?? new Uint8Array(), now);
      const messageId = `<echo${nth}.${kind}@mail.example.com>`;
      const meaning = kind === "receipt" ? "receipt" : kind === "absence" ? "automatic" : "bounce";
      const written = { from: address, person: null, meaning, letterId: letterId ?? null, start: null } as const;
      town.truth.set(messageId, { ...written, receivedAt: now, seenFrom: now, overruled: false });
      town.post.arrive(bytesOf(kind, from, letterId ?? "", messageId, now), now);
    });
  }
}

function bytesOf(
  kind: "report" | "words" | "receipt" | "absence",
  from: { name: string; address: string },
  letterId: string,
  messageId: string,
  at: Time,
): Uint8Array {
  switch (kind) {
    case "report":
      return bounceReport(from.address, OFFICE_ADDRESS, letterId, messageId, at);
    case "words":
      return carrierBounce(from.address, OFFICE_ADDRESS, letterId, messageId, at);
    case "receipt": {
      const writing = { subject: "開封済み", body: "このメールは表示されました。", messageId, inReplyTo: letterId };
      return readReceipt(from, OFFICE_ADDRESS, writing, at);
    }
    case "absence": {
      const body = `${from.name}は現在不在にしております。`;
      const headers = ["Auto-Submitted: auto-replied"];
      return mailBytes(from, OFFICE_ADDRESS, { subject: "不在", body, messageId, inReplyTo: letterId, headers }, at);
    }
  }
}
