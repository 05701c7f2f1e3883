import type { Hono } from "hono";
import { html } from "hono/html";
import {
  ACCOUNT_NAME,
  accountActs,
  addAccount,
  changeRole,
  factsOf,
  MOST_DISPLAY_CHARACTERS,
  noteSessionsEnded,
  openAccount,
  renewPassword,
  setOutsideName,
  shutAccount,
} from "../desk/accounts.ts";
import type { Role } from "../desk/rights.ts";
import { resetSecondFactor, secondFactorOf } from "../desk/second-factor.ts";
import { forgiveTries, sessionsOf } from "../desk/sign-ins.ts";
import type { View } from "../world/store.ts";
import type { StaffAccount } from "../world/store-rows.ts";
import { ROLE_MEANINGS } from "./account-words.ts";
import { type Deed, type Plan, serveDeed } from "./deed.ts";
import { radioField, textField } from "./fields.ts";
import type { Values } from "./forms.ts";
import { noticeOf } from "./notices.ts";
import { accountPage, onceOnlyPage, staffPage } from "./page-staff.ts";
import { type Ctx, type Env, look, param } from "./room.ts";
import type { Door } from "./sign-in.ts";
import { isKey, ROLE_WORDS } from "./wording.ts";

const MOST_ACTS_SHOWN = 50;

/** 職員: the accounts of the console, for whoever manages them. */
export function addStaffRoutes(app: Hono<Env>, door: Door): void {
  const { room } = door;
  app.get("/staff", async (c) => {
    const shown = await look(room, async (view) => {
      const accounts = await accountsWithFactor(view);
      const signedIn = new Set<string>();
      for (const { id } of accounts) if ((await sessionsOf(view, room.desk, id)).length > 0) signedIn.add(id);
      return { accounts, signedIn, acts: await accountActs(view, MOST_ACTS_SHOWN) };
    });
    return c.html(staffPage(c.get("visit"), shown, noticeOf(c)));
  });
  app.on(["GET", "POST"], "/staff/new", (c) => serveDeed(c, room, newAccount(c, door)));
  app.get("/staff/:id", async (c) => {
    const found = await look(room, async (view) => {
      const account = await view.staff(param(c, "id"));
      return (
        account && {
          account,
          facts: await factsOf(view, account.id),
          factor: await secondFactorOf(view, account.id),
          sessions: await sessionsOf(view, room.desk, account.id),
        }
      );
    });
    if (!found) return c.notFound();
    return c.html(accountPage(c.get("visit"), { ...found, hasOutside: door.outside !== null }, noticeOf(c)));
  });
  for (const [path, deed] of Object.entries(DEEDS)) {
    app.on(["GET", "POST"], `/staff/:id/${path}`, async (c) => {
      const account = await look(room, (view) => view.staff(param(c, "id")));
      return account ? serveDeed(c, room, { ...commonOf(account, path), ...deed(c, door, account) }) : c.notFound();
    });
  }
}

async function accountsWithFactor(view: View): Promise<(StaffAccount & { hasFactor: boolean })[]> {
  const all = [];
  for (const account of await view.allStaff())
    all.push({ ...account, hasFactor: (await secondFactorOf(view, account.id)) !== null });
  return all;
}

type OwnPart = Pick<Deed, "title" | "read"> & Partial<Deed>;

/**
 * What can be done with an account, by the last part of its path. To shut somebody out is never refused because a colleague was at the
 * account, too; everything else is.
 */
const DEEDS: Readonly<Record<string, (c: Ctx, door: Door, account: StaffAccount) => OwnPart>> = {
  role: (c, _door, account) => ({
    title: `${account.displayName}さんの役割を変える`,
    fields: (filled) => radioField(filled, { name: "role", label: "役割" }, ROLE_OPTIONS),
    defaults: { role: account.role },
    read: (values) => {
      const role = readRole(values);
      if (role === null) return { errors: { role: "役割を選んでください。" } };
      return {
        act: (tx) => changeRole(tx, actorOf(c), account.id, role),
        says: [
          ...saysOf(account),
          ["いまの役割", ROLE_WORDS[account.role]],
          ["変えた後", `${ROLE_WORDS[role]}：${ROLE_MEANINGS[role]}`],
        ],
      };
    },
  }),
  shut: (c, _door, account) => ({
    title: `${account.displayName}さんの登録を閉じる`,
    read: () => ({
      act: async (tx) => {
        // Opened again, it does not let anybody in who was signed in before.
        await tx.endSessionsOf(account.id, null);
        return shutAccount(tx, actorOf(c), account.id);
      },
      says: [
        ...saysOf(account),
        ["閉じた後", "サインインできなくなります。いま使っている画面も、次の操作で終わります。履歴は残ります。"],
      ],
      evenIfChanged: true,
    }),
  }),
  open: (c, _door, account) => ({
    title: `${account.displayName}さんの登録を開く`,
    read: () => ({
      act: (tx) => openAccount(tx, actorOf(c), account.id),
      says: [...saysOf(account), ["開いた後", "前と同じパスワードでサインインできます。"]],
    }),
  }),
  password: (c, door, account) => {
    const password = door.passwords.generate();
    return {
      title: `${account.displayName}さんに新しいパスワードを作る`,
      read: async (values): Promise<Plan> => {
        const passwordHash = await hashWhenSure(door, values, password);
        return {
          act: (tx) => renewPassword(tx, actorOf(c), account.id, { passwordHash, oneTime: true }),
          says: [
            ...saysOf(account),
            [
              "作った後",
              "いまのパスワードは使えなくなり、サインインはすべて終わります。新しいパスワードは次の画面に一度だけ出ます。",
            ],
          ],
        };
      },
      show: () => onceOnlyPage(c.get("visit"), account.id, password),
    };
  },
  "second-factor": (c, { room }, account) => ({
    title: `${account.displayName}さんの二段階の確認を取り消す`,
    read: () => ({
      act: async (tx) => {
        await forgiveTries(tx, room.desk, account.id);
        return resetSecondFactor(tx, actorOf(c), account.id);
      },
      says: [
        ...saysOf(account),
        [
          "取り消した後",
          "パスワードだけでサインインできます。端末をなくしたときは、新しいパスワードも作ってください。",
        ],
      ],
    }),
  }),
  "outside-name": (c, _door, account) => ({
    title: `${account.displayName}さんの組織のアカウント`,
    fields: (filled) =>
      textField(filled, {
        name: "name",
        label: "組織のアカウントの名前",
        hint: "組織のサインインが知らせてくる名前（設定により、利用者名かメールアドレス）。空けると、サインイン用の名前と同じものとして扱います。",
        most: 254,
      }),
    read: ({ name = "" }) => ({
      act: (tx) => setOutsideName(tx, actorOf(c), account.id, name),
      says: [...saysOf(account), ["組織のアカウントの名前", name.trim() || "サインイン用の名前と同じ"]],
    }),
  }),
  sessions: (c, { room }, account) => ({
    title: `${account.displayName}さんのサインインを終わらせる`,
    read: async () => {
      const own = await look(room, (view) => sessionsOf(view, room.desk, account.id));
      return {
        act: async (tx) => {
          await tx.endSessionsOf(account.id, null);
          return noteSessionsEnded(tx, actorOf(c), account.id);
        },
        says: [...saysOf(account), ["終わらせるサインイン", `${own.length}件`]],
        evenIfChanged: true,
      };
    },
  }),
};

function newAccount(c: Ctx, door: Door): Deed {
  const password = door.passwords.generate();
  let made = "";
  return {
    place: "staff",
    title: "職員を登録する",
    path: "/staff/new",
    back: "/staff",
    defaults: { role: "staff" },
    fields: (filled) =>
      html`${[
        textField(filled, {
          name: "id",
          label: "サインイン用の名前",
          hint: "半角の英小文字で始め、英小文字、数字、点、ハイフン、下線で2文字から40文字。後から変えられません。",
          required: true,
          most: 40,
        }),
        textField(filled, {
          name: "displayName",
          label: "表示する名前",
          required: true,
          most: MOST_DISPLAY_CHARACTERS,
        }),
        radioField(filled, { name: "role", label: "役割" }, ROLE_OPTIONS),
      ]}`,
    read: async (values) => {
      const [id, displayName] = [(values.id ?? "").normalize("NFKC").trim(), (values.displayName ?? "").trim()];
      const role = readRole(values);
      const errors: Record<string, string> = {};
      if (!ACCOUNT_NAME.test(id)) errors.id = "半角の英小文字で始まる、2文字から40文字の名前を書いてください。";
      if (displayName === "" || displayName.length > MOST_DISPLAY_CHARACTERS || /[\p{Cc}\p{Cf}]/u.test(displayName))
        errors.displayName = `1文字から${MOST_DISPLAY_CHARACTERS}文字の名前を書いてください。`;
      if (role === null || Object.keys(errors).length > 0)
        return { errors: { ...errors, ...(role === null ? { role: "役割を選んでください。" } : {}) } };
      made = id;
      const passwordHash = await hashWhenSure(door, values, password);
      return {
        act: (tx) => addAccount(tx, actorOf(c), { id, displayName, role, passwordHash, oneTime: true }),
        says: [
          ["サインイン用の名前", id],
          ["表示する名前", displayName],
          ["役割", `${ROLE_WORDS[role]}：${ROLE_MEANINGS[role]}`],
          ["最初のパスワード", "登録した後に、一度だけ画面に出ます。本人が最初のサインインで変えます。"],
        ],
      };
    },
    after: () => "/staff",
    show: () => onceOnlyPage(c.get("visit"), made, password),
  };
}

function commonOf(account: StaffAccount, path: string) {
  const back = `/staff/${account.id}`;
  const on = { account: account.id };
  return { place: "staff" as const, path: `${back}/${path}`, back, on, after: () => `${back}?done=${path}` };
}

function actorOf(c: Ctx) {
  const { staff, now } = c.get("visit");
  return { by: staff.id, at: now };
}

function saysOf({ id, displayName }: StaffAccount): [string, string][] {
  return [["職員", `${displayName}（${id}）`]];
}

const ROLE_OPTIONS = Object.entries(ROLE_WORDS).map(([value, word]) => ({
  value,
  label: `${word}：${ROLE_MEANINGS[value as Role]}`,
}));

function readRole({ role = "" }: Values): Role | null {
  return isKey(ROLE_WORDS, role) ? role : null;
}

/** Only the act itself needs the hash, and it takes its time; nobody waits for it inside a transaction. */
async function hashWhenSure({ passwords }: Door, { sure }: Values, password: string): Promise<string> {
  return sure === "1" ? passwords.hash(password) : "";
}
