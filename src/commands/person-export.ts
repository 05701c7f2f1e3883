import type { Eraser } from "../desk/erasing.ts";
import type { PersonFile } from "../desk/person-file.ts";
import type { LetterEdits } from "../mail/letters/rewording.ts";
import { type ExportFile, writeFolder } from "../world/export-folder.ts";
import type { OutboxLetter } from "../world/store-rows.ts";
import type { Terminal } from "../world/terminal.ts";
import { sayDoubtful } from "./person-doubtful.ts";
import type { Office } from "./with-store.ts";

type ExportedLetter = Omit<OutboxLetter, "html" | "token" | "boundary" | "edits"> & {
  edits: Omit<LetterEdits, "original"> | null;
};

/** What the office holds about a person; docs/json.md says what each value means. */
export type PersonExport = Omit<PersonFile, "letters" | "mails" | "perhaps" | "addresses" | "holdsOfOthers"> & {
  office: string;
  exportedAt: string;
  letters: ExportedLetter[];
  mails: (PersonFile["mails"][number] & { raw: string | null })[];
};

/**
 * All of it as one JSON object on standard output, raw mails in base64; or in a folder: `person.json`, each letter as text, each
 * mail as .eml. That somebody asked is noted, by the person's id.
 */
export async function exportPerson(
  office: Office,
  file: PersonFile,
  { at, by }: Eraser,
  out: string | null,
  terminal: Terminal,
): Promise<number> {
  const raws = new Map<string, Uint8Array>();
  await office.store.look(office.id, async (view) => {
    for (const { id } of file.mails) {
      const raw = await view.inboundRaw(id);
      if (raw !== null) raws.set(id, raw);
    }
  });
  const subject = file.people[0]?.id ?? "no-row";
  await office.store.transaction(office.id, (tx) => tx.audit({ at, staff: by, act: "exportPerson", subject }));
  const { people, bookings, tasks, meetings, audits, refusals, changes, holds } = file;
  const place = (id: string) => (raws.has(id) ? `mails/${id}.eml` : null);
  const inJson = (id: string) => Buffer.from(raws.get(id) ?? []).toString("base64") || null;
  const exported: PersonExport = {
    ...{ office: office.id, exportedAt: at, people, bookings },
    letters: file.letters.map(asExported),
    mails: file.mails.map((mail) => ({ ...mail, raw: out === null ? inJson(mail.id) : place(mail.id) })),
    ...{ tasks, meetings, audits, refusals, changes, holds },
  };
  sayDoubtful(file, "They are not part of this.", terminal);
  if (out === null) {
    terminal.out(JSON.stringify(exported));
    return 0;
  }
  const files: ExportFile[] = [
    { path: "person.json", content: `${JSON.stringify(exported, null, 2)}\n` },
    ...file.letters.map((letter) => ({ path: `letters/${letter.id}.txt`, content: asText(letter) })),
    ...[...raws].map(([id, content]) => ({ path: `mails/${id}.eml`, content })),
  ];
  writeFolder(out, files);
  terminal.out(`${out}: ${bookings.length} bookings, ${file.letters.length} letters, ${raws.size} mails.`);
  return 0;
}

/** Without the HTML form, which says the same; what staff changed in it, and who, belongs to what the office holds. */
function asExported({
  html: _html,
  token: _token,
  boundary: _boundary,
  edits,
  ...letter
}: OutboxLetter): ExportedLetter {
  return { ...letter, edits: edits && { by: edits.by, lines: edits.lines } };
}

function asText({ date, to, subject, text, attachments }: OutboxLetter): string {
  const names = attachments.map(({ fileName }) => fileName).join(", ");
  return `Date: ${date}\nTo: ${to}\nSubject: ${subject}\nAttachments: ${names || "-"}\n\n${text}`;
}
