import { describe, expect, it } from "vitest";
import { encodeJapanese } from "../../src/sandbox/japanese-bytes.ts";

const LETTER = "希望日時：１２月３日（木）10時00分～10時30分、表示ソ能予十申";

describe("Japanese bytes", () => {
  it.each(["iso-2022-jp", "shift_jis", "utf-8"] as const)("%s is read back by a decoder of that charset", (charset) => {
    expect(new TextDecoder(charset).decode(encodeJapanese(LETTER, charset))).toBe(LETTER);
  });

  it("ISO-2022-JP is seven bits wide and ends in ASCII", () => {
    const bytes = encodeJapanese("予約", "iso-2022-jp");
    expect(Buffer.from(bytes).toString("latin1")).toBe("\x1b$BM=Ls\x1b(B");
  });

  it("Shift_JIS keeps a backslash as trail byte, as old programs send it", () => {
    expect([...encodeJapanese("表ｱ", "shift_jis")]).toEqual([0x95, 0x5c, 0xb1]);
  });

  it("a wave dash becomes the one the charset has, and what it lacks becomes a question mark", () => {
    expect(new TextDecoder("iso-2022-jp").decode(encodeJapanese("9時〜10時😀", "iso-2022-jp"))).toBe("9時～10時?");
  });

  it("half-width katakana are widened for ISO-2022-JP", () => {
    expect(new TextDecoder("iso-2022-jp").decode(encodeJapanese("ﾃﾞﾝﾜ", "iso-2022-jp"))).toBe("デンワ");
  });
});
