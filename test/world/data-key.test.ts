import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cipherKeyOf, ensureDataKey, NoDataKey } from "../../src/world/data-key.ts";
import { clusterFolder } from "../../src/world/postgres-cluster.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "madoguchi-key-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("the data key beside the embedded data", () => {
  it("is made once, 32 bytes that only we can read, also where the folder is still to be made", () => {
    const dataDir = join(folder, "new", "data");
    const key = ensureDataKey(dataDir);
    expect(key).toHaveLength(32);
    expect(ensureDataKey(dataDir)).toEqual(key);
    expect(statSync(join(dataDir, "data-key")).mode & 0o777).toBe(0o600);
    expect(Buffer.from(readFileSync(join(dataDir, "data-key"), "utf8").trim(), "base64")).toEqual(Buffer.from(key));
  });

  it("is never made anew for a database that is there already: nothing in it would open", () => {
    mkdirSync(clusterFolder(folder));
    expect(() => ensureDataKey(folder)).toThrow(NoDataKey);
    expect(() => ensureDataKey(folder)).toThrow(/data-key is missing/);
  });

  it("says so when the file does not hold a key", () => {
    writeFileSync(join(folder, "data-key"), "not a key\n");
    expect(() => ensureDataKey(folder)).toThrow(/does not hold 32 bytes/);
  });

  it("says so when the folder cannot be made", () => {
    expect(() => ensureDataKey("/dev/null/data")).toThrow(/cannot be written \(ENOTDIR\)/);
  });

  it("has a name that tells one key from another without telling the key", () => {
    const [one, other] = [cipherKeyOf(new Uint8Array(32).fill(1)), cipherKeyOf(new Uint8Array(32).fill(2))];
    expect(one.id).toMatch(/^[0-9a-f]{12}$/);
    expect(one.id).not.toBe(other.id);
    expect(Buffer.from(new Uint8Array(32).fill(1)).toString("hex")).not.toContain(one.id);
  });
});
