/** Mail programs whose replies the trial town imitates, by how they quote. */
export const MAIL_PROGRAMS = ["gmail", "iphone", "outlook"] as const;

export type MailProgram = (typeof MAIL_PROGRAMS)[number];

/** Somebody who looks for work. All of them are invented; `example` domains belong to nobody (RFC 2606). */
export type TownPerson = {
  id: string;
  name: string;
  /** The same name in Latin letters, for the English page. */
  latinName: string;
  address: string;
  /** IMAP and SMTP sign-in. These mailboxes exist only on this machine's loopback, so the password is no secret. */
  user: string;
  password: string;
  /** Null for a person who has not registered yet (T2). */
  jobSeekerNumber: string | null;
  /** The program this person writes with unless told otherwise. */
  program: MailProgram;
};

export const PEOPLE: readonly TownPerson[] = [
  {
    id: "hanako",
    name: "窓口 花子",
    latinName: "Hanako Madoguchi",
    address: "hanako@mail.example.com",
    user: "hanako",
    password: "hanako",
    jobSeekerNumber: "15080-1234567",
    program: "iphone",
  },
  {
    id: "taro",
    name: "試験 太郎",
    latinName: "Taro Shiken",
    address: "taro@home.example.net",
    user: "taro",
    password: "taro",
    jobSeekerNumber: "15080-7654321",
    program: "outlook",
  },
  {
    id: "sakura",
    name: "見本 さくら",
    latinName: "Sakura Mihon",
    address: "sakura@post.example.org",
    user: "sakura",
    password: "sakura",
    jobSeekerNumber: null,
    program: "gmail",
  },
];

/** The office's mailbox, as any mail program signs in to it. */
export const OFFICE_ACCOUNT = { user: "office", password: "office" } as const;

/** The staff console's ready-made account. */
export const STAFF_ACCOUNT = { id: "shokuin", displayName: "職員 一郎", password: "trial-town-desk" } as const;

export function personOf(id: string): TownPerson | null {
  return PEOPLE.find((person) => person.id === id) ?? null;
}
