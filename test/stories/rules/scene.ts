import { expect } from "vitest";
import { fold } from "../../../src/booking/apply.ts";
import type { Booking, Event } from "../../../src/booking/booking.ts";
import { type Time, toTime } from "../../../src/booking/time.ts";
import type { Task } from "../../../src/world/store-rows.ts";
import { Browser, type Window } from "../../console/window.ts";
import { mailBytes } from "../../simulation/writing.ts";
import type { ZoomServer } from "../../zoom-server.ts";
import { OFFICE_ADDRESS } from "../house.ts";
import { type Ground, ICHIRO, REIKO } from "./ground.ts";
import { type JobSeeker, openLetterBoxes } from "./job-seeker.ts";

/** One rule of the office, told once in its own words and played on every ground. */
export type Story = {
  name: string;
  play(scene: Scene): Promise<void>;
  inZoomOffice?: true;
  inTelephoneOffice?: true;
};

export const story = (name: string, play: Story["play"]): Story => ({ name, play });

/** Told of an office that has meetings made at Zoom: a mock of it stands beside the other servers. */
export const zoomStory = (told: Story): Story => ({ ...told, inZoomOffice: true });

/** Told of an office that telephones instead of meeting on a screen. */
export const telephoneStory = (told: Story): Story => ({ ...told, inTelephoneOffice: true });

/** An office on Wednesday, 10 June 2026, 10:00; nobody has written yet. */
export type Scene = {
  ground: Ground;
  /** The mock of Zoom; only in an office that has meetings made there. */
  zoom: ZoomServer;
  /** Registered, writing UTF-8. */
  taro: JobSeeker;
  hanako: JobSeeker;
  /** At the counter; the chief has more rights. */
  reiko: Counter;
  ichiro: Counter;
  jobSeeker(name: string, number: string, address: string): JobSeeker;
  /** `2026-06-17 09:00`: the clock has come there, and the clerk has done what was due. */
  comes(time: string): Promise<void>;
  /** The same, and nobody has worked yet. */
  passes(time: string): void;
  /** Staff answer a mail from their own mail program, which files its copy in Sent. */
  staffWrite(to: JobSeeker, words: string): Promise<void>;
  bookings(): Promise<Booking[]>;
  /** What happened to a booking, in order; its row is the fold of it. */
  history(bookingId: string): Promise<Event[]>;
  tasks(): Promise<Task[]>;
  /** `handled`, `ignored`, or `held` with its reason, in order of arrival. */
  mails(): Promise<string[]>;
  /** Nothing has happened that the story did not tell: no letter unread, copies and flags as they must be. */
  ends(): Promise<void>;
};

/** A member of staff before the console. Every look is a request of a browser. */
export type Counter = {
  /** The page of that path shows all of it, whatever stands between. */
  sees(path: string, ...words: string[]): Promise<string>;
  /** The page does not show any of it. */
  misses(path: string, ...words: string[]): Promise<void>;
  /** Fills in a form, looks at what it will do, and does it; the page behind it shows the words, and the clerk has gone on. */
  does(path: string, values?: Record<string, string>, ...words: string[]): Promise<string>;
  /** The same, and the clerk has not gone on. */
  tries(path: string, values?: Record<string, string>, ...words: string[]): Promise<string>;
  /** The same with files. */
  brings(
    path: string,
    values: Record<string, string>,
    files: Record<string, File>,
    ...words: string[]
  ): Promise<string>;
  /** Sends the one form of a page that asks for no second look. */
  ticks(path: string, values: Record<string, string>, ...words: string[]): Promise<string>;
};

export async function openScene(ground: Ground, zoom: ZoomServer | null = null): Promise<Scene> {
  const boxes = openLetterBoxes(ground);
  const set = (time: string) => ground.setNow(toTime(`${time.replace(" ", "T")}:00+09:00`));
  const events = (bookingId: string) => ground.look((view) => view.events(bookingId));
  const bookings = async () =>
    (await ground.look((view) => view.bookings({ limit: 50 }))).toSorted(
      byText(({ requestedAt, id }) => `${requestedAt}${id}`),
    );
  const mailRows = async () =>
    (await ground.look((view) => view.inboundMails({ limit: 50 })))
      .filter(({ folder }) => folder === "inbox")
      .toSorted((a, b) => a.uid - b.uid);
  return {
    ground,
    get zoom() {
      if (zoom === null) throw new Error("this office has no meetings made at Zoom");
      return zoom;
    },
    taro: boxes.of("試験 太郎", "15999-1234567", "taro@mail.example.com"),
    hanako: boxes.of("試験 花子", "15999-2345678", "hanako@mail.example.com"),
    reiko: openCounter(ground, REIKO),
    ichiro: openCounter(ground, ICHIRO),
    jobSeeker: boxes.of,
    comes: async (time) => {
      set(time);
      await ground.works();
    },
    passes: set,
    staffWrite: async (to, body) => {
      const writing = {
        subject: "Re: ご相談の件",
        body,
        messageId: `<staff-${to.lastMail().slice(1)}`,
        inReplyTo: to.lastMail(),
      };
      const from = { name: "糸魚川 職員", address: OFFICE_ADDRESS };
      await ground.arrive(mailBytes(from, to.address, writing, ground.now()), ground.now(), "sent");
      await ground.works();
    },
    bookings,
    history: events,
    tasks: () => ground.look((view) => view.tasks({ open: true, notKind: "heldMail", limit: 50 })),
    mails: async () => (await mailRows()).map(({ state, reason }) => (state === "held" ? `held: ${reason}` : state)),
    ends: async () => {
      await ground.works();
      boxes.allRead();
      expect(ground.logged().filter((line) => /^(duty|console) failed/.test(line))).toEqual([]);
      for (const booking of await bookings()) expect(fold(await events(booking.id))).toEqual(booking);
      const letters = boxes.all();
      expect(letters.map(({ to }) => to.length)).toEqual(letters.map(() => 1));
      const copies = await ground.sentCopies();
      for (const { messageId } of letters) expect(copies).toContain(messageId);
      expect(await flagsShown(ground)).toEqual(
        (await mailRows()).map(({ state }) => FLAGS[state] ?? `unknown state ${state}`),
      );
    },
  };
}

/** What the staff's own mail program shows of a mail in each state (decision 7). */
const FLAGS: Readonly<Record<string, string>> = { handled: "read", held: "flagged", ignored: "as found" };

/** In order of arrival; an erased mail is known by nothing else. */
async function flagsShown(ground: Ground): Promise<string[]> {
  return (await ground.inbox()).map(({ flags }) => {
    if (flags.includes("seen")) return "read";
    return flags.includes("flagged") ? "flagged" : "as found";
  });
}

function openCounter(ground: Ground, staff: typeof REIKO): Counter {
  // A browser keeps its cookie while the service behind it starts anew.
  const app = {
    request: ((path: string, init: RequestInit) => ground.console().request(path, init)) as Window["app"]["request"],
  };
  const browser = new Browser(app as Window["app"]);
  const opens = async (path: string): Promise<string> => {
    await browser.get(path);
    if (browser.status === 303 && browser.location().includes("/sign-in")) {
      await browser.signIn(staff);
      await browser.get(path);
    }
    return seen(browser.page);
  };
  const shows = (page: string, words: readonly string[]) => {
    for (const each of words) expect(page).toContain(bare(each));
    return page;
  };
  const tries = async (path: string, values: Record<string, string> = {}): Promise<string> => {
    await opens(path);
    await browser.act(path, values);
    return seen(browser.page);
  };
  return {
    sees: async (path, ...words) => shows(await opens(path), words),
    misses: async (path, ...words) => {
      const page = await opens(path);
      for (const each of words) expect(page).not.toContain(bare(each));
    },
    does: async (path, values, ...words) => {
      const page = await tries(path, values);
      await ground.works();
      return shows(page, words);
    },
    tries: async (path, values, ...words) => shows(await tries(path, values), words),
    brings: async (path, values, files, ...words) => {
      await opens(path);
      await browser.send(path, { ...browser.fields(), ...values }, files);
      shows(seen(browser.page), words);
      await browser.post(path, { ...browser.fields(), sure: "1" });
      const page = await opens(browser.location());
      await ground.works();
      return page;
    },
    ticks: async (path, values, ...words) => {
      await opens(path);
      await browser.post(path, values);
      return shows(seen(browser.page), words);
    },
  };
}

/** The words of a page as people see them, without the spaces between them. */
const seen = (page: string) => bare(page.replace(/<[^>]*>/g, "").replaceAll("&amp;", "&"));
const bare = (words: string) => words.replace(/\s+/g, "");

function byText<T>(key: (one: T) => string): (a: T, b: T) => number {
  return (a, b) => (key(a) < key(b) ? -1 : 1);
}

/** `2026-06-18 14:00` as the product writes it. */
export const at = (time: string): Time => toTime(`${time.replace(" ", "T")}:00+09:00`);
