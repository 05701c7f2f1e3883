import { type AccountAct, COMMAND_LINE_NAME } from "../desk/accounts.ts";
import type { Role } from "../desk/rights.ts";

/** What the pages of accounts say. */

export const ACCOUNT_REFUSAL_WORDS = {
  managersOnly: "これは、責任者か運用担当だけができます。",
  unknownAccount: "その名前の職員は登録されていません。",
  accountExists: "その名前は、もう使われています。ほかの名前にしてください。",
  reservedName: "その名前は、履歴の中で別の意味に使われています。ほかの名前にしてください。",
  ownAccount:
    "自分の登録は、ここからは変えられません。ほかの責任者か運用担当に頼むか、「自分の設定」を使ってください。",
  lastChief: "この方は、最後の責任者（または、登録を変えられる最後の方）です。先に、ほかの方を責任者にしてください。",
  nameTaken: "その名前は、ほかの職員の登録で使われています。",
  noSecondFactor: "この職員は、二段階の確認を使っていません。",
  codeRefused: "確認コードが違うか、もう使われています。新しいコードが出てから、もう一度入れてください。",
  settingChanged: "開いた後に、ほかの職員がこの設定を変えました。いまの内容を確かめて、もう一度変えてください。",
  accountChanged: "この画面を開いてから、この登録が変わりました。何があったかを確かめてください。",
  nameNeeded: "お名前を書いてください。",
  rowsFallApart: "この方には、連絡先の違う記録がほかにあります。求職番号をなくすと、別々の方の記録になってしまいます。",
  samePersonElsewhere:
    "このお名前と求職番号の記録が、ほかにあります。「別の記録と同じ方としてまとめる」を使ってください。",
  roomOfAnother: "このミーティングIDは、ほかの口で使っています。二人の方が同じ部屋に入ることになります。",
  passcodeTold:
    "このミーティングIDのパスコードは、もう知らせてあります。パスコードだけを変えると、その方が入れなくなります。別のミーティングIDにしてください。",
  addressOfPerson: "利用者として登録のあるアドレスは、職員への知らせの宛先にできません。",
  termsRefused:
    "この内容では公表できません。確かめている間に、別の版が公表されたか、日が変わりました。「入力を直す」で確かめてください。",
  unsoundValue: "この内容では保存できません。入力を確かめてください。",
} as const;

export const ACCOUNT_ACT_WORDS = {
  staffAdded: "登録した",
  staffDisabled: "閉じた",
  staffEnabled: "開いた",
  "staffRole:staff": "役割を職員にした",
  "staffRole:chief": "役割を責任者にした",
  "staffRole:operator": "役割を運用担当にした",
  staffPassword: "新しいパスワードを作った",
  staffOwnPassword: "自分のパスワードを変えた",
  staffOutsideName: "組織のアカウントの名前を変えた",
  staffOutsideBound: "組織のアカウントで初めてサインインした",
  staffSessionsEnded: "サインインを終わらせた",
  secondFactorOn: "二段階の確認を始めた",
  secondFactorOff: "二段階の確認をやめた",
  secondFactorReset: "二段階の確認を取り消した",
  recoveryCodesRenewed: "予備のコードを作り直した",
  recoveryCodeUsed: "予備のコードでサインインした",
} satisfies Record<AccountAct, string>;

export function sayAccountAct(act: string): string {
  const words: Readonly<Record<string, string>> = ACCOUNT_ACT_WORDS;
  return words[act] ?? act;
}

/** Who did it, as the log of accounts names them. */
export function sayActor(staff: string): string {
  return staff === COMMAND_LINE_NAME ? "管理用の端末から" : staff;
}

/** What a role may do, in a sentence for whoever chooses it. */
export const ROLE_MEANINGS = {
  staff: "予約、メール、手紙など、毎日の仕事をします。",
  chief: "職員の仕事に加えて、閉める日、利用のお断り、開示、消去の承認、職員の登録と設定を受け持ちます。",
  operator: "職員の登録、設定、送信の切り替え、係の状態だけを見ます。利用者の情報は見られません。",
} satisfies Record<Role, string>;
