import { simpleParser } from "mailparser";
import { toTime } from "../../src/booking/time.ts";
import { readMail } from "../../src/mail/read.ts";
import { makeInProcessParser } from "../../src/world/parser.ts";
import { TEST_OFFICE } from "../mail/office.ts";

/** Milliseconds summed over all mails, the fastest of several passes each. */
export type Cost = { mails: number; mailparser: number; mailparserWithoutHtml: number; ours: number };

const PASSES = 5;

/**
 * What reading costs on top of mailparser: mailparser's documented call against our parsing and reading of the same mails,
 * one after the other in one process, so that only the ratio counts. `mailparserWithoutHtml` leaves out the two conversions
 * between HTML and text; ours leaves out its header decoding as well, which is done once, by us.
 */
export async function measureCost(mails: readonly Uint8Array[]): Promise<Cost> {
  const parser = makeInProcessParser();
  const at = toTime("2026-11-25T10:00:00+09:00");
  const args = { file: "", received: at, now: at, office: TEST_OFFICE, context: null };
  const limit = { maxHtmlLengthToParse: 200_000 };
  const runs: Record<"mailparser" | "mailparserWithoutHtml" | "ours", (raw: Uint8Array) => Promise<unknown>> = {
    mailparser: (raw) => simpleParser(Buffer.from(raw), limit).catch(() => null),
    mailparserWithoutHtml: (raw) =>
      simpleParser(Buffer.from(raw), { ...limit, skipHtmlToText: true, skipTextToHtml: true }).catch(() => null),
    ours: async (raw) => {
      const parsed = await parser.parse(raw);
      return readMail("failed" in parsed ? null : parsed, args);
    },
  };
  const best = {
    mailparser: mails.map(() => Infinity),
    mailparserWithoutHtml: mails.map(() => Infinity),
    ours: mails.map(() => Infinity),
  };
  for (let pass = 0; pass < PASSES; pass += 1) {
    for (const [at, raw] of mails.entries()) {
      for (const name of ["mailparser", "mailparserWithoutHtml", "ours"] as const) {
        const start = performance.now();
        await runs[name](raw);
        best[name][at] = Math.min(best[name][at] ?? Infinity, performance.now() - start);
      }
    }
  }
  const sum = (all: number[]) => all.reduce((total, one) => total + one, 0);
  return {
    mails: mails.length,
    mailparser: sum(best.mailparser),
    mailparserWithoutHtml: sum(best.mailparserWithoutHtml),
    ours: sum(best.ours),
  };
}

export function addCosts(a: Cost, b: Cost): Cost {
  return {
    mails: a.mails + b.mails,
    mailparser: a.mailparser + b.mailparser,
    mailparserWithoutHtml: a.mailparserWithoutHtml + b.mailparserWithoutHtml,
    ours: a.ours + b.ours,
  };
}
