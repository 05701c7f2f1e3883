import { z } from "zod";
import type { Slot, Wish } from "../booking/booking.ts";
import type { Policy } from "../booking/policy.ts";
import { at, type ClockTime, isTime, minutesBetween, plusMinutes, type Time, toDay } from "../booking/time.ts";
import type { PersonFacts } from "../desk/staff-acts.ts";
import { readDay } from "./fields-of-time.ts";
import { firstLanguage, languageSaid } from "./language-fields.ts";

/** The fields of a form as they came, without the token. */
export type Values = Readonly<Record<string, string>>;

export type Read<T> = { value: T } | { errors: Record<string, string> };

/** Typed values, or a Japanese sentence for each field that is wrong. */
export function readForm<S extends z.ZodType>(schema: S, values: Values): Read<z.output<S>> {
  const parsed = schema.safeParse(values);
  if (parsed.success) return { value: parsed.data };
  const errors: Record<string, string> = {};
  for (const issue of parsed.error.issues) errors[String(issue.path[0] ?? "form")] ??= issue.message;
  return { errors };
}

export const LONGEST_NAME = 40;
export const LONGEST_REASON = 200;
/** RFC 5321 §4.5.3.1.3: 256 octets with the angle brackets. */
const LONGEST_ADDRESS = 254;
const NOTHING_FURTHER = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

const line = (most: number, error: string) =>
  z
    .string()
    .default("")
    .transform((text) => text.trim())
    .refine((text) => [...text].length <= most, { error: `${most}文字までで書いてください。` })
    .refine((text) => !NOTHING_FURTHER.test(text), { error });

export const plainLine = (most: number) => line(most, "使えない文字が入っています。");
export const neededLine = (most: number, error: string) => plainLine(most).refine((text) => text !== "", { error });

/** People write addresses such as docomo's `a..b@`, so the local part is taken as it is. */
const address = plainLine(LONGEST_ADDRESS)
  .transform((text) => text.normalize("NFKC"))
  .refine((text) => text === "" || /^[^\s@<>,;:"()]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(text), {
    error: "メールアドレスの形になっていません。例：hanako@example.jp",
  })
  .transform((text) => text || null);

export const telephone = plainLine(30)
  .transform((text) => text.normalize("NFKC").replace(/[‐‑–—―−ー]/g, "-"))
  .refine((text) => text === "" || (/^[\d\-() +]+$/.test(text) && [10, 11].includes(text.replace(/\D/g, "").length)), {
    error: "電話番号は、市外局番から10けたか11けたの数字で書いてください。",
  })
  .transform((text) => text || null);

const jobSeekerNumber = plainLine(30)
  .transform((text) =>
    text
      .normalize("NFKC")
      .replace(/[‐‑–—―−ー]/g, "-")
      .replace(/\s/g, ""),
  )
  .refine((text) => text === "" || /^\d{5}-?\d{1,8}$/.test(text), {
    error: "求職番号は「15010-1234567」のように、数字5けたと続く数字で書いてください。",
  });

export const person = z.object({
  name: plainLine(LONGEST_NAME),
  hasNumber: z.enum(["yes", "no"], { error: "求職番号の有無を選んでください。" }),
  number: jobSeekerNumber,
  address,
  phone: telephone,
  companion: plainLine(LONGEST_REASON).transform((text) => text || null),
});

/** Facts about a person as the law keeps them; `no` is the explicit answer that there is no number or that it is not at hand (T2). */
export function factsOf(form: z.output<typeof person>): PersonFacts {
  const number = form.hasNumber === "yes" ? form.number || null : null;
  return {
    name: form.name || null,
    jobSeekerNumber: number,
    registering: form.hasNumber === "no",
    address: form.address,
    phone: form.phone,
    companion: form.companion,
  };
}

export const reason = neededLine(LONGEST_REASON, "理由を書いてください。");

const slotStart = z
  .string()
  .default("")
  .refine((text) => isTime(text), { error: "日時を選んでください。" })
  .transform((text) => text as Time);

const newIds = {
  bookingId: z.string().regex(/^[0-9a-z]{1,40}$/, { error: "もう一度、最初から開いてください。" }),
  reference: z.string().regex(/^[A-Z2-9]{4}-[A-Z2-9]{4}$/, { error: "もう一度、最初から開いてください。" }),
};

/** L1: asked on the telephone; a person without an address is reached by telephone, so one of the two is needed. */
export function readPhoneForm(values: Values, policy: Policy) {
  const schema = z
    .object({
      ...{ ...person.shape, ...newIds, name: neededLine(LONGEST_NAME, "お名前を書いてください。"), slot: slotStart },
      language: firstLanguage,
    })
    .refine((form) => form.hasNumber === "no" || form.number !== "", {
      path: ["number"],
      error: "求職番号を書くか、「ない・手元にない」を選んでください。",
    })
    .refine((form) => form.address !== null || form.phone !== null, {
      path: ["phone"],
      error: "メールアドレスがない方は、電話番号を書いてください。",
    })
    .transform((form) => ({
      ids: { bookingId: form.bookingId, reference: form.reference },
      facts: { ...factsOf(form), ...languageSaid(form.language) },
      slot: slotOf(form.slot, policy),
    }));
  return readForm(schema, values);
}

export function readAgainForm(values: Values, policy: Policy) {
  const schema = z
    .object({ ...newIds, slot: slotStart })
    .transform(({ slot, ...ids }) => ({ ids, slot: slotOf(slot, policy) }));
  return readForm(schema, values);
}

/** Another time, agreed with the person: as a new confirmation by hand it says how the terms were given, and why (T6-1). */
export function readMoveForm(values: Values, policy: Policy) {
  const { termsGiven, reason: why, overrideCutOff } = confirmForm.shape;
  const schema = z
    .object({ slot: slotStart, termsGiven, reason: why, overrideCutOff })
    .transform(({ slot, ...rest }) => ({ ...rest, slot: slotOf(slot, policy) }));
  return readForm(schema, values);
}

export const rejectForm = z.object({ reason });

const LONGEST_NOTE = 500;

/** Several lines become one, as history is read line by line. */
export const memoForm = z.object({
  note: z.preprocess(
    (text) => (typeof text === "string" ? text.replace(/\s*\n\s*/g, " ") : text),
    neededLine(LONGEST_NOTE, "覚え書きを書いてください。"),
  ),
});

export const toldForm = z.object({
  about: z.enum(["offer", "details", "change", "cancellation", "other"], { error: "伝えたことを選んでください。" }),
});

export type RequestForm = { ids: { bookingId: string; reference: string }; facts: PersonFacts; wishes: Wish[] };

/** A held mail as a new request: whatever stays empty is asked of the person once (T6-2). */
export function readRequestForm(values: Values, policy: Policy): Read<RequestForm> {
  const numberKnown = values.hasNumber === "unknown";
  const schema = z
    .object({
      ...person.shape,
      ...newIds,
      hasNumber: z.enum(["yes", "no", "unknown"], { error: "求職番号の有無を選んでください。" }),
      address: address.refine((text) => text !== null, { error: "連絡先のメールアドレスを書いてください。" }),
    })
    .refine((form) => form.hasNumber !== "yes" || form.number !== "", {
      path: ["number"],
      error: "求職番号を書いてください。",
    })
    .transform((form) => ({
      ids: { bookingId: form.bookingId, reference: form.reference },
      facts: {
        ...factsOf({ ...form, hasNumber: form.hasNumber === "no" ? "no" : "yes" }),
        ...(numberKnown ? { jobSeekerNumber: null } : {}),
      },
    }));
  const read = readForm(schema, values);
  const wishes = readWishes(values, policy);
  if ("errors" in read || "errors" in wishes) {
    return { errors: { ...("errors" in read ? read.errors : {}), ...("errors" in wishes ? wishes.errors : {}) } };
  }
  return { value: { ...read.value, wishes: wishes.value } };
}

export const WISH_ROWS = [1, 2, 3] as const;

/** Up to three wishes, first wish first; an empty end means one slot. */
export function readWishes(values: Values, policy: Policy): Read<Wish[]> {
  const wishes: Wish[] = [];
  const errors: Record<string, string> = {};
  for (const n of WISH_ROWS) {
    const [date, from, to] = [values[`date${n}`] ?? "", values[`from${n}`] ?? "", values[`to${n}`] ?? ""];
    if (!date && !from && !to) continue;
    const wish = readWish(date, from, to, policy);
    if (typeof wish === "string") errors[`date${n}`] = `第${n}希望：${wish}`;
    else wishes.push(wish);
  }
  return Object.keys(errors).length > 0 ? { errors } : { value: wishes };
}

function readWish(date: string, from: string, to: string, policy: Policy): Wish | string {
  const clock = /^([01]\d|2[0-3]):[0-5]\d$/;
  if (!clock.test(from)) return "始まりの時刻を書いてください。";
  if (to && !clock.test(to)) return "終わりの時刻を書いてください。";
  try {
    const start = at(toDay(date), from as ClockTime);
    const end = to ? at(toDay(date), to as ClockTime) : plusMinutes(start, policy.slotMinutes);
    return minutesBetween(start, end) > 0 ? { from: start, to: end } : "終わりの時刻は、始まりより後にしてください。";
  } catch {
    return "日付を確かめてください。";
  }
}

/** Which offer the numbers on the page belong to. */
const ofOffer = z.coerce.number({ error: "もう一度、この画面を開いてください。" }).int().min(0);

export const confirmForm = z.object({
  ofOffer,
  choice: z.coerce.number({ error: "日時を選んでください。" }).int().min(1, { error: "日時を選んでください。" }),
  termsGiven: z.enum(["readOut", "atCounter", "byPost", "byMail"], { error: "規約の伝え方を選んでください。" }),
  reason,
  overrideCutOff: z
    .literal("1")
    .optional()
    .transform((value) => value === "1"),
});

export const TERMS_GIVEN_WORDS = {
  readOut: "電話で要点を読み上げ、同意を得た",
  atCounter: "窓口で渡し、同意を得た",
  byPost: "郵送し、電話で同意を得た",
  byMail: "案内メールに添付し、電話で同意を得た",
} satisfies Record<z.output<typeof confirmForm>["termsGiven"], string>;

export const cancelForm = z.object({
  by: z.enum(["phone", "mail", "office"], { error: "だれの都合かを選んでください。" }),
  reason,
});

/** Empty where no limit is in the way. */
export const offerForm = z.object({ reason: plainLine(LONGEST_REASON) });

/** RFC 5321 addresses as people write them; a person's page always needs one. */
export const addressForm = z.object({
  address: address.refine((text) => text !== null, { error: "メールアドレスを書いてください。" }).transform(String),
});

export const refuseForm = z.object({
  ground: z.enum(["noShows", "misuse"], { error: "理由の種類を選んでください。" }),
  until: z
    .string()
    .default("")
    .refine((text) => readDay(text) !== null, { error: "最後の日を選んでください。" }),
  reason,
});

export const dayNoteForm = z.object({
  about: z.enum(["officeLate", "personPhoned"], { error: "あったことを選んでください。" }),
});

export const disclosureForm = z.object({
  disclosedOn: z.string().transform((text, context) => {
    try {
      return toDay(text);
    } catch {
      context.addIssue({ code: "custom", message: "開示した日を選んでください。" });
      return z.NEVER;
    }
  }),
  recipient: neededLine(LONGEST_NAME, "開示した相手を書いてください。"),
  ground: neededLine(LONGEST_REASON, "法令の根拠を書いてください。"),
  content: neededLine(LONGEST_REASON, "開示した内容を書いてください。"),
});

export const outcomeForm = z.object({
  outcome: z.enum(["attended", "noShow", "stopped"], { error: "結果を選んでください。" }),
  reason: plainLine(LONGEST_REASON),
});

export const choiceForm = z.object({
  ofOffer,
  choice: z.coerce.number({ error: "日時を選んでください。" }).int().min(1, { error: "日時を選んでください。" }),
});

/** The reference as people read it out: letters of any width and case. */
export function readReference(text: string): string {
  return text
    .normalize("NFKC")
    .trim()
    .toUpperCase()
    .replace(/[‐‑–—―−ー\s]/g, "-");
}

function slotOf(start: Time, policy: Policy): Slot {
  return { start, end: plusMinutes(start, policy.slotMinutes) };
}
