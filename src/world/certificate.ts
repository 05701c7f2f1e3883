/** What is wrong with the other side's certificate, in words; null where the error tells nothing of it. */
export function certificateFault(error: unknown): string | null {
  const texts: string[] = [];
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < MOST_CAUSES; at = at.cause, depth++) {
    texts.push(String((at as { code?: unknown }).code ?? ""), at.message);
  }
  const text = texts.join("\n");
  // nodemailer puts a code of its own over Node's, so that only the message is left.
  if (/CERT_HAS_EXPIRED|certificate has expired/.test(text)) return "the mail server's certificate has expired";
  if (/CERT_NOT_YET_VALID|certificate is not yet valid/.test(text))
    return "the mail server's certificate is not valid yet, or our clock is wrong";
  if (/ERR_TLS_CERT_ALTNAME_INVALID|does not match certificate's altnames/.test(text))
    return "the mail server's certificate is for another name";
  if (/SELF_SIGNED|UNABLE_TO_(GET_ISSUER|VERIFY)|self-signed|unable to (get|verify)/.test(text))
    return "the mail server's certificate comes from nobody we trust";
  return null;
}

const MOST_CAUSES = 5;
