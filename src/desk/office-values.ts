import { DEADLINE_RANGES, LIMIT_RANGES, PERIOD_MONTHS, PERIOD_RANGES, type Policy } from "../booking/policy.ts";
import { looksLikeAddress, toOneLine } from "../mail/letters/wording.ts";
import type { Office, Room } from "../mail/office.ts";
import type { View } from "../world/store.ts";
import type { OfficeChange } from "../world/store-rows.ts";
import type { Desk } from "./desk.ts";
import { calendarBy, type HoursValue, isHoursValue } from "./week-hours.ts";

/**
 * The office as it is in force: the profile, and above it what staff changed of it in the console. A value that this version of the
 * program does not take, or that no longer fits the profile, gives way to the profile's (decision 16).
 */
export type LimitName = keyof typeof LIMIT_RANGES | "bookingsPerPeriod";
export type DeadlineName = keyof typeof DEADLINE_RANGES;
/** What letters print of the office; `:en` and `:easy` stand beside the Japanese where the profile has them. */
export type ContactName = "address" | "telephone" | "telephoneHours" | "telephoneHours:en" | "telephoneHours:easy";
export type RoomName = `room:${number}`;
export type ValueName = LimitName | DeadlineName | ContactName | "openHours" | "staffAddresses" | RoomName;

/** A room that staff gave a seat: what is secret of it stands sealed in `ROOMS_SETTING` under its id. */
export type RoomChange = { id: string; meetingId: string };
export type KeptRooms = { [id: string]: Pick<Room, "seat" | "meetingId" | "passcode"> & { link: string | null } };

export const LIMIT_NAMES = [...Object.keys(LIMIT_RANGES), "bookingsPerPeriod"] as LimitName[];
export const DEADLINE_NAMES = Object.keys(DEADLINE_RANGES) as DeadlineName[];
const CONTACT: readonly ContactName[] = ["address", "telephone", "telephoneHours"];
export const MOST_CONTACT_CHARACTERS = 200;
export const MOST_STAFF_ADDRESSES = 20;
export const ROOMS_SETTING = "rooms";

type Reads = Pick<View, "changesInForce" | "setting">;

/** The profile's office with everything that staff changed, but for the closed days (`officeInForce`). */
export async function officeNow(view: Reads, { office }: Pick<Desk, "office">): Promise<Office> {
  const known = newest.get(office);
  const names = known?.names ?? namesOf(office);
  const changes = await view.changesInForce(names);
  const changed = known && isSame(known.changes, changes) ? known.changed : changedBy(office, changes);
  if (changed !== known?.changed) newest.set(office, { names, changes, changed });
  const hasRooms = changes.some(({ name }) => name.startsWith("room:"));
  return hasRooms ? withRooms(changed, changes, await keptRooms(view)) : changed;
}

/** What was last made of each profile, without its rooms: everybody asks many times for what changes once in weeks. */
const newest = new WeakMap<Office, { names: ValueName[]; changes: readonly OfficeChange[]; changed: Office }>();

function isSame(some: readonly OfficeChange[], others: readonly OfficeChange[]): boolean {
  return (
    some.length === others.length &&
    some.every(({ name, after }, index) => name === others[index]?.name && after === others[index].after)
  );
}

/** The profile's policy with what staff changed of it. */
export async function policyNow(view: Pick<View, "changesInForce">, { office }: Pick<Desk, "office">): Promise<Policy> {
  return policyBy(office.policy, await view.changesInForce([...LIMIT_NAMES, ...DEADLINE_NAMES]));
}

/**
 * The hours and deadlines that were in force at any time from one moment to another, both included; empty where nothing of them was
 * changed since the first, so that those of now hold.
 */
export async function deadlinesBetween(
  view: Pick<View, "changesInForce" | "officeChanges">,
  { office }: Pick<Desk, "office">,
  from: OfficeChange["at"],
  to: OfficeChange["at"],
): Promise<Pick<Office, "policy" | "calendar">[]> {
  const names: string[] = ["openHours", ...DEADLINE_NAMES];
  if ((await view.changesInForce(names)).every((change) => change.at < from)) return [];
  const newestFirst = (await view.officeChanges(MOST_CHANGES_LOOKED_AT)).filter(({ name }) => names.includes(name));
  const untilThen = newestFirst.filter((change) => change.at <= to);
  const since = untilThen.filter((change) => change.at >= from).length;
  // What was in force before the first change of that time, and after each of them.
  const states = Array.from({ length: since + 1 }, (_, later) => {
    const known = untilThen.slice(later);
    return names.flatMap((name) => known.find((change) => change.name === name) ?? []);
  });
  return states.map((changes) => changedBy(office, changes));
}

const MOST_CHANGES_LOOKED_AT = 1_000;

/** The names that an office's values can have, those that letters print in other languages only where it has them. */
export function namesOf(office: Office): ValueName[] {
  const rooms = Array.from({ length: office.policy.seats }, (_, index): RoomName => `room:${index + 1}`);
  return [...LIMIT_NAMES, ...DEADLINE_NAMES, ...contactNamesOf(office), "openHours", "staffAddresses", ...rooms];
}

export function contactNamesOf({ inEnglish, inEasyJapanese }: Office): ContactName[] {
  return [
    ...CONTACT,
    ...(inEnglish ? (["telephoneHours:en"] as const) : []),
    ...(inEasyJapanese ? (["telephoneHours:easy"] as const) : []),
  ];
}

/** The value of the office, as it would stand in a row of the table of changes. */
export function contactOf(office: Office, name: ContactName): string {
  switch (name) {
    case "address":
    case "telephone":
    case "telephoneHours":
      return office[name];
    case "telephoneHours:en":
      return office.inEnglish?.telephoneHours ?? "";
    case "telephoneHours:easy":
      return office.inEasyJapanese?.telephoneHours ?? "";
  }
}

/** Everything but the rooms. */
function changedBy(office: Office, changes: readonly OfficeChange[]): Office {
  if (changes.length === 0) return office;
  const changed = { ...office, policy: policyBy(office.policy, changes) };
  const soundValue = <T>(name: ValueName, isSound: (value: unknown) => value is T): T | null => {
    const value = readValue(changes.find((one) => one.name === name));
    return value !== null && isSound(value) ? value : null;
  };
  for (const name of contactNamesOf(office)) {
    const value = soundValue(name, (one): one is string => isContact(name, one));
    if (value !== null) setContact(changed, name, value);
  }
  const hours = soundValue("openHours", (one): one is HoursValue => isHoursValue(one, changed.policy));
  if (hours) changed.calendar = calendarBy(office.calendar, hours);
  const staffAddresses = soundValue("staffAddresses", areStaffAddresses);
  if (staffAddresses) {
    const own = [...office.mail.ownAddresses, ...staffAddresses];
    changed.mail = { ...office.mail, staffAddresses, ownAddresses: [...new Set(own)] };
  }
  return changed;
}

function policyBy(policy: Policy, changes: readonly OfficeChange[]): Policy {
  const changed = changes.flatMap((change) => {
    const name = [...LIMIT_NAMES, ...DEADLINE_NAMES].find((one) => one === change.name);
    const value = readValue(change);
    return name && value !== null && isNumbers(name, value) ? [[name, value]] : [];
  });
  return changed.length === 0 ? policy : { ...policy, ...Object.fromEntries(changed) };
}

function setContact(office: Office, name: ContactName, value: string): void {
  if (name === "telephoneHours:en" && office.inEnglish)
    office.inEnglish = { ...office.inEnglish, telephoneHours: value };
  else if (name === "telephoneHours:easy" && office.inEasyJapanese)
    office.inEasyJapanese = { ...office.inEasyJapanese, telephoneHours: value };
  else if (name === "address" || name === "telephone" || name === "telephoneHours") office[name] = value;
}

/** The rooms in force in their seats' order, and beside them every other one that somebody may have been told. */
function withRooms(office: Office, changes: readonly OfficeChange[], kept: KeptRooms): Office {
  const promises = { waitingRoom: true, joinBeforeHost: false, participantRecording: false } as const;
  const all: Room[] = [...office.rooms, ...Object.entries(kept).map(([id, room]) => ({ id, ...room, ...promises }))];
  const current = new Set<Room>();
  for (let seat = 1; seat <= office.policy.seats; seat++) {
    const value = readValue(changes.find(({ name }) => name === `room:${seat}`)) as RoomChange | null;
    const own = all.find((room) => room.id === value?.id && room.seat === seat);
    const room = own ?? office.rooms.find((one) => one.seat === seat);
    if (room) current.add(room);
  }
  return { ...office, rooms: [...current], formerRooms: all.filter((room) => !current.has(room)) };
}

export async function keptRooms(view: Pick<View, "setting">): Promise<KeptRooms> {
  return ((await view.setting(ROOMS_SETTING)) as KeptRooms | null) ?? {};
}

function readValue(change: OfficeChange | undefined): unknown {
  return change === undefined || change.after === null ? null : JSON.parse(change.after);
}

export function isNumbers(name: LimitName | DeadlineName, value: unknown): boolean {
  if (name === "replyBusinessDays" || name === "answerBusinessDays") return isWithin(value, DEADLINE_RANGES[name]);
  if (name !== "bookingsPerPeriod") return isWithin(value, LIMIT_RANGES[name]);
  if (typeof value !== "object" || value === null) return false;
  const { months, count, minutes } = value as Partial<Policy["bookingsPerPeriod"]>;
  return (
    PERIOD_MONTHS.some((one) => one === months) &&
    (count === null || isWithin(count, PERIOD_RANGES.count)) &&
    (minutes === null || isWithin(minutes, PERIOD_RANGES.minutes))
  );
}

function isWithin(value: unknown, { least, most }: { least: number; most: number }): boolean {
  return typeof value === "number" && Number.isInteger(value) && value >= least && value <= most;
}

/** One line that letters print: nothing invisible, nothing that a mail program makes a link of (decision 3). */
export function isContact(name: ContactName, value: unknown): value is string {
  if (typeof value !== "string" || value === "" || value.length > MOST_CONTACT_CHARACTERS) return false;
  if (value !== toOneLine(value) || looksLikeAddress(value)) return false;
  return name !== "telephone" || /^0\d{1,4}-\d{1,4}-\d{3,4}$/.test(value);
}

/** Lower case, as the office's own addresses are kept. */
export function areStaffAddresses(value: unknown): value is string[] {
  return (
    Array.isArray(value) &&
    value.length <= MOST_STAFF_ADDRESSES &&
    new Set(value).size === value.length &&
    value.every((one) => typeof one === "string" && one === one.toLowerCase() && STAFF_ADDRESS.test(one))
  );
}

const STAFF_ADDRESS = /^[^\s<>@",;:()]{1,64}@[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+$/;
