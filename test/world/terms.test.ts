import { createHash } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { termsInForce } from "../../src/booking/terms.ts";
import { MAX_TERMS_BYTES, WANTED_PDF_BYTES } from "../../src/booking/terms-files.ts";
import { toDay } from "../../src/booking/time.ts";
import { describeTermsWarning, loadOfficeTerms, loadTerms } from "../../src/world/terms.ts";

const SHIPPED = join(import.meta.dirname, "..", "..", "templates", "terms");

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "terms-"));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("loadTerms", () => {
  it("T6-3a: gives the shipped sample byte for byte, named by the SHA-256 of its PDF", () => {
    const terms = loadTerms(join(SHIPPED, "terms.json"));
    const pdf = readFileSync(join(SHIPPED, "sample.pdf"));
    expect(terms.versions).toEqual([
      { version: "sample-1", effectiveOn: "2026-04-01", digest: sha256(pdf), sample: true },
    ]);
    const files = terms.files("sample-1");
    expect(Buffer.from(files.pdf).equals(pdf)).toBe(true);
    expect(Buffer.from(files.text ?? []).equals(readFileSync(join(SHIPPED, "sample.txt")))).toBe(true);
    expect([files.pdfName, files.textName]).toEqual(["見本_利用規約_sample-1.pdf", "見本_利用規約_sample-1.txt"]);
    expect(termsInForce(terms.versions, toDay("2026-12-03"))?.version).toBe("sample-1");
  });

  it("refuses a file whose bytes are not those of the manifest, and says what to do", () => {
    const place = copyOfShipped("changed");
    const text = readFileSync(join(place, "sample.txt"), "utf8");
    writeFileSync(join(place, "sample.txt"), text.replace("10分", "15分"));
    expect(() => loadTerms(join(place, "terms.json"))).toThrow(
      /sample\.txt is not the one in the manifest.*new version/s,
    );
  });

  it("names every missing file at once", () => {
    const place = copyOfShipped("missing");
    rmSync(join(place, "sample.txt"));
    rmSync(join(place, "sample.pdf"));
    expect(() => loadTerms(join(place, "terms.json"))).toThrow(
      /sample\.pdf cannot be read.*\n.*sample\.txt cannot be read/,
    );
  });

  it("says which part of a manifest is wrong, and takes no file from another folder", () => {
    const place = copyOfShipped("form");
    rewrite(place, (entry) => ({ ...entry, effectiveOn: "2026-02-30" }));
    expect(() => loadTerms(join(place, "terms.json"))).toThrow(/2026-02-30" is not a day/);
    rewrite(place, (entry) => ({ ...entry, effectiveOn: "2026-04-01", version: "../1" }));
    expect(() => loadTerms(join(place, "terms.json"))).toThrow(/Terms version "\.\.\/1" must be/);
    rewrite(place, (entry) => ({ ...entry, version: "1", files: { pdf: "../sample.pdf", text: "sample.txt" } }));
    expect(() => loadTerms(join(place, "terms.json"))).toThrow(/0\.files\.pdf: must be a plain file name/);
    writeFileSync(join(place, "terms.json"), "[{");
    expect(() => loadTerms(join(place, "terms.json"))).toThrow(/terms manifest .* cannot be read/);
  });

  it("throws for a version it never loaded", () => {
    expect(() => loadTerms(join(SHIPPED, "terms.json")).files("2019")).toThrow(/No terms of version 2019/);
  });
});

describe("loadOfficeTerms", () => {
  const pdf = Buffer.from("%PDF-1.7\nthe office's own bytes \xff\x00", "latin1");

  it("T13: keeps the office's own PDF and text byte for byte, in the order they take effect", () => {
    const place = office({ "a.pdf": pdf, "a.txt": "規約\r\n", "b.pdf": `${pdf.toString("latin1")}b` });
    const { terms, warnings } = loadOfficeTerms(
      [
        { version: "令和9年版", effectiveOn: "2027-04-01", pdf: "b.pdf", text: "a.txt" },
        { version: "令和4年版", effectiveOn: "2022-06-07", pdf: "a.pdf", text: "a.txt" },
      ],
      place,
    );
    expect(terms.versions.map(({ version, sample }) => [version, sample])).toEqual([
      ["令和4年版", false],
      ["令和9年版", false],
    ]);
    expect(terms.versions[0]?.digest).toBe(sha256(pdf));
    expect(Buffer.from(terms.files("令和4年版").pdf).equals(pdf)).toBe(true);
    expect(Buffer.from(terms.files("令和4年版").text ?? []).toString()).toBe("規約\r\n");
    expect(terms.files("令和4年版").pdfName).toBe("利用規約_令和4年版.pdf");
    expect(warnings).toEqual([]);
  });

  it("leaves the text attachment out where the office gave none, and warns", () => {
    const place = office({ "a.pdf": pdf });
    const { terms, warnings } = loadOfficeTerms([{ version: "1", effectiveOn: "2022-06-07", pdf: "a.pdf" }], place);
    expect(terms.files("1").text).toBeNull();
    expect(warnings).toEqual([{ warning: "noText", version: "1" }]);
    expect(warnings.map(describeTermsWarning).join()).toContain("テキスト版を用意してください");
  });

  it("warns of a PDF too large for carrier mail, and refuses one no mail can carry", () => {
    const place = office({ "a.pdf": padded(WANTED_PDF_BYTES + 1), "b.pdf": padded(MAX_TERMS_BYTES + 1), "t.txt": "x" });
    const entry = { version: "1", effectiveOn: "2022-06-07", text: "t.txt" };
    const { warnings } = loadOfficeTerms([{ ...entry, pdf: "a.pdf" }], place);
    expect(warnings).toEqual([{ warning: "largePdf", version: "1", bytes: WANTED_PDF_BYTES + 1 }]);
    expect(warnings.map(describeTermsWarning).join()).toContain("200KB以下");
    expect(() => loadOfficeTerms([{ ...entry, pdf: "b.pdf" }], place)).toThrow(/1 to 5000000 are allowed/);
  });

  it("refuses what is no PDF, text that is not UTF-8, and an empty file", () => {
    const sjis = Buffer.from([0x8b, 0x4b, 0x96, 0xf1]);
    const place = office({ "a.pdf": pdf, "word.pdf": "PK\x03\x04 a word file", "sjis.txt": sjis, "empty.pdf": "" });
    const entry = { version: "1", effectiveOn: "2022-06-07" };
    expect(() => loadOfficeTerms([{ ...entry, pdf: "word.pdf" }], place)).toThrow(/word\.pdf is not a PDF/);
    expect(() => loadOfficeTerms([{ ...entry, pdf: "a.pdf", text: "sjis.txt" }], place)).toThrow(/not UTF-8/);
    expect(() => loadOfficeTerms([{ ...entry, pdf: "empty.pdf" }], place)).toThrow(/has 0 bytes/);
  });

  it("refuses two versions of one name or one day", () => {
    const place = office({ "a.pdf": pdf });
    const first = { version: "1", effectiveOn: "2022-06-07", pdf: "a.pdf" };
    const sameName = [first, { ...first, effectiveOn: "2023-06-07" }];
    expect(() => loadOfficeTerms(sameName, place)).toThrow(/"1" is listed twice/);
    expect(() => loadOfficeTerms([first, { ...first, version: "2" }], place)).toThrow(/only one can be in force/);
  });
});

function copyOfShipped(name: string): string {
  const place = join(folder, name);
  cpSync(SHIPPED, place, { recursive: true });
  return place;
}

function rewrite(place: string, change: (entry: object) => object): void {
  const path = join(place, "terms.json");
  writeFileSync(path, JSON.stringify(JSON.parse(readFileSync(path, "utf8")).map(change)));
}

let offices = 0;

function office(files: Record<string, string | Uint8Array>): string {
  offices += 1;
  const place = join(folder, `office-${offices}`);
  mkdirSync(place);
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(
      join(place, name),
      typeof content === "string" && name.endsWith(".pdf") ? Buffer.from(content, "latin1") : content,
    );
  }
  return place;
}

function padded(bytes: number): Uint8Array {
  const content = Buffer.alloc(bytes);
  content.write("%PDF-1.7\n");
  return content;
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
