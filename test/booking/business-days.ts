/**
 * The weekdays from Monday to Friday on which the offices of the state are closed, 2026 to 2028, written down by hand from the
 * law and not from a library: 行政機関の休日に関する法律 第1条 (Saturdays, Sundays, holidays, 29 December to 3 January) and
 * 国民の祝日に関する法律 第2条 (the days), 第3条第2項 (a holiday on a Sunday: the next day that is none) and 第3項 (a day between
 * two holidays). The equinoxes are those of the almanac; that of 2028 is still a calculation.
 */
export const CLOSED_WEEKDAYS: Readonly<Record<string, string>> = {
  "2026-01-01": "元日",
  "2026-01-02": "年始",
  "2026-01-12": "成人の日、1月の第2月曜日",
  "2026-02-11": "建国記念の日",
  "2026-02-23": "天皇誕生日",
  "2026-03-20": "春分の日",
  "2026-04-29": "昭和の日",
  "2026-05-04": "みどりの日",
  "2026-05-05": "こどもの日",
  "2026-05-06": "振替、憲法記念日 5月3日が日曜日",
  "2026-07-20": "海の日、7月の第3月曜日",
  "2026-08-11": "山の日",
  "2026-09-21": "敬老の日、9月の第3月曜日",
  "2026-09-22": "国民の休日、敬老の日と秋分の日の間",
  "2026-09-23": "秋分の日",
  "2026-10-12": "スポーツの日、10月の第2月曜日",
  "2026-11-03": "文化の日",
  "2026-11-23": "勤労感謝の日",
  "2026-12-29": "年末",
  "2026-12-30": "年末",
  "2026-12-31": "年末",
  "2027-01-01": "元日",
  "2027-01-11": "成人の日",
  "2027-02-11": "建国記念の日",
  "2027-02-23": "天皇誕生日",
  "2027-03-22": "振替、春分の日 3月21日が日曜日",
  "2027-04-29": "昭和の日",
  "2027-05-03": "憲法記念日",
  "2027-05-04": "みどりの日",
  "2027-05-05": "こどもの日",
  "2027-07-19": "海の日",
  "2027-08-11": "山の日",
  "2027-09-20": "敬老の日",
  "2027-09-23": "秋分の日",
  "2027-10-11": "スポーツの日",
  "2027-11-03": "文化の日",
  "2027-11-23": "勤労感謝の日",
  "2027-12-29": "年末",
  "2027-12-30": "年末",
  "2027-12-31": "年末",
  "2028-01-03": "年始（元日は土曜日で、振替はない）",
  "2028-01-10": "成人の日",
  "2028-02-11": "建国記念の日",
  "2028-02-23": "天皇誕生日",
  "2028-03-20": "春分の日（計算）",
  "2028-05-03": "憲法記念日",
  "2028-05-04": "みどりの日",
  "2028-05-05": "こどもの日",
  "2028-07-17": "海の日",
  "2028-08-11": "山の日",
  "2028-09-18": "敬老の日",
  "2028-09-22": "秋分の日（計算）",
  "2028-10-09": "スポーツの日",
  "2028-11-03": "文化の日",
  "2028-11-23": "勤労感謝の日",
  "2028-12-29": "年末",
};

const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
/** 1 January 2026 was a Thursday. */
const FIRST_WEEKDAY = 4;

/** Every day of the three years with its weekday (0 = Sunday), counted on from the first one, and whether it is open. */
export function everyDay(): { day: string; weekday: number; isOpen: boolean }[] {
  const days: { day: string; weekday: number; isOpen: boolean }[] = [];
  for (const year of [2026, 2027, 2028]) {
    for (const [month, usual] of MONTH_DAYS.entries()) {
      const length = usual + (month === 1 && year === 2028 ? 1 : 0);
      for (let date = 1; date <= length; date++) {
        const day = `${year}-${String(month + 1).padStart(2, "0")}-${String(date).padStart(2, "0")}`;
        const weekday = (FIRST_WEEKDAY + days.length) % 7;
        days.push({ day, weekday, isOpen: weekday >= 1 && weekday <= 5 && CLOSED_WEEKDAYS[day] === undefined });
      }
    }
  }
  return days;
}
