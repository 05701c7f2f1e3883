import { readFileSync, readlinkSync } from "node:fs";

/** A process that cannot be mistaken for a later one with the same number: its id and its start in clock ticks since boot. */
export type ProcessMark = { pid: number; startedTicks: string };

/** The start time is field 22 of /proc/<pid>/stat, counted after the program's name, which may itself hold spaces. */
const START_FIELD_AFTER_NAME = 19;

export function markOf(pid: number): ProcessMark | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    // A zombie has ended; only its parent has not looked yet.
    if (fields[0] === "Z") return null;
    return { pid, startedTicks: fields[START_FIELD_AFTER_NAME] ?? "" };
  } catch {
    return null;
  }
}

export function isSameProcess(mark: ProcessMark): boolean {
  return markOf(mark.pid)?.startedTicks === mark.startedTicks;
}

/** The folder a process stands in; null when it is gone or not ours to look at. */
export function workingFolderOf(pid: number): string | null {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return null;
  }
}
