import { createHash, createHmac } from "node:crypto";
import { type Time, toEpochSeconds, toTime } from "../../src/booking/time.ts";
import { deliver, rescueInterrupted, resolveUnknown } from "../../src/desk/delivery.ts";
import type { Desk } from "../../src/desk/desk.ts";
import { actInMailbox } from "../../src/desk/mailbox-acts.ts";
import { tendMeetings } from "../../src/desk/meetings.ts";
import { poll } from "../../src/desk/poll.ts";
import { fileCopy } from "../../src/desk/sent-copies.ts";
import { settle } from "../../src/desk/settle.ts";
import { sweep } from "../../src/desk/sweep.ts";
import type { Office, SendMode } from "../../src/mail/office.ts";
import { openDesk } from "../../src/service.ts";
import { type MemoryHooks, type MemoryStore, openMemoryStore } from "../../src/world/memory-store.ts";
import { makeInProcessParser } from "../../src/world/parser.ts";
import type { Store, View } from "../../src/world/store.ts";
import type { Meetings } from "../../src/world/world.ts";

import { readGround, simulatedOffice } from "../simulation/ground.ts";
import { openPost, type Post } from "../simulation/post.ts";
import { seeded } from "../simulation/random.ts";
import { mailBytes, type Writing } from "../simulation/writing.ts";

export const START = toTime("2026-11-25T10:00:00+09:00");

/** A desk on the memory store, or another one, and the simulated post, without faults unless a test switches them on. */
export type TrialDesk = {
  desk: Desk;
  post: Post;
  /** The memory store; empty where a test gave the desk another one. */
  store: MemoryStore;
  clock: { now: Time };
  /** A mail from somebody arrives now. */
  arrives(from: { name: string; address: string }, writing: Writing, folder?: "inbox" | "junk"): void;
  /** Every duty until nothing is left to do. */
  works(): Promise<void>;
  look<T>(question: (view: View) => Promise<T>): Promise<T>;
  /** A new process on the same store. */
  reopens(): Promise<void>;
};

const MOST_TURNS = 200;

export async function openTrialDesk(
  change: { office?: Partial<Office>; sendMode?: SendMode; hooks?: MemoryHooks; meetings?: Meetings; on?: Store } = {},
): Promise<TrialDesk> {
  const ground = await readGround();
  const clock = { now: START };
  let ids = 0;
  const post = openPost(seeded(1), () => clock.now);
  const memory = openMemoryStore(change.hooks);
  const store = change.on ?? memory;
  const settings = {
    world: {
      clock: { now: () => clock.now, monotonic: () => toEpochSeconds(clock.now) * 1000, sleep: async () => {} },
      ids: {
        next: () => `id${String(++ids).padStart(6, "0")}`,
        reference: () =>
          `AAAA-${[...String(++ids).padStart(4, "0")].map((digit) => "BCDEFGHJKM"[Number(digit)]).join("")}`,
        bytes: (count: number) => new Uint8Array(count).fill(1),
      },
      store,
      mailbox: post.mailbox,
      transport: post.transport,
      parser: makeInProcessParser(),
      meetings: change.meetings ?? null,
      digests: {
        token: (parts: string[]) =>
          `MD${createHmac("sha256", "trial").update(parts.join("\0")).digest("hex").slice(0, 26).toUpperCase()}`,
        sha256: (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex"),
      },
      log: { info: () => {}, warn: () => {}, error: () => {} },
    },
    office: { ...simulatedOffice(ground), ...change.office },
    letters: ground.letters,
    termsFiles: ground.terms.files,
    sendMode: change.sendMode ?? ("auto" as const),
  };
  const trial: TrialDesk = {
    desk: await openDesk(settings),
    post,
    store: memory,
    clock,
    arrives: (from, writing, folder) =>
      post.arrive(mailBytes(from, "clerk@office.example.jp", writing, clock.now), clock.now, folder),
    works: async () => {
      const { desk } = trial;
      for (let turn = 0, worked = true; worked; turn++) {
        if (turn > MOST_TURNS) throw new Error("the desk never comes to rest");
        worked = false;
        await poll(desk);
        for (const duty of [settle, tendMeetings, deliver, resolveUnknown, fileCopy, actInMailbox, sweep])
          worked = (await duty(desk)) === "worked" || worked;
      }
    },
    look: (question) => store.look(settings.office.id, question),
    reopens: async () => {
      memory.dropHolds();
      trial.desk = await openDesk(settings);
      await rescueInterrupted(trial.desk);
    },
  };
  await trial.works();
  return trial;
}

export const TARO = { name: "試験 太郎", address: "taro@mail.example.com" };
export const HANAKO = { name: "窓口 花子", address: "hanako@mail.example.com" };

export function requestOf(
  person: { name: string; address: string },
  number: string,
  wish = "12月3日(木) 14:00",
  messageId = `<${number}@mail.example.com>`,
): Writing {
  return {
    subject: "オンライン相談の予約",
    body: `オンライン相談を希望します。\n氏名：${person.name}\n求職番号：${number}\n希望日時：${wish}\nメールアドレス：${person.address}\n`,
    messageId,
  };
}

export function replyTo(letterMessageId: string, body: string, messageId: string, headers: string[] = []): Writing {
  return { subject: "Re: ご案内", body, messageId, inReplyTo: letterMessageId, headers };
}
