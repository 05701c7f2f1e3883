/** Only numbers, dates, times and brackets, at most a few particles. */
export function isBare(text: string): boolean {
  if (
    /^(?:the |number |no\. ?)?(?:\d(?:st|nd|rd)?|first|second|third|last|one|two|three)(?: one)?(?:,? please)?[.!\s]*$/i.test(
      text.trim(),
    )
  )
    return true;
  return (
    text.trim() !== "" &&
    /^(?:No\.|上から|ご?希望(?:日時?)?は?:?|[\s\d!\uE001-\uE032()月火水木金土日年時分半:~/.・。、番目めつ第の希望でに午前午後から-])*(?:(?:です|になります)[。!\s]*)?$/.test(
      text.trim(),
    )
  );
}
