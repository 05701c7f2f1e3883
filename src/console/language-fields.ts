import { z } from "zod";
import type { PersonFacts } from "../desk/staff-acts.ts";
import { LANGUAGES, type Language, OFFICE_LANGUAGE } from "../mail/language.ts";
import { type Filled, radioField } from "./fields.ts";
import type { Html } from "./layout.ts";
import { LANGUAGE_WORDS } from "./wording.ts";

/** In what words letters to a person are written, as staff choose it in a form. */
export const languageForm = z.object({
  language: z.enum(LANGUAGES, { error: "手紙のことばを選んでください。" }),
});

/** Of the first letter to somebody; a form that does not ask for it means what everybody gets. */
export const firstLanguage = z.enum(LANGUAGES).default(OFFICE_LANGUAGE);

/** Ordinary Japanese is what everybody gets of whom nothing else is known, so choosing it says nothing. */
export function languageSaid(code: Language): Pick<PersonFacts, "language"> {
  return code === OFFICE_LANGUAGE ? {} : { language: { code, by: "staff" } };
}

export function languageField(filled: Filled): Html {
  return radioField(
    filled,
    { name: "language", label: "手紙のことば" },
    LANGUAGES.map((value) => ({ value, label: LANGUAGE_WORDS[value] })),
  );
}
