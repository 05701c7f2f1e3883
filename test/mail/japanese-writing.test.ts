import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ClockTime } from "../../src/booking/time.ts";
import { toDay } from "../../src/booking/time.ts";
import { writeDay, writeDeadline, writeOpenWeekdays, writeSlot } from "../../src/mail/letters/japanese-writing.ts";
import { breakLine, columnsOf, LINE_COLUMNS } from "../../src/mail/letters/line-break.ts";
import { office, slotAt, time } from "./letter-samples.ts";

const today = toDay("2026-11-25");

describe("dates and times in a letter", () => {
  it("writes a slot with month, day, weekday and 24-hour time", () => {
    expect(writeSlot(slotAt("2026-12-03", "14:00"), today)).toBe("12月3日（木）14時00分～14時30分");
    expect(writeSlot(slotAt("2026-12-03", "9:05"), today)).toBe("12月3日（木）9時05分～9時35分");
  });

  it("adds the year only where it differs from the letter's", () => {
    expect(writeDay(toDay("2027-01-07"), today)).toBe("2027年1月7日（木）");
    expect(writeDay(toDay("2026-01-07"), toDay("2027-01-07"))).toBe("2026年1月7日（水）");
    expect(writeDay(toDay("2027-01-07"), toDay("2027-01-07"))).toBe("1月7日（木）");
  });

  it("writes a deadline to its minute, the last second of a day as 23時59分", () => {
    expect(writeDeadline(time("2026-12-02", "23:59", 59), today)).toBe("12月2日（水）23時59分まで");
    expect(writeDeadline(time("2026-12-02", "17:15"), today)).toBe("12月2日（水）17時15分まで");
  });

  it("writes windows that end at midnight and spans of whole days", () => {
    const midnight = time("2026-12-04", "0:00");
    expect(writeSlot({ start: time("2026-12-03", "0:00"), end: midnight }, today)).toBe("12月3日（木）終日");
    expect(writeSlot({ start: time("2026-12-03", "18:00"), end: midnight }, today)).toBe(
      "12月3日（木）18時00分～24時00分",
    );
    expect(writeSlot({ start: time("2026-12-02", "0:00"), end: midnight }, today)).toBe("12月2日（水）～12月3日（木）");
    expect(writeSlot({ start: time("2026-12-02", "9:00"), end: time("2026-12-03", "10:00") }, today)).toBe(
      "12月2日（水）9時00分～12月3日（木）10時00分",
    );
  });

  it("writes the weekdays on which the office is open", () => {
    const hours = { from: "08:30" as ClockTime, to: "17:15" as ClockTime };
    const open = (...weekdays: number[]) => ({
      ...office.calendar,
      openHours: [0, 1, 2, 3, 4, 5, 6].map((weekday) => (weekdays.includes(weekday) ? hours : null)),
    });
    expect(writeOpenWeekdays(office.calendar)).toBe("月曜日から金曜日まで");
    expect(writeOpenWeekdays(open(1, 3, 5))).toBe("月曜日・水曜日・金曜日");
    expect(writeOpenWeekdays(open(0, 1, 2, 3, 4, 5, 6))).toBe("月曜日から日曜日まで");
    expect(writeOpenWeekdays(open(1, 2))).toBe("月曜日・火曜日");
  });
});

describe("lines of a letter", () => {
  it("breaks after a comma where one is near, else between phrases, never inside a date or a word of katakana", () => {
    expect(
      breakLine("連絡先のメールアドレスが書かれていませんでしたので、お申し込みに使われたアドレスにお送りしています。"),
    ).toEqual([
      "連絡先のメールアドレスが書かれていませんでしたので、",
      "お申し込みに使われたアドレスにお送りしています。",
    ]);
    expect(breakLine("空きを調べて、次のとおり新しくご案内します日時は12月25日（金）までです", 44)).toEqual([
      "空きを調べて、次のとおり新しくご案内します",
      "日時は12月25日（金）までです",
    ]);
  });

  it("leaves a short line alone and an identifier whole", () => {
    expect(breakLine("")).toEqual([""]);
    expect(breakLine("確認記号: MD0123456789ABCDEFGHJKMNPQRS", 20)).toContain("MD0123456789ABCDEFGHJKMNPQRS");
  });

  it("loses nothing, and no line is too long or begins with a closing mark", () => {
    const words = fc.array(
      fc.constantFrom("予約", "の", "、", "。", "（", "）", "12月", "アプリ", "Zoom", "します", "～", "𠮷"),
      {
        maxLength: 120,
      },
    );
    fc.assert(
      fc.property(words, (list) => {
        const line = list.join("");
        const lines = breakLine(line);
        expect(lines.join("")).toBe(line);
        for (const one of lines.slice(1)) expect(one).not.toMatch(/^[、。）～]/u);
        // Marks that may not be parted from their neighbours can only make a line longer where they come in rows.
        if (!/[、。（）～]{2}/u.test(line))
          for (const one of lines) expect(columnsOf(one)).toBeLessThanOrEqual(LINE_COLUMNS + 4);
      }),
    );
  });
});
