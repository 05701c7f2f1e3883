import { seeded } from "../simulation/random.ts";
import type { Round, Servers } from "./round.ts";
import { countAtEnd, countBeforeLoss } from "./weeks-audit.ts";
import { changeAndTakeOver, expire, prepare, remind } from "./weeks-first.ts";
import { backUp, liveOnForgotten, liveOnRestored, loseAndRestore } from "./weeks-loss.ts";
import { changeTerms, closeDay, editAndRelease, erase } from "./weeks-office.ts";
import { openStage } from "./weeks-stage.ts";

/**
 * One office through eight days of its own clock, killed at every point that a round of minutes never comes to: what time brings,
 * what staff do, what an operator runs beside the service, and life after a restore. The days lie in the past, as Dovecot takes no
 * arrival ahead of its clock.
 */
export async function runWeeks(servers: Servers, user: string, seed: number): Promise<Round> {
  const stage = await openStage(servers, user, seed);
  const random = seeded(seed);
  try {
    stage.crowd.begin();
    await prepare(stage);
    await changeAndTakeOver(stage, random);
    await remind(stage, random);
    await expire(stage);
    await changeTerms(stage, random);
    await closeDay(stage);
    await editAndRelease(stage);
    await erase(stage);
    await backUp(stage, random);
    await liveOnForgotten(stage);
    const books = await countBeforeLoss(stage);
    const sentBefore = stage.sink.submissions.length;
    await loseAndRestore(stage, random);
    await liveOnRestored(stage, random);
    await stage.crowd.rest();
    await countAtEnd(stage, sentBefore);
    const { kills, findings } = stage;
    return { seed, kills, findings, books, settledMs: null };
  } finally {
    await stage.crowd.rest().catch(() => undefined);
    await stage.close();
  }
}
