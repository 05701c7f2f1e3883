import { describe, expect, it } from "vitest";
import {
  generatePassword,
  hashPassword,
  LEAST_PASSWORD_CHARACTERS,
  passwordProblem,
  verifyPassword,
} from "../../src/world/passwords.ts";

describe("passwords", () => {
  it("verifies the right password and refuses a wrong one", async () => {
    const stored = await hashPassword("correct-horse-9");
    expect(stored).toMatch(/^scrypt\$32768\$8\$3\$[\w-]{22}\$[\w-]{43}$/);
    expect(await verifyPassword("correct-horse-9", stored)).toBe(true);
    expect(await verifyPassword("correct-horse-8", stored)).toBe(false);
    expect(await verifyPassword("", stored)).toBe(false);
  });

  it("salts: the same password is stored differently each time", async () => {
    expect(await hashPassword("correct-horse-9")).not.toBe(await hashPassword("correct-horse-9"));
  });

  it("takes full-width and half-width typing for the same password", async () => {
    const stored = await hashPassword("Ｍａｄｏ窓口ﾃｽﾄ１２３");
    expect(await verifyPassword("Mado窓口テスト123", stored)).toBe(true);
  });

  it.each([
    ["", "nothing"],
    ["plain", "another form"],
    ["scrypt$1073741824$8$1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA", "more memory than allowed"],
    ["scrypt$1000$8$1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA", "a cost that is no power of two"],
    ["scrypt$1024$8$999$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA", "too many passes"],
    ["scrypt$1024$8$1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA", "a short hash"],
  ])("answers false to the stored text %j (%s)", async (stored) => {
    expect(await verifyPassword("correct-horse-9", stored)).toBe(false);
  });

  it("generates passwords that can be read aloud and are all different", () => {
    const made = Array.from({ length: 100 }, generatePassword);
    for (const password of made) {
      expect(password).toMatch(/^([2-9a-hjkmnp-z]{5}-){3}[2-9a-hjkmnp-z]{5}$/);
      expect(passwordProblem(password)).toBeNull();
    }
    expect(new Set(made).size).toBe(100);
  });

  it("says what is wrong with a chosen password", () => {
    expect(passwordProblem("short")).toContain(String(LEAST_PASSWORD_CHARACTERS));
    expect(passwordProblem("窓".repeat(201))).toContain("at most");
  });
});
