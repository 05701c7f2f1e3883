import { describe, expect, it } from "vitest";
import { decodeBytes, decodeHeaderValue, isDamaged } from "../../src/mail/text/charset.ts";
import { encodeJapanese } from "../../src/sandbox/japanese-bytes.ts";

const raw = (binary: string) => Uint8Array.from(binary, (character) => character.charCodeAt(0));
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64");

describe("decoding by what the bytes are", () => {
  const words = "①㈱髙﨑Ⅲ 予約を希望します";

  it.each([
    ["iso-2022-jp", null],
    ["iso-2022-jp", "cp50220"],
    ["iso-2022-jp", "cp50221"],
    ["iso-2022-jp", "ISO-2022-JP-MS"],
    ["iso-2022-jp", "utf-8"],
    ["iso-2022-jp", "us-ascii"],
    ["shift_jis", null],
    ["shift_jis", "iso-2022-jp"],
    ["shift_jis", "cp932"],
    ["shift_jis", "us-ascii"],
    ["utf-8", null],
    ["utf-8", "iso-2022-jp"],
    ["utf-8", "shift_jis"],
  ] as const)("reads %s labelled %s", (charset, label) => {
    expect(decodeBytes(encodeJapanese(words, charset), label)).toEqual({ text: words, damaged: false });
  });

  it.each([null, "utf-8", "iso-2022-jp", "euc-jp"])("reads EUC-JP labelled %s", (label) => {
    expect(decodeBytes(raw("\xcd\xbd\xcc\xf3\xa4\xf2\xb4\xf5\xcb\xbe"), label)).toEqual({
      text: "予約を希望",
      damaged: false,
    });
  });

  it.each([
    ["half-width kana by ESC ( I", "\x1b(I1\x1b(B", "ｱ"],
    ["half-width kana by shift out (cp50222)", "\x1b$BM=Ls\x1b(B \x0e1\x0f", "予約 ｱ"],
    ["half-width kana as eight bits", "\x1b$BM=Ls\x1b(B \xb1", "予約 ｱ"],
    ["shifts with nothing between them", "\x1b$B\x1b(B\x1b$BM=Ls\x1b(B", "予約"],
    ["the shift of JIS X 0208-1990", "\x1b&@\x1b$BM=Ls\x1b(B", "予約"],
    ["JIS X 0212", "\x1b$(D0!\x1b(B", "丂"],
    ["a picture of a carrier's phone", "\x1b$BM=Lsu:\x1b(B", "予約〓"],
  ])("reads %s", (_label, bytes, text) => {
    expect(decodeBytes(raw(bytes), "iso-2022-jp")).toEqual({ text, damaged: false });
  });

  it.each([
    ["half a character at the end", "\x1b$BM=L", "iso-2022-jp"],
    ["a shift to a set that is not Japanese", "\x1b$A0!\x1b(B \x1b$BM=Ls\x1b(B", "iso-2022-jp"],
    ["JIS without its escapes", "$BM=Ls$r(B", "iso-2022-jp"],
    ["bytes of no charset", "\xe3\x81\xff", "utf-8"],
    ["a C1 control", "\xc2\x90", "utf-8"],
  ])("says that %s is damaged", (_label, bytes, label) => {
    expect(decodeBytes(raw(bytes), label).damaged).toBe(true);
  });

  it("leaves other writing to its label, and an accented name without one Latin", () => {
    expect(decodeBytes(raw("\xbd\xba\xc6\xbc\xc7\xd8"), "ks_c_5601-1987").text).toBe("스티해");
    expect(decodeBytes(raw("Jo\xe3o da Concei\xe7\xe3o"), null).text).toBe("João da Conceição");
    expect(decodeBytes(raw("Fr+APY-sche 1 +- 2"), "utf-7").text).toBe("Frösche 1 + 2");
  });

  it("calls a lone surrogate damaged", () => {
    expect([isDamaged("\ud83d"), isDamaged("😀")]).toEqual([true, false]);
  });
});

describe("decoding of headers", () => {
  it.each(["utf-8", "iso-2022-jp", "shift_jis"] as const)("joins %s words that were cut anywhere", (charset) => {
    const bytes = encodeJapanese("予約の件について", charset);
    for (let cut = 1; cut < bytes.length; cut += 1) {
      const words = [bytes.subarray(0, cut), bytes.subarray(cut)].map((part) => `=?${charset}?B?${base64(part)}?=`);
      expect(decodeHeaderValue(words.join(" "))).toEqual({ text: "予約の件について", damaged: false });
    }
  });

  it("joins ISO-2022-JP words that each return to ASCII", () => {
    const words = ["予約", "の件"].map((part) => `=?ISO-2022-JP?B?${base64(encodeJapanese(part, "iso-2022-jp"))}?=`);
    expect(decodeHeaderValue(words.join("\t"))).toEqual({ text: "予約の件", damaged: false });
  });

  it.each(["utf-8", "iso-2022-jp", "shift_jis"] as const)(
    "reads a raw subject in %s beside encoded words",
    (charset) => {
      const bytes = Buffer.from(encodeJapanese("予約について", charset)).toString("latin1");
      expect(decodeHeaderValue(`Re: ${bytes} =?utf-8?q?=E4=BA=88?=`)).toEqual({
        text: "Re: 予約について 予",
        damaged: false,
      });
    },
  );
});
