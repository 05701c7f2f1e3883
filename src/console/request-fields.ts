import { html } from "hono/html";
import { clockTimeOf, dayOf } from "../booking/time.ts";
import { checkField, type Filled, hidden, radioField, textField } from "./fields.ts";
import { WISH_ROWS } from "./forms.ts";
import type { OpenedMail } from "./held-mail.ts";
import type { Html } from "./layout.ts";
import type { Room } from "./room.ts";
import { wishFields } from "./wish-fields.ts";

/** What the reader understood, as the form begins with it. */
export function requestDefaults(opened: OpenedMail, { desk }: Room): Record<string, string> {
  const applicant = opened.reading?.applicant;
  const hasNumber = applicant?.jobSeekerNumber ? "yes" : applicant?.registering ? "no" : "unknown";
  return {
    bookingId: desk.world.ids.next(),
    reference: desk.world.ids.reference(),
    name: applicant?.name ?? "",
    hasNumber,
    number: applicant?.jobSeekerNumber ?? "",
    address: applicant?.email ?? opened.mail.fromAddress ?? "",
    phone: applicant?.phone ?? "",
    companion: applicant?.companion ?? "",
    ...wishDefaults(opened),
  };
}

/** The wishes that were read without doubt, in the rows of the form. */
export function wishDefaults({ reading }: OpenedMail): Record<string, string> {
  const values: Record<string, string> = {};
  // A wish with two readings is left for the person to decide.
  const clear = (reading?.wishes ?? []).filter((wish) => !wish.alternatives && dayOf(wish.from) === dayOf(wish.to));
  for (const n of WISH_ROWS) {
    const wish = clear[n - 1];
    if (!wish) continue;
    values[`date${n}`] = dayOf(wish.from);
    values[`from${n}`] = clockTimeOf(wish.from);
    values[`to${n}`] = clockTimeOf(wish.to);
  }
  return values;
}

/** The items of a request (T6-2), to be corrected by a person. */
export function requestFields(filled: Filled): Html {
  const { bookingId = "", reference = "" } = filled.values;
  return html`${hidden({ bookingId, reference })}<p>空の欄のうち、氏名・求職番号・希望日時は、本人に一度だけ尋ねます。</p>
    ${textField(filled, { name: "name", label: "お名前", most: 40 })}
    ${radioField(filled, { name: "hasNumber", label: "求職番号" }, [
      { value: "yes", label: "ある（次の欄に書く）" },
      { value: "no", label: "ない、または手元にないと答えている" },
      { value: "unknown", label: "書かれていない（尋ねる）" },
    ])}
    ${textField(filled, { name: "number", label: "求職番号の数字", hint: "例：15010-1234567", most: 30 })}
    ${textField(filled, { name: "address", label: "連絡先のメールアドレス", type: "email", required: true, most: 254 })}
    ${textField(filled, { name: "phone", label: "電話番号", type: "tel", most: 30 })}
    ${textField(filled, { name: "companion", label: "同席者・通訳・配慮" })}${wishFields(filled)}
    ${checkField(filled, "keepOpen", "このメールには、ほかの申込みも書かれている（要確認のまま残し、続けて受け付ける）")}`;
}
