import { parseArgs } from "node:util";
import { dovecotAvailable } from "../dovecot.ts";
import { EVERY_POINT, type Round, runRound, type Servers } from "./round.ts";
import { openServers } from "./servers.ts";
import { table } from "./table.ts";
import { runWeeks } from "./weeks.ts";

/**
 * `npm run crash -- --kills N [--weeks W] [--seed K]`: rounds of about as many kills as there are named points, then W offices that live
 * through weeks, each killed at every point of those (weeks.ts). Exit 1 on any finding.
 */
const { values } = parseArgs({
  options: {
    kills: { type: "string", default: "200" },
    weeks: { type: "string", default: "1" },
    seed: { type: "string", default: "1" },
  },
});
const kills = Number(values.kills);
const weeks = Number(values.weeks);
const first = Number(values.seed);
if ([kills, weeks, first].some((one) => !Number.isSafeInteger(one) || one < 0)) {
  console.error("--kills, --weeks and --seed take whole numbers");
  process.exit(64);
}
if (!dovecotAvailable()) {
  console.error("The crash runs need Dovecot 2.3 (apt-get install dovecot-imapd dovecot-lmtpd).");
  process.exit(69);
}
const plans: ((servers: Servers, user: string) => Promise<Round>)[] = [];
for (let left = kills; left > 0; left -= EVERY_POINT) {
  const [seed, size] = [first + plans.length, Math.min(EVERY_POINT, left)];
  plans.push((servers, user) => runRound(servers, user, seed, size));
}
for (let index = 0; index < weeks; index++) plans.push((servers, user) => runWeeks(servers, user, first + index));
const servers = await openServers(plans.length);
const rounds: Round[] = [];
try {
  for (const [index, plan] of plans.entries()) {
    const round = await plan(servers, `office${index + 1}`);
    rounds.push(round);
    const { lost, doubled, stuck, wrong } = round.findings;
    const counts = `lost ${lost.length}, doubled ${doubled.length}, stuck ${stuck.length}, wrong ${wrong.length}`;
    console.error(`round ${index + 1} of ${plans.length}: seed ${round.seed}, ${round.kills.length} kills, ${counts}`);
    for (const one of [lost, doubled, stuck, wrong].flat()) console.error(`  ${one}`);
  }
} finally {
  await servers.close();
}
const { text, good } = table(rounds);
console.log(text);
process.exitCode = good ? 0 : 1;
