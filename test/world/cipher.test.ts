import { describe, expect, it } from "vitest";
import { CipherRefused, openCipher } from "../../src/world/cipher.ts";

const OLD = { id: "2025", key: new Uint8Array(32).fill(1) };
const NEW = { id: "2026", key: new Uint8Array(32).fill(2) };
const PLACE = { office: "itoigawa", table: "outbox", row: "l1", column: "text" };
const WORDS = Buffer.from("秘密の本文 髙﨑 \0", "utf8");

describe("the data cipher", () => {
  it("opens what it sealed, of any length", () => {
    const cipher = openCipher([NEW]);
    for (const length of [0, 1, 15, 16, 17, 100_000]) {
      const plain = new Uint8Array(length).map((_, index) => index % 251);
      expect(cipher.open(cipher.seal(plain, PLACE), PLACE)).toEqual(plain);
    }
  });

  it("never seals the same words to the same bytes, and shows none of them", () => {
    const cipher = openCipher([NEW]);
    const sealed = Array.from({ length: 50 }, () => Buffer.from(cipher.seal(WORDS, PLACE)).toString("hex"));
    expect(new Set(sealed).size).toBe(50);
    for (const one of sealed) expect(one).not.toContain(WORDS.subarray(0, 6).toString("hex"));
  });

  it("seals with the first key and opens with every key given", () => {
    const before = openCipher([OLD]).seal(WORDS, PLACE);
    const rotating = openCipher([NEW, OLD]);
    expect(Buffer.from(rotating.open(before, PLACE))).toEqual(WORDS);
    const after = rotating.seal(WORDS, PLACE);
    expect(Buffer.from(openCipher([NEW]).open(after, PLACE))).toEqual(WORDS);
    expect(() => openCipher([OLD]).open(after, PLACE)).toThrow(/data key 2026, which is not given/);
  });

  it("does not open with another key under the same id, nor in another place, nor when one bit differs", () => {
    const cipher = openCipher([NEW]);
    const sealed = cipher.seal(WORDS, PLACE);
    const impostor = openCipher([{ id: NEW.id, key: OLD.key }]);
    expect(() => impostor.open(sealed, PLACE)).toThrow(CipherRefused);
    for (const change of [{ office: "joetsu" }, { table: "tasks" }, { row: "l2" }, { column: "html" }]) {
      expect(() => cipher.open(sealed, { ...PLACE, ...change })).toThrow(CipherRefused);
    }
    for (let index = 0; index < sealed.length; index++) {
      const bent = Uint8Array.from(sealed);
      bent[index] = (bent[index] ?? 0) ^ 1;
      expect(() => cipher.open(bent, PLACE), `byte ${index}`).toThrow(CipherRefused);
    }
    for (const length of [0, 1, 2, 10, sealed.length - 1]) {
      expect(() => cipher.open(sealed.subarray(0, length), PLACE), `length ${length}`).toThrow(CipherRefused);
    }
  });

  it("refuses keys it cannot work with, in words and without showing them", () => {
    expect(() => openCipher([])).toThrow("No data key is given.");
    expect(() => openCipher([{ id: "a", key: new Uint8Array(16) }])).toThrow("The data key a is not 32 bytes long.");
    expect(() => openCipher([OLD, { ...NEW, id: OLD.id }])).toThrow("Two data keys have the id 2025.");
    expect(() => openCipher([{ id: "鍵", key: OLD.key }])).toThrow(CipherRefused);
  });
});
