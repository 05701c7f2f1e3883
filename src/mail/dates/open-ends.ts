import { type Day, plusDays } from "../../booking/time.ts";
import type { Doubt } from "../reading.ts";
import { matchAt } from "./clock.ts";
import { type DateFrame, type DateToken, mondayOf, withDoubt } from "./date-token.ts";

/** 12/3以降, 10日まで, 3日頃, 12/7の週. */
export function readOpenEnd(text: string, date: DateToken, frame: DateFrame): DateToken {
  const week = readWeekBeside(text, date);
  if (week !== null) return week;
  const after = matchAt(OPEN_END, text, date.end);
  if (after === null) return readEnglishEnd(text, date, frame);
  const tomorrow = plusDays(frame.now.slice(0, 10) as Day, 1);
  const horizon = plusDays(frame.now.slice(0, 10) as Day, frame.horizonDays);
  const about = /^(?:頃|ごろ|くらい|ぐらい|あたり)まで$/.test(after[1] ?? "");
  const word = about
    ? "まで"
    : /^(?:または|又は|もしくは|あるいは|か(?!ら))/.test(after[1] ?? "")
      ? /前$/.test(after[1] ?? "")
        ? "以前"
        : "以降"
      : (after[1] ?? "");
  const end = date.end + after[0].length;
  const beyond = readBeyond(word, date, end, tomorrow, horizon);
  if (beyond !== null) return beyond;
  switch (word) {
    case "から始まる週":
    case "からの週":
    case "の週":
    case "週":
      return weekOf(text, date, end);
    case "より前":
    case "よりも前":
    case "以前":
    case "まで":
    case "までに":
    case "迄": {
      // 来月まで may end where the month begins or where it ends.
      const doubtful = date.stretch && /月$/.test(text.slice(date.start, date.end).trimEnd());
      // 今月末まで ends with the month, whenever its end begins.
      const { loose: _loose, ...firm } = date;
      return {
        ...firm,
        end,
        from: date.stretch && date.to >= tomorrow ? tomorrow : earlierDay(tomorrow, date.from),
        doubts: doubtful ? withDoubt(date.doubts, "ambiguous_date") : date.doubts,
        to: word.endsWith("り前") || word === "よりも前" ? plusDays(date.from, -1) : date.to,
        others: [],
        stretch: true,
        ...(about ? { loose: [] } : {}),
      };
    }
    case "前後":
    case "頃":
    case "ごろ":
    case "あたり":
    case "くらい":
    case "ぐらい":
      // 12月中旬あたり, 12月の第2週くらい: an offer within the stretch suits, where no other one may be meant.
      if (date.stretch && date.others.length === 0)
        return {
          ...date,
          end,
          doubts: date.doubts.filter((doubt) => doubt !== "ambiguous_date"),
          loose: date.loose ?? [],
        };
      return {
        ...date,
        end,
        doubts: [...new Set<Doubt>([...date.doubts, "ambiguous_date"])],
      };
    default:
      return onward(text, date, end, { word, horizon });
  }
}

/** 12/7以降; 中旬以降 from the 11th on: a few count from the 21st, and take an offer behind it. */
function onward(
  text: string,
  date: DateToken,
  end: number,
  { word, horizon }: { word: string; horizon: Day },
): DateToken {
  const part = date.stretch && /旬\s*$/.test(text.slice(date.start, date.end)) && word.startsWith("以");
  const behind = plusDays(date.to, 1);
  const other = { from: behind, to: horizon > behind ? horizon : behind };
  return {
    ...date,
    end,
    to: horizon > date.to ? horizon : date.to,
    others: [],
    stretch: true,
    ...(part ? { loose: [...(date.loose ?? []), other] } : {}),
  };
}

const OPEN_END =
  /(?:[ \t]*|\s*(?=以[降後]|まで|迄))((?:または|又は|もしくは|あるいは|か)(?:そ(?:の|れ))?(?:以降|以後|後)|(?:または|又は|もしくは|あるいは|か)(?:そ(?:の|れ))?(?:以前|前)|以降|以後|以前|より(?:も)?前|より(?:も)?後|の?後(?=[にでから、。の)\s]|$)(?:から)?|を?(?:過ぎ|すぎ)(?:て(?:から)?)?|(?:(?<=日|クリスマス|イブ)|の)前(?=[にでの、。)\s]|$)(?:まで)?|(?:(?:から始まる|からの|の)|(?<=\/\d{1,2}|日|\)))週(?!末|間|目|明|に?\d)|(?:から|~)(?=\s*(?:[、。\n]|いつでも|空|大丈夫|可|なら|$)(?!\d))|(?:頃|ごろ|くらい|ぐらい|あたり)まで(?!に?[、\s]*(?:返信|連絡|回答))|まで(?!に?[、\s]*(?:返信|連絡|回答))|までに|迄|前後|頃|ごろ|あたり|くらい|ぐらい)/y;

/** 12/14の週, 12/14の週の前半: as with 来週前半 and 来週後半 the middle day counts with the first half. */
function weekOf(text: string, date: DateToken, end: number): DateToken {
  const monday = mondayOf(date.from);
  const half = matchAt(/の?(?:(前半|初め|はじめ|頭)|(後半|終わり))/y, text, end);
  const [first, last] = half === null ? [0, 4] : half[1] !== undefined ? [0, 2] : [3, 4];
  return {
    ...date,
    end: end + (half?.[0].length ?? 0),
    from: plusDays(monday, first ?? 0),
    to: plusDays(monday, last ?? 4),
    others: [],
    stretch: true,
    ...(half === null ? {} : { loose: [] }),
  };
}

/** 12/3の前の週, クリスマスの次の週. Where the week that is named begins is not said, so the doubt stays. */
function readWeekBeside(text: string, date: DateToken): DateToken | null {
  const match = date.stretch ? null : matchAt(/の(前|次|翌)の?週(?!末|間|に?\d)/y, text, date.end);
  if (match === null) return null;
  const monday = plusDays(mondayOf(date.from), match[1] === "前" ? -7 : 7);
  return {
    ...date,
    end: date.end + match[0].length,
    from: monday,
    to: plusDays(monday, 4),
    doubts: withDoubt(date.doubts, "ambiguous_date"),
    others: [],
    stretch: true,
  };
}

/** after Dec 7, until Dec 10, from Dec 7 onwards; what is to be answered by a day is no wish until then. */
function readEnglishEnd(text: string, date: DateToken, frame: DateFrame): DateToken {
  const before = text.slice(Math.max(0, date.start - 40), date.start);
  const word = /\b(after|until|till|by|before) (?:the )?$/i.exec(before)?.[1]?.toLowerCase();
  const onward = matchAt(/ (?:or later|or after|onwards?|and after)\b/iy, text, date.end);
  const tomorrow = plusDays(frame.now.slice(0, 10) as Day, 1);
  const horizon = plusDays(frame.now.slice(0, 10) as Day, frame.horizonDays);
  const begins = /\b(?:from|starting) $/i.test(before) && /^(?:[.,;!?\n]|$)/.test(text.slice(date.end));
  if (onward !== null || begins)
    return {
      ...date,
      end: date.end + (onward?.[0].length ?? 0),
      to: horizon > date.to ? horizon : date.to,
      others: [],
      stretch: true,
    };
  if (word === undefined || /\b(?:reply|answer|respond|confirm|let me know|tell|back)\b/i.test(before)) return date;
  if (word === "after") return readBeyond("後", date, date.end, tomorrow, horizon) ?? date;
  if (word === "before") return readBeyond("前", date, date.end, tomorrow, horizon) ?? date;
  return { ...date, from: earlierDay(tomorrow, date.from), others: [], stretch: true };
}

/** Behind a day, or in front of it, the day itself left out. */
function readBeyond(word: string, date: DateToken, end: number, tomorrow: Day, horizon: Day): DateToken | null {
  // 認定日の後 and 12/8より後 leave the day itself out; somebody may mean it with it.
  if (/^(?:より|よりも|の)?後(?:から)?$|[過す]ぎ/.test(word)) {
    const from = plusDays(date.to, 1);
    return {
      ...date,
      end,
      from,
      to: horizon > from ? horizon : from,
      others: [],
      stretch: true,
      loose: [{ from: date.from, to: horizon > date.to ? horizon : date.to }],
    };
  }
  if (/^の?前(?:まで)?$/.test(word)) {
    const last = plusDays(date.from, -1);
    return {
      ...date,
      end,
      from: earlierDay(tomorrow, last),
      to: last,
      others: [],
      stretch: true,
    };
  }
  return null;
}

function earlierDay(a: Day, b: Day): Day {
  return a < b ? a : b;
}
