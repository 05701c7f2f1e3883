import { findWhom, gatherPerson, type PersonFile, type PersonKey } from "../desk/person-file.ts";
import { sameAddress, sameName } from "../mail/address.ts";
import { EXIT_USAGE } from "../settings.ts";
import type { View } from "../world/store.ts";
import { makeClock, makeDigests } from "../world/system.ts";
import { printable, type Terminal } from "../world/terminal.ts";
import { erasePerson, introduce } from "./person-erase.ts";
import { exportPerson } from "./person-export.ts";
import { type Office, readArgs, sayUsage, withStore } from "./with-store.ts";

const USAGE = `madoguchi person export (--number N | --address A) [--confirm REFERENCE|NAME] [--out FOLDER]
       madoguchi person erase (--number N | --address A) [--confirm REFERENCE|NAME|ADDRESS]`;

export type PersonAct = "export" | "erase";
export type AskedPerson = { act: PersonAct; key: PersonKey; confirm: string | null; out: string | null };

/** `madoguchi person`: what the office holds about somebody, and erasing it (decision 10). */
export async function person(args: string[], terminal: Terminal): Promise<number> {
  const asked = readPersonArgs(args, terminal);
  if (asked === null) return EXIT_USAGE;
  return withStore(terminal, (office) => runPerson(office, asked, terminal));
}

export function readPersonArgs(args: string[], terminal: Terminal): AskedPerson | null {
  const text = { type: "string" } as const;
  const read = readArgs(terminal, USAGE, args, { number: text, address: text, confirm: text, out: text });
  if (read === null) return null;
  const { number, address, confirm = null, out = null } = read.values;
  const [act, ...more] = read.positionals;
  if ((act !== "export" && act !== "erase") || more.length > 0) {
    sayUsage(terminal, "person takes one of export and erase", USAGE);
    return null;
  }
  if ((number === undefined) === (address === undefined) || (number ?? address ?? "").trim() === "") {
    sayUsage(terminal, "say either --number or --address", USAGE);
    return null;
  }
  if (out !== null && act === "erase") {
    sayUsage(terminal, "--out is for export", USAGE);
    return null;
  }
  return { act, key: number === undefined ? { address: address ?? "" } : { number }, confirm, out };
}

/** The act, on one person. Several of one address or number are named, and `--confirm` says which is meant. */
export async function runPerson(office: Office, asked: AskedPerson, terminal: Terminal): Promise<number> {
  const files = await office.store.look(office.id, (view) => filesOf(view, asked.key));
  const { confirm } = asked;
  const meant = confirm === null ? files : files.filter((file) => isMeant(file, confirm));
  const [file] = meant;
  if (files.length === 0) {
    terminal.err("The office holds nothing under this number or address.");
    return 1;
  }
  if (file === undefined || meant.length > 1) {
    terminal.err(file === undefined ? "--confirm names nobody of these:" : "Several people are meant by this:");
    for (const one of files) terminal.err(printable(`  ${introduce(one)}`));
    terminal.err("Say --confirm with a reference or a name.");
    return 1;
  }
  const doing = { at: makeClock().now(), by: "command-line", sha256: makeDigests(new Uint8Array(32)).sha256 };
  if (asked.act === "export") return exportPerson(office, file, doing, asked.out, terminal);
  return erasePerson(office, file, doing, confirm !== null, terminal);
}

async function filesOf(view: View, key: PersonKey): Promise<PersonFile[]> {
  const files: PersonFile[] = [];
  for (const whom of await findWhom(view, key)) files.push(await gatherPerson(view, whom));
  return files.filter(({ people, mails, letters }) => people.length + mails.length + letters.length > 0);
}

function isMeant({ people, addresses, bookings }: PersonFile, confirm: string): boolean {
  return (
    people.some(({ name }) => sameName(name, confirm)) ||
    bookings.some(({ booking }) => booking.reference === confirm.trim().toUpperCase()) ||
    (people.length === 0 && addresses.some((address) => sameAddress(address, confirm)))
  );
}
