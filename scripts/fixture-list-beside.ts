import {
  at,
  CONFIRM,
  CONFIRMED,
  type Fixture,
  gmail,
  marked,
  ONE,
  reply,
  SENT,
  SENT_ONE,
  STAFF,
  THREE,
  THREE_UNSENT,
} from "./fixture-list.ts";

/** What stands beside a firm choice (decision 19): what only tells is let pass, what shows a sign of danger is held. */

const passes = (name: string, words: string, choice = 2): Fixture => ({
  name: `beside-${name}`,
  mail: reply(gmail(words)),
  context: THREE,
  expect: CONFIRM("choose", choice),
});
const stops = (name: string, words: string): Fixture => ({
  name: `held-beside-${name}`,
  mail: reply(gmail(words)),
  context: THREE,
  expect: { ...STAFF, choice: null },
});

const PASSES: Fixture[] = [
  passes("an-apology-should-it-be-so", "2番でお願いします。徹夜明けなので眠たい顔をしていたらすみません笑"),
  passes("what-would-be-kind", "2番でお願いします。ゆっくりめに話していただけるとうれしいです。"),
  passes("a-lesson-that-ends-before", "2番でお願いします。学校の授業が1時に終わるのでちょうどよかったです。"),
  passes("snow", "2番でお願いします。こちらは朝から雪がちらついています。"),
  passes("a-daughter-who-types", "2番でお願いします。隣で娘がこのメールを打ってくれています。"),
  passes("a-grandchild-who-set-it-up", "2番でお願いします。孫に手伝ってもらい、Zoomを入れることができました。"),
  passes("bad-eyes", "2番でお願いします。目が悪いもので字が大きい画面は助かります。"),
  passes("a-headset-that-came", "3番を希望します。昨日ようやくヘッドセットが届きました。", 3),
  passes("facts-of-the-machine", "1番でお願いします。\n使用機器：Windows 11／有線LAN／ヘッドセットあり", 1),
  passes("a-cat", "2番でお願いします。膝の上に猫がいます。"),
  passes("years-of-work-behind", "3番でお願いします。以前は縫製工場で三十年働いていました。", 3),
  passes("how-long-without-work", "2番でお願いします。失業してから三か月になります。"),
  passes("the-counter-thanked", "3番でお願いいたします。先日は窓口で丁寧に説明していただきありがとうございました。", 3),
  passes("slow-speech-asked-for", "3番でお願いします。ゆっくり話していただけると助かります。", 3),
  passes("why-the-time-suits", "3番でお願いします。月曜は会社が休みなんです。", 3),
  passes("why-another-did-not", "3番でお願いします。朝は苦手なもので。", 3),
  passes("a-chosen-hour-at-home", "2番でお願いします。その時間なら帰宅しています。"),
  passes("weather-asked-for", "2番でお願いします。そちらはもう雪ですか。"),
  passes("clothes-asked-for", "2番でお願いします。服装は普段着で構いませんか？"),
  passes("a-mail-sent-again", "書いたら消えてしまったのでもう一度。2番でお願いします。"),
  passes("the-program-tried", "2番でお願いします。Zoomは先日友人と使ったので大丈夫かと思います。"),
  passes("an-illness-that-is-over", "子どもが熱を出してバタバタしておりました(もう元気です)。2番でお願いします。"),
  passes("terms-agreed-to", "2番でお願いします。利用規約を確認し同意いたします。"),
  passes("a-license", "2番でお願いします。車の免許は持っています。"),
  passes("what-to-talk-of", "2番でお願いします。志望動機の書き方を教わりたいです。"),
  passes("season-in-english", "No.2 please. The weather is getting cold here."),
  passes(
    "letter-of-the-old-school",
    "拝啓　落葉の候、皆様にはお変わりなくお過ごしのことと拝察いたします。\nさて日にちでございますが、十二月四日の金曜日、午後二時からの方にお願いいたしたく存じます。\nかしこ",
  ),
  passes("old-spelling", "御案内有難う御座います。二番にて御願い致します。時節柄御自愛下さい。"),
  passes("slang", "午後2時の方でオナシャス"),
  passes("a-slip-of-the-character", "4日(金)の14字でお願いいたします。"),
  passes("leave-asked-and-settled", "14時でいいですか？そちらで決定でお願いします。"),
  passes("two-ruled-out-with-reasons", "12月3日は通院、7日は娘の参観なので、4日の14時でお願いします。"),
  passes("a-label-filled-in", "希望する番号：1", 1),
  passes(
    "papers-still-missing",
    "2番でお願いします。源泉徴収票がまだ届いておらず、その件も当日お聞きできればと思います。",
  ),
  passes("a-husband-who-cheers", "2番でお願いします。夫も応援してくれております。"),
  passes(
    "a-child-well-again",
    "子どもの熱が続いて返信が遅れました。もう下がりまして元気にしています。2番でお願いします。",
  ),
  passes("a-dog-that-may-bark", "2番でお願いします。隣の犬が鳴くかもしれませんが、お気になさらないでください。"),
  passes("a-question-when-to-enter", "2番でお願いします。何分くらい前から入ってよろしいでしょうか。"),
  passes("a-test-when-the-id-comes", "2番でお願いします。IDをいただきましたら、一度つないで試してみます。"),
];

const STOPS: Fixture[] = [
  stops("an-apology-should-something-come-up", "2番でお願いします。その日に用事が入ってしまったらごめんなさい。"),
  stops("a-lesson-that-ends-after", "2番でお願いします。学校の授業が3時に終わるのでちょうどよかったです。"),
  stops("an-impossible-hour", "午前の14時でお願いします。"),
  stops("a-funeral-that-day", "2番でお願いします。その日は法事です。"),
  stops("a-sister-for-whom", "2番を妹にお願いします。"),
  stops("a-leave-not-given-yet", "2番希望ですが、夫の許可がいります。"),
  stops("a-drowned-telephone", "2番でお願いします。スマホが水没しました。"),
  stops("a-false-name", "2番でお願いします。名前は偽名です。"),
  stops("a-coffee-house", "2番でお願いします。Wi-Fiは喫茶店のものを使います。"),
  stops("a-call-waited-for", "2番でお願いします。電話をお待ちしています。"),
  stops("a-joke", "2番でお願いします。というのは冗談です。"),
  stops("a-counsellor-of-ones-choice", "4日の14時でいいですが、担当は男性以外でお願いします。"),
  stops("a-son-to-be-served", "2番でお願いします。息子も一緒に相談したいです。"),
  stops("a-sickroom", "4日の14時でお願いします。母が入院したので病室から参加します。"),
  stops("a-tentative-please", "2番、一応お願いします。"),
  stops("a-new-home", "2番でお願いします。住所を富山に移しました。"),
  stops("another-mail-referred-to", "2番でお願いします。さっきのメールのとおりです。"),
  stops("a-new-workplace", "2番でお願いします。先週から新しい職場に通っています。"),
  stops("an-address-of-a-friend", "2番でお願いします。これは友人のメールアドレスです。"),
  stops("publishing", "2番でお願いします。メモは全部公開します。"),
  stops("need", "2番でお願いします。住むところを失いました。"),
  stops("papers-waited-for", "2番でお願いします。源泉徴収票が届いてから改めて相談したいです。"),
  stops("a-husband-who-is-against", "2番でお願いします。夫は反対しております。"),
  stops("an-illness-come-back", "2番でお願いします。熱は下がったのですが、またぶり返しました。"),
  stops("a-call-in-between", "2番でお願いします。途中で仕事の電話が入るかもしれません。"),
  stops("an-id-waited-for", "2番でお願いします。IDが届いてから、行けるかどうか返事をします。"),
  stops("a-journey", "2番でお願いします。当日は旅先から入ります。"),
  stops("a-husband-instead", "No.2 please. My husband will attend instead of me."),
];

const MARKS = [
  "> 1番：12月3日（木）10時00分～10時30分",
  "→ ×（仕事です）",
  "> 2番：12月4日（金）14時00分～14時30分",
  "→ ○　こちらでお願いします。",
].join("\n");

const ELSEWHERE: Fixture[] = [
  { name: "marks-under-quoted-choices", mail: reply(MARKS), context: THREE_UNSENT, expect: CONFIRM("choose", 2) },
  {
    name: "quoted-choice-pointed-at",
    mail: reply("> 3番：12月7日（月）15時00分～15時30分\nこれでお願いします。"),
    context: THREE_UNSENT,
    expect: CONFIRM("choose", 3),
  },
  {
    name: "choice-in-subject-pointed-at",
    mail: reply(`件名の通りです。よろしくお願いいたします。\n\n${marked(SENT)}`, { subject: "Re: 2番を希望します" }),
    context: THREE,
    expect: CONFIRM("choose", 2),
  },
  {
    name: "held-body-points-to-our-subject",
    mail: reply(gmail("件名の通りです。", SENT_ONE)),
    context: ONE,
    expect: { ...STAFF, choice: null },
  },
  {
    name: "decline-by-an-offer-of-work",
    mail: reply(gmail("先日受けた会社から内定をいただきましたので、今回の相談は辞退いたします。", SENT_ONE)),
    context: ONE,
    expect: { intent: "decline", action: "cancel" },
  },
  {
    name: "other-hours-of-the-same-day",
    mail: reply(gmail("14時だとお迎えの時間なので、同じ日の10時にしてもらうことはできますか？", SENT_ONE)),
    context: ONE,
    expect: { intent: "other_times", action: "offer", wishes: [at("12-04", "10:00", "10:30")] },
  },
  {
    name: "other-mornings-of-two-days",
    mail: reply(gmail("夕方は送り迎えがございます。午前中でしたら12月10日でも11日でも結構でございます。", SENT_ONE)),
    context: ONE,
    expect: { intent: "other_times", action: "offer" },
  },
  {
    name: "confirmed-thanks-of-the-old-school",
    mail: reply("有難く拝受致しました。番号は手帳に控へました。寒さ厳しき折、御身大切に。"),
    context: CONFIRMED,
    expect: { intent: "accept", action: "ignore" },
  },
  {
    name: "names-neither-of-two-by-itadakimashita",
    mail: reply("ご案内いただきました日程でお願いいたします。"),
    context: { state: "offered", offered: THREE.offered.slice(0, 2) },
    expect: { intent: "accept", choice: null, action: "ask", doubts: ["bare_yes"] },
  },
];

export const BESIDE_FIXTURES: readonly Fixture[] = [...PASSES, ...STOPS, ...ELSEWHERE];
