/** Right out of all, with what went wrong; names only, never the words of a mail. */
export type Tally = { right: number; all: number; wrong: string[] };

export function newTally(): Tally {
  return { right: 0, all: 0, wrong: [] };
}

export function count(tally: Tally, isRight: boolean, name: string): void {
  tally.all += 1;
  if (isRight) tally.right += 1;
  else tally.wrong.push(name);
}

/** `412/417 98.8 %`, rounded down so that 100 % means all; a dash where nothing was counted. */
export function shown(tally: Tally | null): string {
  if (tally === null || tally.all === 0) return "–";
  return `${tally.right}/${tally.all} ${percent(tally.right, tally.all)}`;
}

export function percent(part: number, all: number): string {
  // A whole is 100.0 % whatever is lost in multiplying it.
  return `${(Math.floor((1000 * part) / Math.max(1, all) + 1e-9) / 10).toFixed(1)} %`;
}

export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
