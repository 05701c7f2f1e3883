import type { Hono } from "hono";
import { html } from "hono/html";
import { MOST_SUMMARY_CHARACTERS, type TermsGround } from "../booking/terms.ts";
import { MAX_TERMS_BYTES, type TermsFileProblem, termsFileProblem } from "../booking/terms-files.ts";
import { type Day, dayOf } from "../booking/time.ts";
import { type Publication, type PublicationRefusal, problemsOf, publishByHand } from "../desk/terms.ts";
import { rehearseNews } from "../desk/terms-foreseen.ts";
import { writeDay } from "../mail/letters/japanese-writing.ts";
import { type Deed, type Plan, serveDeed } from "./deed.ts";
import { checkField, type Filled, fileField, hidden, radioField, textArea, textField } from "./fields.ts";
import { readDay } from "./fields-of-time.ts";
import type { Values } from "./forms.ts";
import type { Html } from "./layout.ts";
import { type Foreseen, foreseenSections, knownIn, sayFile, shownText } from "./page-publishing.ts";
import { GROUND_WORDS } from "./page-terms.ts";
import { oneLine } from "./plain-line.ts";
import { LARGE_FORM } from "./reading-forms.ts";
import { type Ctx, type Env, look, type Room } from "./room.ts";
import { sendPdf } from "./routes-terms.ts";
import { type Draft, type Drafts, openDrafts } from "./terms-drafts.ts";

/** A new version of the terms (T13), as `madoguchi terms add` publishes it; the files wait in memory between the form and the act. */
export function addPublishing(app: Hono<Env>, room: Room): void {
  const drafts = openDrafts(room.desk.world.clock);
  app.on(["GET", "POST"], LARGE_FORM, (c) => {
    const wrong = c.req.method === "POST" ? takeFiles(c, room, drafts) : {};
    return serveDeed(c, room, publishingDeed(c, room, drafts, wrong));
  });
  app.get(`${LARGE_FORM}/pdf`, (c) => {
    const draft = drafts.of(c.get("session").id, "pdf");
    return draft ? sendPdf(c, draft.bytes, draft.name) : c.notFound();
  });
}

type Errors = Record<string, string>;

/** Keeps what was sent, and notes in the form which file it is; one that cannot be used leaves the one before it. */
function takeFiles(c: Ctx, { desk }: Room, drafts: Drafts): Errors {
  const session = c.get("session").id;
  const { withoutText, ...form } = c.get("form");
  const errors: Errors = {};
  const digests: Record<string, string> = {};
  for (const kind of ["pdf", "text"] as const) {
    const { name = "", bytes = new Uint8Array() } = c.get("files")[kind] ?? {};
    if (name === "" && bytes.length === 0) continue;
    const problem = termsFileProblem(kind, bytes);
    if (problem) errors[kind] = sayFileProblem(problem, name);
    else {
      digests[`${kind}Digest`] = desk.world.digests.sha256(bytes);
      drafts.keep(session, kind, { name, bytes, digest: digests[`${kind}Digest`] ?? "" });
    }
  }
  if (withoutText === "1" && digests.textDigest === undefined) digests.textDigest = "";
  if (c.get("tooLarge")) errors.pdf = `ファイルが大きすぎます。どちらも${MAX_TERMS_BYTES / 1_000_000}MBまでです。`;
  c.set("form", { ...form, ...digests });
  return errors;
}

function sayFileProblem(problem: TermsFileProblem, name: string): string {
  const file = `「${oneLine(name)}」`;
  switch (problem) {
    case "empty":
      return `${file}は空のファイルです。ほかのファイルを選んでください。`;
    case "tooLarge":
      return `${file}は大きすぎます。${MAX_TERMS_BYTES / 1_000_000}MBまでのファイルを選んでください。`;
    case "notPdf":
      return `${file}はPDFではありません。PDFとして保存したファイルを選んでください。`;
    case "notUtf8":
      return `${file}の文字コードがUTF-8ではありません。UTF-8で保存し直してから、選んでください。`;
  }
}

function publishingDeed(c: Ctx, room: Room, drafts: Drafts, wrong: Errors): Deed {
  const session = c.get("session").id;
  /** The file that the form knows; another one may have been chosen in another tab. */
  const chosen = (values: Values, kind: "pdf" | "text"): Draft | null => {
    const draft = drafts.of(session, kind);
    return draft && draft.digest === values[`${kind}Digest`] ? draft : null;
  };
  return {
    place: "terms",
    title: "新しい版の規約を公表する",
    path: LARGE_FORM,
    back: "/terms",
    on: { terms: true },
    brings: "files",
    lead: html`<p>公表した版は、変えることも消すこともできません。直すときは、さらに新しい版を公表します。申込み中の方と予約のある方へのお知らせは、公表すると自動で始まります。</p>`,
    fields: (filled) => publishingFields(filled, chosen(filled.values, "pdf"), chosen(filled.values, "text")),
    read: async (values) => {
      const pdf = chosen(values, "pdf");
      const text = chosen(values, "text");
      const { errors, publication } = readPublication(values, pdf, text);
      const { now } = c.get("visit");
      if (publication && Object.keys({ ...errors, ...wrong }).length === 0) {
        for (const problem of await look(room, (view) => problemsOf(view, room.desk, publication, now)))
          errors[FIELD_OF[problem]] = PROBLEM_WORDS[problem];
      }
      if (!publication || !pdf || Object.keys({ ...errors, ...wrong }).length > 0)
        return { errors: { ...errors, ...wrong } };
      return planOf(c, room, publication, { pdf, text });
    },
    after: () => {
      drafts.drop(session);
      return "/terms?done=termsPublished";
    },
  };
}

function planOf(
  c: Ctx,
  { desk }: Room,
  publication: Publication,
  { pdf, text }: { pdf: Draft; text: Draft | null },
): Plan {
  const visit = c.get("visit");
  const { version, effectiveOn, ground, summary } = publication;
  const by = { staff: visit.staff.id, publication };
  let foreseen: Foreseen | null = null;
  return {
    act: (tx) => publishByHand(tx, desk, by),
    rehearses: async (tx) => {
      const outcome = await publishByHand(tx, desk, by);
      if ("done" in outcome) foreseen = await knownIn(tx, await rehearseNews(tx, desk, version));
      return outcome;
    },
    says: [
      ["版", version],
      ["適用", `${writeDay(effectiveOn, dayOf(visit.now))}から`],
      ["変更の根拠", GROUND_WORDS[ground]],
      ["変わること（お知らせの文になります）", summary],
      ["PDF", html`${sayFile(pdf)}　<a href="${visit.base}${LARGE_FORM}/pdf">受け取ったPDFを保存して確かめる</a>`],
      ["PDFのSHA-256", pdf.digest],
      ["テキスト版", text ? sayFile(text) : "なし（PDFを開けない方は、規約を読めません）"],
    ],
    shows: () => html`${foreseen ? foreseenSections(visit, foreseen) : ""}${text ? shownText(text.bytes) : ""}`,
  };
}

function publishingFields(filled: Filled, pdf: Draft | null, text: Draft | null): Html {
  const { pdfDigest = "", textDigest = "" } = filled.values;
  const most = `${MAX_TERMS_BYTES / 1_000_000}MBまで。`;
  return html`${hidden({ pdfDigest, textDigest })}
    ${textField(filled, { name: "version", label: "版の名前", hint: "例：2027-04。文字、数字、「.」「-」「_」で、40文字まで。手紙と記録に残ります。", most: 40, required: true })}
    ${textField(filled, { name: "effective", label: "適用する最初の日", hint: "いまある版より後の日です。根拠が13条(2)のときは、明日以降です。", type: "date", required: true })}
    ${radioField(
      filled,
      { name: "ground", label: "変更の根拠（必須）" },
      Object.entries(GROUND_WORDS).map(([value, label]) => ({ value, label })),
    )}
    ${textArea(filled, { name: "summary", label: "変わること", hint: `お知らせの手紙と、掲示用のお知らせに、このまま載ります。${MOST_SUMMARY_CHARACTERS}文字まで。ウェブのアドレスは書けません。`, rows: 4, most: MOST_SUMMARY_CHARACTERS, required: true })}
    ${fileField(filled, { name: "pdf", label: "規約のPDF", hint: `${most}このまま、内容を変えずに案内に付けます。`, required: true, accept: ".pdf,application/pdf", kept: pdf && sayFile(pdf) })}
    ${fileField(filled, { name: "text", label: "同じ内容のテキスト版", hint: `${most}文字コードはUTF-8です。PDFを開けない方のために、できるだけ付けてください。`, accept: ".txt,text/plain", kept: text && sayFile(text) })}
    ${text ? checkField(filled, "withoutText", "テキスト版を付けない（選んだファイルを外す）") : ""}`;
}

function readPublication(
  values: Values,
  pdf: Draft | null,
  text: Draft | null,
): { errors: Errors; publication: Publication | null } {
  const errors: Errors = {};
  const version = (values.version ?? "").normalize("NFKC").trim();
  const effectiveOn: Day | null = readDay(values.effective ?? "");
  const ground = (Object.keys(GROUND_WORDS) as TermsGround[]).find((one) => one === values.ground);
  const summary = (values.summary ?? "").trim();
  if (effectiveOn === null) errors.effective = "適用する最初の日を選んでください。";
  if (ground === undefined) errors.ground = "変更の根拠を選んでください。";
  if (pdf === null) errors.pdf = values.pdfDigest ? LOST_FILE : "規約のPDFを選んでください。";
  if (text === null && values.textDigest) errors.text = LOST_FILE;
  if (effectiveOn === null || ground === undefined || pdf === null) return { errors, publication: null };
  return {
    errors,
    publication: { version, effectiveOn, ground, summary, pdf: pdf.bytes, text: text?.bytes ?? null },
  };
}

const LOST_FILE = "選んだファイルが、もう残っていません。もう一度選んでください。ほかに入力したものは、残っています。";

const FIELD_OF = {
  badVersion: "version",
  knownVersion: "version",
  tooMany: "version",
  notLatest: "effective",
  inThePast: "effective",
  notAnnounced: "effective",
  noSummary: "summary",
  longSummary: "summary",
  addressInSummary: "summary",
  unsoundFile: "pdf",
} satisfies Record<PublicationRefusal, string>;

const PROBLEM_WORDS = {
  badVersion: "版の名前は、文字、数字、「.」「-」「_」で、40文字まで書いてください。",
  knownVersion: "その名前の版は、もうあります。公表した版は変えられないため、別の名前にしてください。",
  tooMany: "版が多すぎます。これ以上は公表できません。",
  notLatest: "その日か、それより後に適用される版が、もうあります。それより後の日にしてください。",
  inThePast: "過ぎた日からは適用できません。",
  notAnnounced: "根拠が13条(2)の変更は、適用の前に知らせます。明日以降の日にしてください。",
  noSummary: "変わることを書いてください。お知らせの文になります。",
  longSummary: `${MOST_SUMMARY_CHARACTERS}文字までで書いてください。`,
  addressInSummary: "手紙にウェブのアドレスは書けません。アドレスを除いてください。",
  unsoundFile: "ファイルを使えません。もう一度選んでください。",
} satisfies Record<PublicationRefusal, string>;
