import { z } from "zod";
import type { MeetingBefore } from "../booking/commands.ts";
import type { Policy } from "../booking/policy.ts";
import { at, type ClockTime, type Day, plusMinutes } from "../booking/time.ts";
import type { EnteredHow, ExistingBooking } from "../desk/existing-acts.ts";
import { readDay } from "./fields-of-time.ts";
import {
  factsOf,
  LONGEST_NAME,
  neededLine,
  person,
  plainLine,
  type Read,
  readForm,
  reason,
  TERMS_GIVEN_WORDS,
  type Values,
} from "./forms.ts";

/** Meeting IDs of Zoom have nine to eleven digits. */
const MEETING_ID = /^\d{9,11}$/;
const MOST_SEATS = 99;

const day = z
  .string()
  .default("")
  .transform((text) => text.trim())
  .refine((text) => readDay(text) !== null, { error: "日付を確かめてください。年から書きます。例：2026-12-03" });

const clock = z
  .string()
  .default("")
  .transform((text) => text.trim())
  .refine((text) => /^([01]\d|2[0-3]):[0-5]\d$/.test(text), {
    error: "始まりの時刻を確かめてください。例：14:00",
  });

const seat = plainLine(3)
  .transform((text) => text.normalize("NFKC"))
  .refine((text) => text === "" || (/^\d{1,2}$/.test(text) && Number(text) <= MOST_SEATS), {
    error: "口の番号は、数字で書いてください。",
  })
  .transform((text) => (text === "" ? null : Number(text)));

export const meetingId = plainLine(30)
  .transform((text) => text.normalize("NFKC").replace(/[\s‐‑–—―−ー-]/g, ""))
  .refine((text) => text === "" || MEETING_ID.test(text), {
    error: "ミーティングIDは、9けたから11けたの数字で書いてください。",
  });

export const WAY_WORDS = {
  room: "Zoom（その口の部屋。IDは前に知らせてある）",
  told: "Zoom（前に知らせた別のミーティングIDで）",
  telephone: "電話",
} as const;

const way = z.enum(["room", "told", "telephone"], { error: "相談の方法を選んでください。" });

/** One booking as it was agreed: who, when, how to meet. The same for the form and for a row of a table. */
export function readExisting(values: Values, policy: Policy): Read<ExistingBooking> {
  const schema = z
    .object({
      ...person.shape,
      name: neededLine(LONGEST_NAME, "お名前を書いてください。"),
      hasNumber: z.enum(["yes", "no", "unknown"], { error: "求職番号の有無を選んでください。" }),
      ...{ date: day, clock, seat, way, meetingId },
    })
    .refine((form) => form.hasNumber !== "yes" || form.number !== "", {
      path: ["number"],
      error: "求職番号を書くか、「ない・手元にない」か「分からない」を選んでください。",
    })
    .refine((form) => form.address !== null || form.phone !== null, {
      path: ["phone"],
      error: "メールアドレスか電話番号の、どちらかを書いてください。",
    })
    .refine((form) => form.way !== "told" || form.meetingId !== "", {
      path: ["meetingId"],
      error: "前に知らせたミーティングIDを書いてください。",
    })
    .transform(({ hasNumber, ...form }): ExistingBooking => {
      const start = at(form.date as Day, form.clock as ClockTime);
      return {
        facts: {
          ...factsOf({ ...form, hasNumber: hasNumber === "yes" ? "yes" : "no" }),
          registering: hasNumber === "no",
        },
        slot: { start, end: plusMinutes(start, policy.slotMinutes) },
        seat: form.seat,
        meeting: meetingOf(form.way, form.meetingId),
      };
    });
  return readForm(schema, values);
}

export const TERMS_BEFORE_WORDS = { ...TERMS_GIVEN_WORDS, notGiven: "まだ伝えていない" } as const;

const how = z.object({
  terms: z.enum(["readOut", "atCounter", "byPost", "byMail", "notGiven"], {
    error: "規約の伝え方を選んでください。",
  }),
  reason,
  remind: z
    .literal("1")
    .optional()
    .transform((value) => value === "1"),
});

/** What holds for all that is entered in one go. */
export function readHow(values: Values): Read<EnteredHow> {
  return readForm(
    how.transform(({ terms, ...rest }) => ({
      ...rest,
      termsGiven: TERMS_BEFORE_WORDS[terms],
      consented: terms !== "notGiven",
    })),
    values,
  );
}

function meetingOf(by: keyof typeof WAY_WORDS, id: string): MeetingBefore {
  return by === "told" ? { by, meetingId: inGroups(id) } : { by };
}

/** 3-4-4 as Zoom prints eleven digits, else in threes and a rest. */
export function inGroups(id: string): string {
  const [first, second] = [id.slice(0, 3), id.length === 11 ? id.slice(3, 7) : id.slice(3, 6)];
  return [first, second, id.slice(first.length + second.length)].join(" ");
}
