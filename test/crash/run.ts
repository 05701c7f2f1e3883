import { parseArgs } from "node:util";
import { dovecotAvailable } from "../dovecot.ts";
import { EVERY_POINT, type Round, runRound } from "./round.ts";
import { openServers } from "./servers.ts";
import { table } from "./table.ts";

/** `npm run crash -- --kills N [--seed K]`: rounds of about as many kills as there are named points. Exit 1 on any finding. */
const { values } = parseArgs({
  options: { kills: { type: "string", default: "200" }, seed: { type: "string", default: "1" } },
});
const kills = Number(values.kills);
const first = Number(values.seed);
if (!Number.isSafeInteger(kills) || !Number.isSafeInteger(first) || kills < 0) {
  console.error("--kills and --seed take whole numbers");
  process.exit(64);
}
if (!dovecotAvailable()) {
  console.error("The crash runs need Dovecot 2.3 (apt-get install dovecot-imapd dovecot-lmtpd).");
  process.exit(69);
}
const sizes: number[] = [];
do sizes.push(Math.min(EVERY_POINT, kills - sizes.length * EVERY_POINT));
while (sizes.length * EVERY_POINT < kills);
const servers = await openServers(sizes.length);
const rounds: Round[] = [];
try {
  for (const [index, size] of sizes.entries()) {
    const round = await runRound(servers, `office${index + 1}`, first + index, size);
    rounds.push(round);
    const { lost, doubled, stuck, wrong } = round.findings;
    const counts = `lost ${lost.length}, doubled ${doubled.length}, stuck ${stuck.length}, wrong ${wrong.length}`;
    console.error(`round ${index + 1} of ${sizes.length}: seed ${round.seed}, ${round.kills.length} kills, ${counts}`);
  }
} finally {
  await servers.close();
}
const { text, good } = table(rounds);
console.log(text);
process.exitCode = good ? 0 : 1;
