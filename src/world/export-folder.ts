import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** A folder cannot be written. The message is a sentence for the operator. */
export class ExportRefused extends Error {
  override name = "ExportRefused";
}

export type ExportFile = { path: string; content: Uint8Array | string };

/** Writes aside and moves the whole folder into place: readable by its owner alone, never over anything that is there. */
export function writeFolder(folder: string, files: readonly ExportFile[]): void {
  if (existsSync(folder)) throw new ExportRefused(`${folder} is there already; an export never overwrites anything.`);
  const draft = `${folder}.part-${process.pid}`;
  try {
    mkdirSync(draft, { mode: 0o700 });
    for (const { path, content } of files) {
      const place = join(draft, path);
      mkdirSync(dirname(place), { recursive: true, mode: 0o700 });
      writeFileSync(place, content, { flag: "wx", mode: 0o600 });
    }
    renameSync(draft, folder);
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (syscall === undefined || code === undefined) throw error;
    throw new ExportRefused(`The export cannot be written to ${folder} (${code}).`);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}
