import type { Status } from "../../src/booking/booking.ts";
import type { LetterKind } from "../../src/mail/letters/letter.ts";
import type { InboundState } from "../../src/world/store-rows.ts";
import { quoting } from "../simulation/writing.ts";

/** What a person does by habit, and what must have come of it in the end whatever died meanwhile. */
export type Habit = {
  name: string;
  /** The first mail. */
  request: Utterance;
  /** What is wished in it; absent: any time. */
  wish?: string;
  /** What is written upon the first letter of each kind, and upon each further one. */
  answers: Partial<Record<LetterKind, Utterance[]>>;
  again?: Partial<Record<LetterKind, Utterance[]>>;
  /** Each of these letters once for each time it stands here, and no other. */
  letters: LetterKind[];
  /** Null where no booking is ever made. */
  status: Status | null;
  /** Everything of theirs is taken away in the end. */
  isErased?: true;
};

export type Utterance = {
  says:
    | "request"
    | "requestWithoutNumber"
    | "number"
    | "accept"
    | "decline"
    | "cancel"
    | "change"
    | "question"
    | "vacation"
    | "thanks";
  /** The same bytes are filed so many times. */
  copies?: number;
  /** How the mail must end; a copy beyond the first is always `ignored`. */
  ends: InboundState[];
};

export type Person = { index: number; name: string; number: string; address: string; habit: Habit };

const request: Utterance = { says: "request", ends: ["handled"] };
const accept: Utterance = { says: "accept", ends: ["handled"] };

export const HABITS: readonly Habit[] = [
  { name: "accepts", request, answers: { offer: [accept] }, letters: ["offer", "details"], status: "confirmed" },
  {
    name: "cancels",
    request,
    answers: { offer: [accept], details: [{ says: "cancel", ends: ["handled"] }] },
    letters: ["offer", "details", "cancellationReceipt"],
    status: "cancelled",
  },
  {
    name: "declines",
    request,
    answers: { offer: [{ says: "decline", ends: ["handled"] }] },
    letters: ["offer", "declineReceipt"],
    status: "declined",
  },
  {
    name: "everything arrives twice",
    request: { ...request, copies: 2 },
    answers: { offer: [{ ...accept, copies: 2 }] },
    letters: ["offer", "details"],
    status: "confirmed",
  },
  {
    name: "is on holiday first",
    request,
    answers: { offer: [{ says: "vacation", ends: ["ignored"] }, accept] },
    letters: ["offer", "details"],
    status: "confirmed",
  },
  {
    name: "forgets the number",
    request: { says: "requestWithoutNumber", ends: ["handled"] },
    answers: { askBack: [{ says: "number", ends: ["handled"] }], offer: [accept] },
    letters: ["askBack", "offer", "details"],
    status: "confirmed",
  },
  {
    name: "says yes twice and thanks",
    request,
    answers: {
      offer: [accept, { says: "accept", ends: ["handled", "held"] }],
      details: [{ says: "thanks", ends: ["handled", "held"] }],
    },
    letters: ["offer", "details"],
    status: "confirmed",
  },
  {
    name: "asks a question",
    request,
    answers: { offer: [{ says: "question", ends: ["held"] }] },
    letters: ["offer", "heldReceipt"],
    status: "offered",
  },
  { name: "never answers", request, answers: {}, letters: ["offer"], status: "offered" },
];

const SURNAMES = ["窓口", "試験", "見本", "架空", "例題", "仮名", "試作", "模擬"];
const GIVEN = ["花子", "太郎", "一郎", "次郎", "三郎", "桃子", "梅子", "松子"];

export function inventPerson(index: number, habit: Habit): Person {
  const surname = SURNAMES[index % SURNAMES.length];
  const given = GIVEN[Math.floor(index / SURNAMES.length) % GIVEN.length];
  return {
    index,
    name: `${surname} ${given}`,
    number: `15999-${1_000_000 + index}`,
    address: `seeker${index}@mail.example.com`,
    habit,
  };
}

/** Subject, body and headers of an utterance; a letter that is answered is quoted as the mail programs of phones do. */
export function wordsOf(
  person: Person,
  says: Utterance["says"],
  letter: { subject: string; text: string; at: string } | null,
): { subject: string; body: string; headers: string[] } {
  const number = says === "requestWithoutNumber" ? "" : `求職番号：${person.number}\n`;
  const wish = person.habit.wish ?? "いつでも大丈夫です";
  const bodies: Record<Utterance["says"], string> = {
    request: `オンライン相談を希望します。\n氏名：${person.name}\n${number}希望日時：${wish}\nメール：${person.address}\n`,
    requestWithoutNumber: `オンライン相談を希望します。\n氏名：${person.name}\n希望日時：${wish}\nメール：${person.address}\n`,
    number: `求職番号：${person.number}`,
    accept: "1番でお願いします。",
    decline: "申し訳ありませんが、今回は辞退します。",
    cancel: "都合が悪くなったため、予約をキャンセルします。",
    change: "都合が悪くなったため、予約の日時の変更をお願いします。7月2日(木) 15:00を希望します。",
    question: "駐車場はありますか。",
    vacation: "現在不在にしております。来月10日に戻ります。",
    thanks: "ありがとうございます。",
  };
  if (letter === null) return { subject: "オンライン相談の予約", body: bodies[says], headers: [] };
  if (says === "vacation")
    return { subject: `自動応答: ${letter.subject}`, body: bodies[says], headers: ["Auto-Submitted: auto-replied"] };
  return {
    subject: `Re: ${letter.subject}`,
    body: quoting(bodies[says], letter.text, letter.at as never),
    headers: [],
  };
}
