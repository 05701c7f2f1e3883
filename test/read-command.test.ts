import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { toTime } from "../src/booking/time.ts";
import { type ReadIo, runRead } from "../src/read-command.ts";
import { makeInProcessParser } from "../src/world/parser.ts";
import { TEST_OFFICE } from "./mail/office.ts";

const FOLDER = new URL("../fixtures/mail/", import.meta.url).pathname;

async function run(
  argv: string[],
  stdin = "",
): Promise<{ code: number; lines: Record<string, unknown>[]; errors: string[] }> {
  const lines: Record<string, unknown>[] = [];
  const errors: string[] = [];
  const io: ReadIo = {
    stdin: (async function* () {
      yield stdin;
    })(),
    out: (line) => lines.push(JSON.parse(line)),
    err: (line) => errors.push(line),
    now: () => toTime("2026-11-25T10:00:00+09:00"),
    readFile: async (path) => readFileSync(path),
    loadOffice: () => TEST_OFFICE,
    parser: makeInProcessParser(),
  };
  return { code: await runRead(argv, io), lines, errors };
}

describe("madoguchi read", () => {
  it("prints one line a file with every field of the contract", async () => {
    const { code, lines } = await run([
      "--json",
      `${FOLDER}request-labelled-lines-utf8.eml`,
      `${FOLDER}bounce-dsn.eml`,
    ]);
    expect(code).toBe(0);
    expect(lines.map((line) => line.action)).toEqual(["offer", "staff"]);
    expect(Object.keys(lines[0] ?? {})).toEqual(
      "file sender readable subject from newText text intent choice applicant wishes excluded doubts action".split(" "),
    );
    expect(lines[0]?.file).toBe(`${FOLDER}request-labelled-lines-utf8.eml`);
  });

  it("answers a batch line by line, in order, each with its own context", async () => {
    const context = { state: "offered", offered: [{ number: 1, start: "2026-12-04T05:00:00Z" }] };
    const batch = [
      { file: `${FOLDER}reply-gmail-only-choice-accepted.eml`, received: "2026-11-26T10:00:00+09:00", context },
      { file: `${FOLDER}request-tomorrow-is-missing.eml` },
      { file: `${FOLDER}request-same-day.eml`, now: "2026-11-25T09:00:00+09:00", context: null },
    ];
    const { code, lines } = await run(["--json", "-"], batch.map((line) => JSON.stringify(line)).join("\n"));
    expect(lines.map((line) => [line.action, line.readable])).toEqual([
      ["confirm", true],
      ["staff", false],
      ["offer", true],
    ]);
    expect(code).toBe(1);
  });

  it("takes no other time for one that cannot be read, and says which file its line named", async () => {
    const file = `${FOLDER}request-same-day.eml`;
    const batch = [
      { file, now: "yesterday" },
      { file, received: "2026-11-25T10:00:00" },
      { file, context: { state: "?" } },
    ];
    const { code, lines } = await run(["--json", "-"], batch.map((line) => JSON.stringify(line)).join("\n"));
    expect(lines.map((line) => [line.file, line.readable, line.action])).toEqual(
      batch.map(() => [file, false, "staff"]),
    );
    expect(code).toBe(1);
    expect((await run(["--json", "--text", "-"], '{"text":"明日","now":"soon"}\n')).lines).toEqual([[]]);
  });

  it("lists dates of a text, and of many texts from standard input", async () => {
    const { lines } = await run(["--json", "--text", "12月3日14時", "--now", "2026-11-25T10:00:00+09:00"]);
    expect(lines).toEqual([
      [
        {
          text: "12月3日14時",
          from: "2026-12-03T14:00:00+09:00",
          to: "2026-12-03T14:30:00+09:00",
          kind: "datetime",
          doubts: [],
        },
      ],
    ]);
    const many = await run(
      ["--json", "--text", "-"],
      '{"text":"明日","now":"2026-12-01T00:00:00Z"}\n\nnot json\n{"text":"なし"}\n',
    );
    expect(many.lines).toMatchObject([[{ from: "2026-12-02T00:00:00+09:00" }], [], []]);
    expect(many.code).toBe(1);
  });

  it("explains a mail in Japanese with the marked text below", async () => {
    const printed = await explained("氏名：試験 太郎\r\n希望日時：12月3日14時\r\n");
    expect(printed).toContain("・希望1：12月3日（木）14時00分～14時30分。");
    expect(printed).toContain("希望日時：【12月3日14時】〔希望日時〕");
  });

  it("prints no control character of a mail, and says that it cannot be read for certain", async () => {
    const printed = await explained("氏名：試験 太郎\u0007\u202e\r\n希望日時：12月3日14時\r\n");
    expect(printed).toContain("・そこで：自動では進めず、職員に渡します。");
    for (const hidden of ["\u0007", "\u202e"]) expect(printed.join("")).not.toContain(hidden);
  });

  async function explained(body: string): Promise<string[]> {
    const printed: string[] = [];
    const head =
      "From: taro.shiken@example.jp\r\nSubject: =?utf-8?B?44Kq44Oz44Op44Kk44Oz55u46KuH?=\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n";
    const code = await runRead(["--explain", "x.eml"], {
      stdin: (async function* () {})(),
      out: (line) => printed.push(line),
      err: () => undefined,
      now: () => toTime("2026-11-25T10:00:00+09:00"),
      readFile: async () => new TextEncoder().encode(`${head}${body}`),
      loadOffice: () => TEST_OFFICE,
      parser: makeInProcessParser(),
    });
    expect(code).toBe(0);
    return printed;
  }

  it.each([
    [["x.eml"]],
    [["--json", "--explain", "x.eml"]],
    [["--explain", "--text", "明日"]],
    [["--json"]],
    [["--json", "--now", "yesterday", "x.eml"]],
    [["--json", "--what", "x.eml"]],
  ])("explains wrong usage %j and exits 64", async (argv) => {
    const { code, errors, lines } = await run(argv);
    expect([code, lines.length, errors.length]).toEqual([64, 0, 1]);
  });
});
