/**
 * Whether a mail's new words are in a language that is neither Japanese nor English: a date found in them may be read, but
 * what is said of it is not. Names and single words of thanks are no language.
 */
export function isForeign(text: string): boolean {
  const words = text.replace(ADDRESSES, " ");
  if (/^[\x20-\x7e\s\u3000-\u30ff]*$/.test(words) && !/[A-Za-z]{2}/.test(words)) return false;
  const kana = count(words, KANA);
  return isOtherScript(words, kana) || isChinese(words, kana) || isOtherLatin(words, kana);
}

const ADDRESSES = /[\w.+-]{1,64}@[\w.-]{1,200}|https?:\/\/\S{1,500}/g;
const KANA = /[\p{Script=Hiragana}\p{Script=Katakana}]/gu;

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

const OTHER_SCRIPTS =
  /[\p{Script=Hangul}\p{Script=Cyrillic}\p{Script=Thai}\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Myanmar}\p{Script=Khmer}\p{Script=Lao}\p{Script=Sinhala}\p{Script=Tamil}\p{Script=Hebrew}\p{Script=Ethiopic}\p{Script=Mongolian}]/gu;
/** Letters of a name written beside the Japanese ones. */
const LETTERS_OF_A_NAME = 12;

function isOtherScript(words: string, kana: number): boolean {
  const letters = count(words, OTHER_SCRIPTS);
  return letters > LETTERS_OF_A_NAME || (letters > 3 && letters > kana);
}

/** Characters that are written so in China alone; a name holds one or two of them. */
const SIMPLIFIED = /[们这谢请预约线询业电话时间问给说见么吗您码职进还过对习让应该认识岁为从书汉语简历]/gu;
/** Words of Chinese in either writing that no Japanese sentence holds. */
const CHINESE =
  /您好|你好|謝謝|谢谢|請問|麻煩|我[是叫想要們们的希會会]|請[幫您問給]|的線上|希望預約|想預約|上午|下午|星期[一二三四五]/g;

function isChinese(words: string, kana: number): boolean {
  const simplified = count(words, SIMPLIFIED);
  if (simplified === 0 && !/[我您你請謝]/.test(words)) return false;
  const han = count(words, /\p{Script=Han}/gu);
  const hints = simplified + count(words, CHINESE);
  return hints >= 8 || (hints >= 2 && kana * 5 < han);
}

/** The commonest small words of other languages in Latin letters; those that are parts of names are left out. */
const OTHER_WORDS = new Set(
  (
    "hola quiero quisiera reservar cita usted gracias por favor que el las los una con mi me para llamo nombre soy trabajo número " +
    "olá ola gostaria agendar uma um meu minha obrigado obrigada nome não sou estou dia às consulta trabalho " +
    "bonjour je voudrais vous merci pour mon suis une rendez les est " +
    "ich möchte und einen guten danke bitte für mein ist termin " +
    "magandang araw ako po ang ng gusto ko mga salamat sa trabaho " +
    "saya ingin untuk terima kasih nama dan pada yang mau konsultasi selamat " +
    "xin chào tôi tên là muốn cảm ơn lúc ngày của số tư vấn đặt lịch toi muon ngay " +
    "mera naam hai chahta hoon ke liye " +
    "ciao vorrei grazie sono prenotare il"
  ).split(" "),
);
const ENGLISH_WORDS = new Set(
  "i my me am is are was the a an to for at on in of and or please would like can could you your name number thank thanks hello hi dear have want with from book online consultation appointment job work".split(
    " ",
  ),
);

function isOtherLatin(words: string, kana: number): boolean {
  const latin = words.toLowerCase().match(/\p{Script=Latin}+/gu) ?? [];
  if (latin.length < 4 || kana > latin.length * 2) return false;
  const seen = new Set(latin);
  const others = [...seen].filter((word) => OTHER_WORDS.has(word)).length;
  const english = [...seen].filter((word) => ENGLISH_WORDS.has(word)).length;
  return others >= 3 && others * 2 > english;
}
