/**
 * In an office that only telephones, who writes of a talk by telephone means what others call an online consultation: it is no wish for
 * another way. The words are read as those; everything else about the telephone (a call asked for now, a number) stays as it is.
 */
export function asOnlineTalk(words: string): string {
  return words
    .replace(TELEPHONE_TALK, (_all, joined: string) => `オンライン${joined}`)
    .replace(ENGLISH_TALK, "online $1");
}

const TELEPHONE_TALK =
  /お?(?:電話|でんわ|テレフォン)((?:で(?:の)?|による)?[、,]?(?:職業)?(?=(?:ご?相談|面談|カウンセリング)))/g;
const ENGLISH_TALK = /\b(?:tele)?phone (consultation|counsel\w*|appointment|session)\b/gi;
