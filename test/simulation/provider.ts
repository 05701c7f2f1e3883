import type { Slot } from "../../src/booking/booking.ts";
import { plusMinutes, type Time } from "../../src/booking/time.ts";
import type { Meetings, MeetingTrouble } from "../../src/world/world.ts";
import { Crash } from "./post.ts";
import type { Random } from "./random.ts";

/** A meeting as the provider keeps it, whoever knows of it. */
export type KeptMeeting = { meetingId: string; passcode: string; tag: string; seat: number; slot: Slot; topic: string };

/** The maker of meetings of a simulated office: it can be away, lose its answers, want to be left alone, and lose a meeting. */
export type Provider = {
  meetings: Meetings;
  kept: Map<string, KeptMeeting>;
  /** Every meeting that was ever made, also those that are gone. */
  ever: Map<string, KeptMeeting>;
  faults: ProviderFaults;
  calls: string[];
};

export type ProviderFaults = {
  down: boolean;
  refusesUs: boolean;
  /** Probabilities of a call. */
  tooMany: number;
  lostAnswer: number;
  crash: number;
};

export const FINE: ProviderFaults = { down: false, refusesUs: false, tooMany: 0, lostAnswer: 0, crash: 0 };

const MOST_CALLS_KEPT = 1000;

export function openProvider(random: Random, now: () => Time, onFault: (kind: string) => void = () => {}): Provider {
  const kept = new Map<string, KeptMeeting>();
  const ever = new Map<string, KeptMeeting>();
  const faults = { ...FINE };
  const calls: string[] = [];
  let numbers = 0;

  function enter(call: string): MeetingTrouble | null {
    if (calls.length < MOST_CALLS_KEPT) calls.push(call);
    if (faults.down) return { trouble: "network", detail: "simulated: away" };
    if (faults.refusesUs) return { trouble: "authentication", detail: "simulated: refused" };
    if (faults.tooMany === 0 || !random.chance(faults.tooMany)) return null;
    onFault("meetings: too many");
    return { trouble: "limit", detail: "simulated: too many", waitSeconds: 60 };
  }

  /** What was asked is done, and the answer may never be seen. */
  function leave<T>(answer: T): T | MeetingTrouble {
    if (faults.crash > 0 && random.chance(faults.crash)) {
      onFault("crash after a call to the provider");
      throw new Crash("after a call to the provider");
    }
    if (faults.lostAnswer === 0 || !random.chance(faults.lostAnswer)) return answer;
    onFault("meetings: answer lost");
    return { trouble: "network", detail: "simulated: the answer was lost" };
  }

  const seen = ({ meetingId, passcode, slot }: KeptMeeting) => ({ meetingId, passcode, start: slot.start });
  const meetings: Meetings = {
    make: async ({ tag, reference, slot, seat, passcode }) => {
      const trouble = enter("make");
      if (trouble) return trouble;
      numbers += 1;
      const meetingId = `900 ${String(numbers).padStart(4, "0")} 0000`;
      const made = { meetingId, passcode, tag, seat, slot, topic: reference };
      kept.set(meetingId, made);
      ever.set(meetingId, made);
      return leave(seen(made));
    },
    find: async (tag, seat) => {
      const trouble = enter("find");
      if (trouble) return trouble;
      return leave([...kept.values()].filter((one) => one.tag === tag && one.seat === seat).map(seen));
    },
    move: async (meetingId, slot) => {
      const trouble = enter("move");
      if (trouble) return trouble;
      const meeting = kept.get(meetingId);
      if (meeting) kept.set(meetingId, { ...meeting, slot });
      return leave(meeting ? "done" : "gone");
    },
    remove: async (meetingId) => {
      const trouble = enter("remove");
      if (trouble) return trouble;
      const meeting = kept.get(meetingId);
      if (meeting && meeting.slot.start <= now() && now() < plusMinutes(meeting.slot.start, 10))
        return { trouble: "limit", detail: "simulated: it is going on" };
      return leave(kept.delete(meetingId) ? "done" : "gone");
    },
    verify: async () => enter("verify") ?? [],
  };
  return { meetings, kept, ever, faults, calls };
}
