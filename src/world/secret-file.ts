import { rename, writeFile } from "node:fs/promises";

/** Writes a secret for this account's eyes alone, whole or not at all. Throws where the folder cannot be written. */
export async function writeSecret(path: string, secret: string): Promise<void> {
  const beside = `${path}.new`;
  await writeFile(beside, `${secret}\n`, { mode: 0o600 });
  await rename(beside, path);
}
