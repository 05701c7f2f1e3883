import { describe, expect, it } from "vitest";
import { toTime } from "../../src/booking/time.ts";
import { readMail } from "../../src/mail/read.ts";
import type { ParsedMail } from "../../src/mail/reading.ts";
import { makeInProcessParser } from "../../src/world/parser.ts";
import { TEST_OFFICE } from "./office.ts";

const NOW = toTime("2026-11-25T10:00:00+09:00");
const parser = makeInProcessParser();

/** What is read of a request that holds these lines; its day and hour stand below them. */
async function read(lines: string) {
  const source = `From: hana.rei@example.jp\nSubject: =?UTF-8?B?${Buffer.from("オンライン相談の予約").toString("base64")}?=\nContent-Type: text/plain; charset=utf-8\n\n${lines}\n12月8日(火)10時でオンライン相談を予約したいです。\n`;
  const mail = (await parser.parse(Buffer.from(source.replaceAll("\n", "\r\n")))) as ParsedMail;
  return readMail(mail, { file: "", received: NOW, now: NOW, office: TEST_OFFICE, context: null });
}

const NAMED = "例示 花子です。\n";
const KNOWN = `${NAMED}求職番号 15020-2345678\n`;

describe("facts of a request", () => {
  it.each([
    ["電話 090-1234-5678", "090-1234-5678"],
    ["携帯：０８０（１２３４）５６７８", "080(1234)5678"],
    ["tel:+81-90-1234-5678", "+81-90-1234-5678"],
    ["+81 90 1234 5678", "+81 90 1234 5678"],
    ["090 1234 5678", "090 1234 5678"],
    ["ケータイは070 1234 5678", "070 1234 5678"],
    ["電話 ０９０１２３４５６７８", "09012345678"],
    ["自宅 025-123-4567 携帯 090-1234-5678", "090-1234-5678"],
    ["電話番号 090-1234-567", null],
    ["FAX 025-123-4567", null],
    ["貴所の電話 025-552-0333", null],
    ["〒941-0058", null],
  ])("the telephone in %s, with figures on the next line, is %s", async (line, phone) => {
    expect((await read(KNOWN + line)).applicant.phone).toBe(phone);
  });

  it.each([
    ["求職番号\n　15020\n　2345678", "15020-2345678"],
    ["求職番号：15020-\n2345678", "15020-2345678"],
    ["求職番号 15020～2345678", "15020-2345678"],
    ["15020 12345678", "15020-12345678"],
    ["1502012345678（求職番号です、ハイフンの位置がわかりません）", "1502012345678"],
    ["15020-12345678の求人について", null],
    ["求人15020-12345678の相談です", null],
    ["求人 15020 12345678", null],
    ["15020-12345678に応募したいです", null],
    ["電話は02555 12345678", null],
    ["1502012345678（求人番号です）", null],
    ["紹介状番号 15020-1234567", null],
    ["訓練番号 15020-1234567", null],
    ["基礎年金番号 1502-012345", null],
    ["求職番号：15020\n12/8(火)は空いています", null],
  ])("the job-seeker number in %s is %s", async (line, number) => {
    expect((await read(NAMED + line)).applicant.jobSeekerNumber).toBe(number);
  });

  it.each(["求職番号：申請中", "求職番号：登録予定", "求職番号：後日お伝えします", "求職番号：空欄で"])(
    "T2: %s says that there is no number yet",
    async (line) => {
      expect(await read(NAMED + line)).toMatchObject({ action: "offer", applicant: { registering: true } });
    },
  );

  it.each([
    "hana@@example.jp",
    "hana2 @ example.jp",
    "hana(at)example.jp",
    "hana@gmail",
    "hana2@example。jp",
    "hana★example.jp（★を@に）",
  ])("T6-3a: %s is meant as an address and is none, so staff look", async (contact) => {
    const reading = await read(`${KNOWN}連絡先 ${contact}`);
    expect(reading).toMatchObject({ action: "staff", doubts: ["address_mistyped"] });
  });

  it("T6-3a: an address whose local part stands in quotation marks is not overlooked", async () => {
    const reading = await read(`${KNOWN}連絡先 "a..b."@docomo.ne.jp`);
    expect(reading).toMatchObject({ action: "staff", doubts: ["address_differs"] });
    expect(reading.applicant.email).toBe('"a..b."@docomo.ne.jp');
  });

  it.each(["12/9 10:00＠Zoom でも可", "※時間は厳守します", "Zoom@自宅 で受けます"])(
    "%s holds no address",
    async (line) => {
      expect((await read(KNOWN + line)).doubts).not.toContain("address_mistyped");
    },
  );

  it.each([
    ["姓：例示 名：花子", "例示 花子"],
    ["姓：例示\n名：花子", "例示 花子"],
    ["Last name: Reiji\nFirst name: Hanako", "Reiji Hanako"],
    ["ﾚｲｼﾞ ﾊﾅｺです", "ﾚｲｼﾞ ﾊﾅｺ"],
    ["例示（れいじ）花子（はなこ）です", "例示花子"],
    ["氏名：例示(れいじ) 花子(はなこ)", "例示 花子"],
    ["相談者氏名：例示花子", "例示花子"],
  ])("the name in %s is %s", async (line, name) => {
    expect(await read(`${line}\n求職番号 15020-2345678`)).toMatchObject({ action: "offer", applicant: { name } });
  });

  it.each([
    ["ジョブコーチが立ち会います。", "ジョブコーチが立ち会います"],
    ["娘に機械を操作してもらいます。", "娘に機械を操作してもらいます"],
    ["夫も隣にいてよいですか。", "夫も隣にいてよいですか"],
    ["I will attend with my husband.", "I will attend with my husband."],
    ["My friend will interpret for me.", "My friend will interpret for me."],
    ["同席はできません。", null],
    ["通訳は必要ありません。", null],
    ["I don't need an interpreter.", null],
  ])("T12-2: the companion in %s is %s", async (line, companion) => {
    expect((await read(KNOWN + line)).applicant.companion).toBe(companion);
  });
});
