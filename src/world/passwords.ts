import { randomBytes, randomInt, type ScryptOptions, scrypt, timingSafeEqual } from "node:crypto";
import type { Passwords } from "./world.ts";

/** Cost of one guess: 32 MiB and three passes, a fifth of a second or so. */
const COST = { N: 32_768, r: 8, p: 3 } as const;
const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** A stored hash that asks for more than this is refused: the table is not allowed to exhaust the machine. */
const MOST_MEMORY_BYTES = 256 * 1024 * 1024;
const MOST_PASSES = 16;

export const LEAST_PASSWORD_CHARACTERS = 12;
export const MOST_PASSWORD_CHARACTERS = 200;

const SPOKEN = "23456789abcdefghjkmnpqrstuvwxyz";
const GENERATED_GROUPS = 4;
const GENERATED_GROUP_CHARACTERS = 5;

/** `scrypt$N$r$p$salt$hash` (RFC 7914), salt and hash in base64url. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const hash = await derive(password, salt, COST);
  return ["scrypt", COST.N, COST.r, COST.p, salt.toString("base64url"), hash.toString("base64url")].join("$");
}

/** False for a wrong password and for a stored text that is not of our form. */
export async function verifyPassword(password: string, stored: string): Promise<boolean> {
  const match = /^scrypt\$(\d{1,8})\$(\d{1,3})\$(\d{1,3})\$([\w-]{8,128})\$([\w-]{16,128})$/.exec(stored);
  if (match === null || password.length > MOST_PASSWORD_CHARACTERS) return false;
  const [, N, r, p, salt, hash] = match;
  const cost = { N: Number(N), r: Number(r), p: Number(p) };
  if (!isPowerOfTwo(cost.N) || cost.r < 1 || cost.p < 1 || cost.p > MOST_PASSES) return false;
  if (128 * cost.N * cost.r > MOST_MEMORY_BYTES) return false;
  const expected = Buffer.from(hash ?? "", "base64url");
  if (expected.length !== HASH_BYTES) return false;
  return timingSafeEqual(await derive(password, Buffer.from(salt ?? "", "base64url"), cost), expected);
}

/** About 99 random bits in four groups that can be read aloud. */
export function generatePassword(): string {
  const group = () =>
    Array.from({ length: GENERATED_GROUP_CHARACTERS }, () => SPOKEN.charAt(randomInt(SPOKEN.length))).join("");
  return Array.from({ length: GENERATED_GROUPS }, group).join("-");
}

/** A sentence about a password that a person chose, or null when it may be used. */
export function passwordProblem(password: string): string | null {
  switch (passwordFault(password)) {
    case "tooShort":
      return `must have at least ${LEAST_PASSWORD_CHARACTERS} characters`;
    case "tooLong":
      return `must have at most ${MOST_PASSWORD_CHARACTERS} characters`;
    case null:
      return null;
  }
}

export const PASSWORDS: Passwords = {
  hash: hashPassword,
  verify: verifyPassword,
  generate: generatePassword,
  fault: passwordFault,
};

function passwordFault(password: string): "tooShort" | "tooLong" | null {
  if ([...password].length < LEAST_PASSWORD_CHARACTERS) return "tooShort";
  return password.length > MOST_PASSWORD_CHARACTERS ? "tooLong" : null;
}

/** NFKC first: the same password typed through another input method is the same password. */
function derive(password: string, salt: Buffer, cost: { N: number; r: number; p: number }): Promise<Buffer> {
  const options: ScryptOptions = { ...cost, maxmem: 2 * 128 * cost.N * cost.r };
  return new Promise((resolve, reject) => {
    scrypt(password.normalize("NFKC"), salt, HASH_BYTES, options, (error, hash) =>
      error === null ? resolve(hash) : reject(error),
    );
  });
}

function isPowerOfTwo(n: number): boolean {
  return n > 1 && (n & (n - 1)) === 0;
}
