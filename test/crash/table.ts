import type { Figures, Findings } from "./audit.ts";
import { INSIDE_POINTS, OUTSIDE_POINTS, WEEKS_POINTS } from "./points.ts";
import type { Round } from "./round.ts";

const COUNTS = ["lost", "doubled", "stuck", "wrong"] as const satisfies (keyof Findings)[];

/** One table of all rounds: kills by point, then what was counted; every finding as a sentence with its seed. */
export function table(rounds: readonly Round[]): { text: string; good: boolean } {
  const kills = rounds.flatMap((round) => round.kills);
  const byPoint = [...OUTSIDE_POINTS, ...INSIDE_POINTS, ...WEEKS_POINTS].flatMap((at) => {
    const these = kills.filter((kill) => kill.at === at);
    return these.length === 0
      ? []
      : [row(at, `${these.length} (${these.filter(({ reached }) => reached).length} reached)`)];
  });
  const sum = (count: (round: Round) => number) => rounds.reduce((total, round) => total + count(round), 0);
  const figure = (name: keyof Figures) => sum((round) => round.findings.figures[name]);
  const found = rounds.flatMap(({ seed, findings }) =>
    COUNTS.flatMap((count) => findings[count].map((what) => `seed ${seed} ${count}: ${what}`)),
  );
  const longest = Math.max(0, ...rounds.map(({ settledMs }) => settledMs ?? 0));
  const lines = [
    row("killed at", "times"),
    ...byPoint,
    row("", ""),
    row("kills in all", String(kills.length)),
    row("  at the moment that was named", String(kills.filter(({ reached }) => reached).length)),
    row("people", String(figure("people"))),
    row("mails filed", String(figure("mails"))),
    row("letters written", String(figure("letters"))),
    row("submissions up to the final dot", String(figure("submissions"))),
    row("longest way to rest after the last kill", `${(longest / 1000).toFixed(1)} s`),
    row("", ""),
    ...COUNTS.map((count) => row(count, String(sum((round) => round.findings[count].length)))),
    row("unknown: shown as possibly arrived twice", String(figure("shownUnknown"))),
    row("  of these arrived twice, same bytes", String(figure("arrivedTwice"))),
    row("  of these left with staff, second answer lost, too", String(figure("restingWithStaff"))),
    row("    among them never left at all", String(figure("neverLeft"))),
    row("  of these overtaken before the second try", String(figure("overtaken"))),
    ...found,
  ];
  return { text: lines.join("\n"), good: found.length === 0 };
}

function row(name: string, value: string): string {
  return name === "" ? "" : `${name.padEnd(52)} ${value}`;
}
