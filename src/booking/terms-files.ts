/** The files of a version of the terms, wherever they come from: a profile, the command line, the console. */

/** Beyond this no offer could carry the terms through ordinary mail servers. */
export const MAX_TERMS_BYTES = 5_000_000;

/** SoftBank's MMS takes 300 KB for a whole mail, and base64 adds a third. */
export const WANTED_PDF_BYTES = 200_000;

/** Why a file cannot be attached as the terms. */
export type TermsFileProblem = "empty" | "tooLarge" | "notPdf" | "notUtf8";

/** The shape of a version's name: it stands in letters, records and file names. */
const VERSION_FORM = /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,39}$/u;

export function isVersionName(text: string): boolean {
  return VERSION_FORM.test(text);
}

/** Null for a file that goes out as it is; the text is declared as UTF-8, so anything else would arrive as garbage. */
export function termsFileProblem(kind: "pdf" | "text", bytes: Uint8Array): TermsFileProblem | null {
  if (bytes.length === 0) return "empty";
  if (bytes.length > MAX_TERMS_BYTES) return "tooLarge";
  switch (kind) {
    case "pdf":
      return PDF_SIGN.every((byte, index) => bytes[index] === byte) ? null : "notPdf";
    case "text":
      return isUtf8(bytes) ? null : "notUtf8";
  }
}

/** `%PDF-` */
const PDF_SIGN = [0x25, 0x50, 0x44, 0x46, 0x2d];

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
