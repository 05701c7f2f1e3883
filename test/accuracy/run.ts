import { writeFileSync } from "node:fs";
import { hasCorpus, loadSamples } from "./corpus.ts";
import { addCosts, type Cost, measureCost } from "./cost.ts";
import { type DateScore, scoreDates, type Verdict } from "./datetime.ts";
import { type FixtureScore, loadFixtures, scoreFixtures } from "./fixtures.ts";
import { type MailScore, scoreMails } from "./mails.ts";
import { markdownTable, percent, shown, type Tally } from "./tally.ts";

/**
 * `npm run accuracy [-- --write] [--names]`: how well mails are read, beside what else could be taken, as one markdown
 * page. `--write` also writes docs/accuracy.md, `--names` adds what was misread, by name. Exit code 1 when a fixture is
 * read otherwise than decided or an automatic act is wrong; the corpus is measured and never decides.
 */
async function main(): Promise<void> {
  const fixtures = await scoreFixtures();
  const mails = hasCorpus ? await scoreMails() : null;
  const dates = hasCorpus ? scoreDates() : null;
  if (!hasCorpus)
    console.error("NO CORPUS: ../shared/corpus is not beside this repository; only the fixtures are measured.");
  const samples = hasCorpus ? loadSamples().filter((sample) => sample.format === "eml") : [];
  const short = await measureCost(loadFixtures().map(({ bytes }) => bytes));
  const cost = addCosts(short, await measureCost(samples.map(({ bytes }) => bytes)));
  const page = pageOf(fixtures, mails, dates, cost, short);
  console.log(page);
  if (process.argv.includes("--names")) console.log(namesOf(fixtures, mails, dates));
  if (process.argv.includes("--write")) writeFileSync(new URL("../../docs/accuracy.md", import.meta.url), `${page}\n`);
  const missed = [...fixtures.whole.wrong, ...fixtures.acts.wrong];
  if (missed.length > 0) console.error(`MISSED on the fixtures: ${missed.join(", ")}`);
  process.exitCode = missed.length > 0 ? 1 : 0;
}

function pageOf(
  fixtures: FixtureScore,
  mails: MailScore | null,
  dates: DateScore | null,
  cost: Cost,
  short: Cost,
): string {
  return [
    "# How well mails are read",
    `Written by \`npm run accuracy -- --write\`; \`npm run accuracy\` prints the same again, but for the cost, which varies a little. ${fixtures.fixtures} mails of \`fixtures/mail\` (written by us, each with the reading a careful clerk would come to)${mails === null ? "; the corpus of real mails is not beside this copy." : ` and ${mails.mails} real mails, ${mails.people.all} texts by people and the date expressions of public test suites (not part of the repository).`} Beside our figures: what somebody would take from the registry instead, run on the same mails in the same process.`,
    "## Mails",
    markdownTable(
      ["what", "measured on", "right", "instead"],
      [...fixtureRows(fixtures), ...(mails === null ? [] : mailRows(mails))],
    ),
    "A wrong automatic act is an offer, ask-back, confirmation, cancellation or phone notice that a careful clerk would not send. The real mails have nothing to do with bookings: each is read as a new mail and as the answer to an offer of one single time, and any act on either is wrong. New words compare exactly but for spaces at line ends and blank lines; sources disagree about signatures (most keep a name, some cut it), so the second figure accepts ours with or without what we took for a signature.",
    ...(dates === null ? [] : ["## Date and time expressions", dateTable(dates), DATE_NOTE, outOfScopeTable(dates)]),
    "## Cost",
    costTable(cost, short),
    "The fastest of five passes for each mail, summed. Only the ratios mean anything: mailparser's documented call is 100 %. The fixtures are short letters nearly without HTML, for which mailparser has the least to do.",
    ...(fixtures.open.length === 0
      ? []
      : [
          "## Open",
          "Expected readings in `fixtures/mail-open` that are not reached yet, with the fields that differ.",
          openTable(fixtures),
        ]),
  ].join("\n\n");
}

const DATE_NOTE =
  "One answer per expression, and only it counts: the first that touches its place in the text. Right is the same minute or day; doubtful is another moment with a doubt attached; missed is no answer; wrong is another moment without a doubt. Where a source lists several readings (past and coming, morning and evening) any of them passes; ends that count or do not count the last day or month both pass; a week may end on Friday; parts of the day without a clock time must overlap; a date that its source cuts out of its hours must be the same day, a period cut out of its まで must end alike. An hour that a source marks as its own guess (今晩 at 22:00) passes for the same half of the day, and so does an open beginning (8月1日より後) on the day itself or the next.";

function fixtureRows(score: FixtureScore): string[][] {
  const { decoding, newWords } = score;
  return [
    ["sender class", "fixtures", shown(score.sender), "–"],
    ["decoding: subject and text, exact", "fixtures", shown(decoding.ours), `mailparser ${shown(decoding.mailparser)}`],
    ["new words, exact", "fixtures", shown(newWords.ours), quoteRivals(newWords)],
    ["facts", "fixtures", shown(score.facts), "–"],
    ["dates: wishes and exclusions", "fixtures", shown(score.dates), "–"],
    ["intent and choice", "fixtures", shown(score.intent), "–"],
    ["action", "fixtures", shown(score.action), "–"],
    ["everything named", "fixtures", shown(score.whole), "–"],
    ["wrong automatic acts", "fixtures", String(score.acts.wrong.length), "–"],
    ["clear mails handled without staff", "fixtures", shown(score.handled), "–"],
    ["wrong automatic acts", "fixtures and open mails", String(score.withOpen.acts.wrong.length), "–"],
    ["clear mails handled without staff", "fixtures and open mails", shown(score.withOpen.handled), "–"],
    ["share of people's mails left to staff", "fixtures", shown(score.staff), "–"],
  ];
}

function mailRows(score: MailScore): string[][] {
  const pair = (what: string, { ours, mailparser }: { ours: Tally; mailparser: Tally }) => [
    what,
    "real mails",
    shown(ours),
    `mailparser ${shown(mailparser)}`,
  ];
  return [
    ...[...score.sender].map(([kind, tally]) => [`sender class: ${kind}`, "real mails", shown(tally), "–"]),
    ["people not taken for machines", "real mails and texts", shown(score.people), "–"],
    pair("decoded without a throw", score.noThrow),
    pair("Japanese charsets without broken characters", score.japanese),
    pair("subject as its source expects", score.subjects),
    pair("text as its source expects", score.bodies),
    ...[...score.newWords].flatMap(([language, words]) => [
      [`new words: ${language}`, "real texts", shown(words.ours), quoteRivals(words)],
      [`new words: ${language}, with or without signature`, "real texts", shown(words.withSignature), "–"],
    ]),
    ["wrong automatic acts", "real mails, twice each", String(score.acts.wrong.length), "–"],
    ["share left to staff", "real mails", shown(score.staff), "–"],
  ];
}

function quoteRivals(words: { replyParser: Tally; planer: Tally }): string {
  return `email-reply-parser ${shown(words.replyParser)}, planer ${shown(words.planer)}`;
}

function dateTable(score: DateScore): string {
  const cell = (all: Record<Verdict, number>, verdict: Verdict) =>
    `${all[verdict]} (${percent(all[verdict], score.inScope)})`;
  const verdicts: readonly Verdict[] = ["right", "doubtful", "missed", "wrong"];
  return markdownTable(
    [
      `of ${score.inScope} that can stand in a booking mail`,
      ...verdicts.map((verdict) => (verdict === "wrong" ? "silently wrong" : verdict)),
    ],
    [
      ["ours", ...verdicts.map((verdict) => cell(score.ours, verdict))],
      ["chrono-node `ja`", ...verdicts.map((verdict) => cell(score.chrono, verdict))],
    ],
  );
}

function outOfScopeTable(score: DateScore): string {
  const rows = [...score.outOfScope].sort((a, b) => b[1] - a[1]).map(([reason, number]) => [reason, String(number)]);
  const { right, doubtful, missed, wrong } = score.aside;
  const errs = [...score.sourceErrs].map(([why, ids]) => `${why} (${ids.join(", ")})`);
  const wide = score.wider.right + score.wider.doubtful + score.wider.missed + score.wider.wrong;
  return [
    `Of the ${score.ours.doubtful} doubtful ones ${score.named} name the source's answer among their alternatives.${
      errs.length === 0
        ? ""
        : ` Left out, read right or not, because the source's own answer cannot be meant: ${errs.join("; ")}.`
    }`,
    markdownTable(["left out, because", "expressions"], rows),
    `Three of these reasons are about the source's answer more than about the words: hours of the night, answers that cannot be meant, and negatives of readers of durations. Counted with them: ${score.wider.right} of ${wide} right (${percent(score.wider.right, wide)}), ${score.wider.doubtful} doubtful, ${score.wider.missed} missed, ${score.wider.wrong} silently wrong.`,
    `Out of scope, silently wrong: ${wrong}. (Judged as far as the source names a moment: ${right} right, ${doubtful} doubtful, ${missed} not read, as it should be with what is no wish.)`,
  ].join("\n\n");
}

function costTable(cost: Cost, short: Cost): string {
  const share = (part: number) => percent(part, cost.mailparser);
  return markdownTable(
    [`${cost.mails} mails`, "share"],
    [
      ["mailparser, as documented", share(cost.mailparser)],
      ["mailparser without its HTML conversions", share(cost.mailparserWithoutHtml)],
      ["parsing and reading, ours", share(cost.ours)],
      ["on top of mailparser as documented", percent(cost.ours - cost.mailparser, cost.mailparser)],
      [`the same, the ${short.mails} fixtures alone`, percent(short.ours - short.mailparser, short.mailparser)],
      [
        "on top of mailparser without its HTML conversions",
        percent(cost.ours - cost.mailparserWithoutHtml, cost.mailparserWithoutHtml),
      ],
    ],
  );
}

function openTable(score: FixtureScore): string {
  return markdownTable(
    ["mail", "differs in"],
    score.open.map(({ name, differs }) => [
      name,
      differs.length === 0 ? "nothing: it can move to fixtures/mail" : differs.join(", "),
    ]),
  );
}

/** Names of what was misread: for whoever mends the reader. */
function namesOf(fixtures: FixtureScore, mails: MailScore | null, dates: DateScore | null): string {
  const line = (what: string, names: readonly string[]) => (names.length === 0 ? [] : [`${what}: ${names.join(" ")}`]);
  return [
    ...line("fixtures", fixtures.whole.wrong),
    ...line("fixture decoding", fixtures.decoding.ours.wrong),
    ...line("clear fixtures left to staff", fixtures.handled.wrong),
    ...[...(mails?.sender ?? [])].flatMap(([kind, tally]) => line(`sender ${kind}`, tally.wrong)),
    ...line("people", mails?.people.wrong ?? []),
    ...line("japanese", mails?.japanese.ours.wrong ?? []),
    ...line("subjects", mails?.subjects.ours.wrong ?? []),
    ...line("bodies", mails?.bodies.ours.wrong ?? []),
    ...[...(mails?.newWords ?? [])].flatMap(([language, words]) =>
      line(`new words ${language}`, words.withSignature.wrong),
    ),
    ...line("acts on fixtures and open mails", fixtures.withOpen.acts.wrong),
    ...line("acts", mails?.acts.wrong ?? []),
    ...line("dates silently wrong", dates?.wrong ?? []),
    ...line("dates out of scope silently wrong", dates?.asideWrong ?? []),
    ...line("dates missed", dates?.missed ?? []),
    ...line("dates doubtful", dates?.doubtful ?? []),
  ].join("\n");
}

await main();
