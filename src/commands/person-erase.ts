import { type Eraser, eraseSome, leftToErase, type Obstacle, obstaclesTo } from "../desk/erasing.ts";
import type { PersonFile } from "../desk/person-file.ts";
import { sameAddress } from "../mail/address.ts";
import { printable, type Terminal } from "../world/terminal.ts";
import { sayDoubtful } from "./person-doubtful.ts";
import { type Office, table } from "./with-store.ts";

const IN_THE_WAY: Record<Obstacle["why"], string> = {
  legalHold: "A legal hold stands on this person or a booking of theirs; the chief lifts it in the console.",
  openBookings: "These bookings are still open; close them first, in the console or by what the person says:",
  unsettledMails: "Mails of this person are not settled yet; see to them in the console first.",
  lettersOnTheirWay: "Letters to this person are on their way or of unknown fate; wait, or settle them in the console.",
};

/** Shows what would go and which mails stay in the mailbox, and with `isSure` erases it. */
export async function erasePerson(
  office: Office,
  file: PersonFile,
  eraser: Eraser,
  isSure: boolean,
  terminal: Terminal,
): Promise<number> {
  const { people, bookings, mails, letters } = leftToErase(file);
  terminal.out(printable(`${introduce(file)}`));
  terminal.out(
    `To be erased: ${people} rows of the person, words of ${bookings} bookings, ${mails} mails, ${letters} letters.`,
  );
  const obstacles = obstaclesTo(file);
  if (obstacles.length > 0) return sayObstacles(obstacles, terminal);
  sayMailbox(file, terminal);
  sayDoubtful(file, "They stay. One that is theirs is erased by --address with its sender's address.", terminal);
  if (!isSure) {
    terminal.err("Nothing was erased. To do it, say --confirm with the name or a reference of the first line.");
    return 1;
  }
  for (;;) {
    const step = await office.store.transaction(office.id, (tx) => eraseSome(tx, eraser, file));
    if ("obstacles" in step) return sayObstacles(step.obstacles, terminal);
    if (step.finished) break;
  }
  terminal.out("Erased. Backups made before still hold the values until they are thrown away (docs/operating.md).");
  return 0;
}

function sayObstacles(obstacles: readonly Obstacle[], terminal: Terminal): number {
  for (const obstacle of obstacles) {
    terminal.err(IN_THE_WAY[obstacle.why]);
    if (obstacle.why === "openBookings") terminal.err(`  ${obstacle.references.join(", ")}`);
  }
  terminal.err("Nothing more was erased.");
  return 1;
}

/** The mailbox is never emptied by us: people delete there by hand, by folder and time. */
function sayMailbox({ people, addresses, mails, letters }: PersonFile, terminal: Terminal): void {
  const isShared = people.some(
    ({ address }) => address !== null && !addresses.some((own) => sameAddress(own, address)),
  );
  if (isShared) terminal.out("Somebody else has the same address: mails from it that belong to no booking stay.");
  const found = [
    ...mails.map(({ folder, receivedAt }) => [folder, receivedAt, folder === "sent" ? "from the office" : "received"]),
    ...letters.filter(({ acceptedAt }) => acceptedAt !== null).map((one) => ["sent", one.acceptedAt ?? "", "letter"]),
  ].toSorted((a, b) => (a.join() < b.join() ? -1 : 1));
  if (found.length === 0) return;
  terminal.out("These stay in the mailbox and are to be deleted there by hand:");
  for (const line of table([["FOLDER", "TIME", "WHAT"], ...found])) terminal.out(`  ${line}`);
}

/** A person in one line, as `--confirm` takes it. */
export function introduce({ people, addresses, bookings }: PersonFile): string {
  const names = [...new Set(people.map(({ name }) => name ?? "(no name)"))];
  const references = bookings.map(({ booking }) => booking.reference);
  return [...(names.length > 0 ? names : addresses), ...references].join(", ");
}
