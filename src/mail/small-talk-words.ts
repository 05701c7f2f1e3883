/**
 * The closed vocabulary of small talk (`small-talk.ts`): things one prepares, the room one sits in, what the talk will be
 * about, feelings, the weather, and affirmative forms only. Left out on purpose: every denial, なら・たら・れば, 都合, 用事, 電話,
 * 窓口, 家族, other people and places, and verbs of going, putting off, deciding and giving up. A single letter stands here only
 * where no harmful word can be put together with it.
 */
const NOUNS = split(`
  Zoom ズーム アプリ アカウント ミーティング ソフト パソコン ノートパソコン ノートPC PC スマホ スマートフォン 携帯 iPhone アイフォン Android
  アンドロイド iPad タブレット カメラ ウェブカメラ Webカメラ マイク イヤホン イヤフォン ヘッドホン ヘッドフォン ヘッドセット スピーカー Wi-Fi
  WiFi 光回線 自宅回線 ネット 動作確認 画面 音声 背景 充電 充電器 照明 最新版 最新 バージョン ウイルス対策ソフト セキュリティソフト パソコンのZoom
  部屋 自分の部屋 自室 個室 書斎 リビング 自宅 家 実家 アパート 机 静か 環境 場所 一人 ひとり 1人 一人暮らし 寝室 働き方 前職 よく 表示名 本名 動画 カード ハローワークカード 受付票 育休中 産休中 機種 服装 普段着 スーツ 画面越し 機械 通信量 無制限 使い放題 状態 の契約 私 わたし 自分のパソコン 自分のスマホ
  履歴書 職務経歴書 経歴書 ジョブカード 書類 資料 メモ帳 ノート 筆記用具 質問事項 相談内容 内容 要点 希望条件 聞きたいこと 相談したいこと
  メール ご案内 案内 ご連絡 お知らせ ご説明 説明 規約 利用規約 注意事項 注意点 添付 添付ファイル PDF カレンダー 手帳 スケジュール帳
  求職活動 仕事探し お仕事探し 職探し 就職活動 転職活動 就活 転職 就職 再就職 職業訓練 求人 求人票 求人検索 職種 志望動機 自己PR 応募書類 応募
  面接対策 面接練習 面接の練習 適職 キャリア 事務 事務職 介護 介護職 医療事務 製造 製造業 販売 接客 営業 経理 保育士 調理 清掃 在宅ワーク 正社員
  パート アルバイト 未経験 ブランク 経験 資格 スキル 強み 将来 仕事内容 書き方
  オンライン オンライン相談 オンライン面談 リモート ビデオ通話 テレビ電話 相談 面談 ご相談 お話 話 アドバイス ご助言 機会 こと 事 点 もの 者 ところ ため 方法 やり方
  使い方 操作 手元 早起き 映り 見方 ミーティングID ID パスコード 家のWi-Fi その部屋 操作方法 参考 皆様 皆さま みなさま ご担当者様 担当者様 担当の方 相談員さん 相談員の方 相談員様 職員の方 職員さん お気遣い お心遣い ご配慮 お手数
  ご親切 ご丁寧 丁寧 早速 ご対応 対応 お返事 返事 返信 ご返信 ご調整 調整 手配 天気 天候 お天気 季節 雪 雨 風 初雪 大雪 寒さ 暑さ 冬 秋 年末 師走 朝晩 紅葉 気温 毎日
  糸魚川 新潟 こちら こちらこそ 緊張 楽しみ 不安 心配 安心 感謝 期待 励み 初心者 初めて はじめて 初 初体験 不慣れ 苦手 機械音痴 人見知り 口下手 どきどき ドキドキ わくわく
  ワクワク 前向き 気持ち 勇気 やる気 自信 半年 数年 数年前 以前 昨年 去年 先月 長い間 長年 久しぶり 久々 失業中 求職中 離職中 無職 専業主婦 ご縁 良いご縁 練習相手
`);

const ADVERBS = split(`
  とても 大変 本当に ほんとに ほんとうに すごく 非常に 少し すこし ちょっと 少々 いろいろ いろいろと 色々 色々と 様々 しっかり しっかりと きちんと ちゃんと 無事
  無事に すでに 既に もう 念のため 一応 事前に あらかじめ 予め 前もって 当日 落ち着いて 静かに なんとか 何とか どうにか ようやく やっと 実は ちなみに なお また あと それから
  それと さて ずっと 普段 いつも 最近 今 現在 昨日 一昨日 おととい 先日 先週 先ほど 先程 さきほど さっき 今朝 昨夜 昨晩 今日 本日 今回 このたび この度 せっかく 精一杯
  精いっぱい 一生懸命 気軽に ゆっくり じっくり 詳しく ぜひ 是非 急に だいぶ ずいぶん すっかり めっきり 一段と ますます 本格的に 日に日に どうぞ どうか 心より 心から 大いに
  特に 主に どうも 一通り ひととおり 何度も 何度か こんなに そんなに おかげさまで お陰様で おかげで 明日 今夜 今晩 週末 今週末 今週中に 前日まで 当日まで それまで
  早めに 先に しばらく 通り どおり なんと より良い より
`);

/** Suru verbs: the noun alone is a word as well. */
const ACTS = split(`
  参加 準備 用意 設定 インストール ダウンロード アップデート バージョンアップ 更新 確認 印刷 練習 テスト 登録 接続 入室 待機 利用 使用 予習 勉強 チェック 掃除
  片付け 記入 整理 メモ 受講 早起き 拝見 拝読 一読 理解 同意 承知 受信 受領 恐縮 感激 ほっと 把握 お聞き 反省 楽しみに 苦労 苦戦 相談 緊張 期待 安心 感謝 充電 お話 動作確認
`);
const GODAN = split(`
  使う 頑張る がんばる 入る 待つ 読む 探す 試す 話す 思う 存じる つなぐ 繋ぐ つながる 書く 直す 助かる 降る 積もる 冷え込む 聞く 学ぶ 知る 届く 臨む 過ごす 整う 悩む 取る
  もらう いただく 済む なる 落ち着く 触る 直る 置く やる 開く 映す 続く 日が続く 持つ 映る 仕事を探す 長引く
`);
const ICHIDAN = split(`
  入れる 受ける 見る 覚える 慣れる 整える 調べる つける 付ける 着ける まとめる 冷える 続ける 感じる 済ませる 教える 心がける 心掛ける 揃える そろえる 努める 備える 聞こえる
  できる 出来る いる
`);
/** Adjectives in the forms that affirm. */
const ADJECTIVES = split(
  "嬉し うれし 楽し ありがた 有り難 有難 心強 心細 寒 暑 冷た 恥ずかし 久し 温か 暖か 優し やさし 頼もし",
);

const PARTICLES = split(`
  は が を に で と も の へ や から まで だけ など って ので のは のを のに対して について につき に関して に関する として にて によって よ ね な だ です でして でした だった
  なので ですので でございます ですね ですよ なんです んです という といった ながら ように ようにします ようにしておきます ようにいたします ように致します ようにしています よう ような ほど くらい ばかり ばかりで 中 上で うえで 前に 用 系 さん 様 おり ご お
`);

/** Phrases whose words by themselves would not be harmless. */
const PHRASES = split(`
  会議でよく使っていました お話しします お話しできる お話しできます お話しできて 一緒に考えていただける 一緒に考えて わかりやすかった わかりやすく わかりやすい 分かりやすかった 分かりやすく
  分かりやすい 周りに人がいない 人がいない うまくつながるか ちゃんとつながるか うまくできるか ちゃんとできるか うまく話せるか うまく使えるか
  仕事で使って 仕事で使っていた 仕事で使っていました がある があります があるので そこで受けます 受けられる 受けられます 受けられるように 充電を満タンに 満タンに しておきます しておきました 都合を確認しました
  予定を確認しました スケジュールを確認しました
  仕事を探す気になりました もしました もしてみました もできました もしておきます 最新にしました 最新版にしました 最新の状態にしました 探す気になりました 気持ちになりました 機械に弱い パソコンに弱い 機械に疎い 家族がいない時間 誰もいない時間 家に誰もいない
  仕事を見つけたい 仕事に就きたい 仕事のこと 仕事について 仕事の相談 仕事の探し方 仕事を決めたい 早く決めたい 早く仕事を決めたい 早く仕事に就きたい 早く働きたい 働きたい
  仕事から離れて 仕事をしたい 早めに相談したかった 早く相談したかった 仕事が見つかるように 早く仕事を見つけたい 困っていた 困っていました 困っていて 困っており
  使ったことがない 使ったことがなく 使ったことがありません やったことがない やったことがありません 慣れていない 慣れていなくて 慣れておりません 慣れていません 慣れないことも
  慣れない 詳しくない 詳しくなく 詳しくありません 得意ではありません 経験がない 経験がなく 経験がありません わからないこと わからないことだらけ 分からないこと 分からないことだらけ
  わからないことばかり 分からないことばかり わからないことも多い わからないことが多い 子どもが寝ている時間 子供が寝ている時間 子どもが学校の時間 子供が学校の時間
  子どもが学校に行っている時間 子供が学校に行っている時間 子どもが保育園にいる時間 静かな時間 ことがあります ことがいろいろあります ことがたくさんあります ことがある ことがたくさんある
  もあります が付いて がついて お待ち 電話した者 お電話した者 先日電話 電話しました お電話しました お待ちしております お待ちしています お待ちします 多く 多い たくさん 沢山 良かった よかった よかったです 良かったです 何卒
  でき 大丈夫そう 大丈夫でした 問題なく 問題ありませんでした きれい 綺麗 快適 便利 ばっちり バッチリ 万全 万端 完了
  済み 完璧 ございます ありがとうございます ありがとうございました ありがとう すみません 恐れ入ります 申し訳ありません 失礼します 失礼いたします 受ける予定 使う予定 参加する予定
  まだ使ったことがない まだ慣れていない まだ不慣れ まだ慣れていません 時間はあります 時間があります 時間はたっぷりあります 思います 思っております 思っています 存じます 交通費がかからず 交通費かからず 交通費がかからないので オンラインの方が 遠いので 遠くて 遠く ハロワまで ハローワークまで しかない しかありません しか使えない 日本語 退職しました 離職しました 退職して 離職して
  大丈夫です 大丈夫でした 問題ないです 問題ないと 大丈夫だと 調子も 調子は 参加予定 使用する予定 利用する予定 入る予定 使用予定
`);

const SURU_ENDINGS = split(`
  します しました しまして しています していました しております しておりました しておりまして しておきます しておきました しておく しておいて しておいた して した する している していて
  していた したい したく したくて したかった しながら してみます してみました してみて いたします いたしました いたしまして いたしております 致します 致しました 致しております
  させていただきます させていただきました させていただいて させていただき させて頂きます させて頂きました させてもらいます してもらいました してもらって していただき していただいて
  してます してました しときます し済み できました 出来ました できています できて 出来ています できます 出来ます できております できるように してあります
`);
const TE_ENDINGS = split(`
  いる います いました いた いて いまして おります おりました おりまして おきます おく おきました おいて おいた みます みました みて きました きて きています まいりました もらいました
  もらって もらいます もらう いただき いただいて いただきます いただきました いただける 頂き 頂いて 頂きます 頂きました くださり くださって 下さり あります ある くれて くれました
  しまい しまって しまいました ます ました る
`);
const MASU_ENDINGS = split("ます ました まして たい たく たくて たかった ながら やすい やすく やすかった");
const ADJECTIVE_ENDINGS = split("い く くて かった さ");

/** Ends of the forms by the last letter of the dictionary form: before ます, before て, before た, before る of being able. */
const ENDS: Readonly<Record<string, readonly [string, string, string, string]>> = {
  う: ["い", "って", "った", "え"],
  つ: ["ち", "って", "った", "て"],
  る: ["り", "って", "った", "れ"],
  む: ["み", "んで", "んだ", "め"],
  ぶ: ["び", "んで", "んだ", "べ"],
  く: ["き", "いて", "いた", "け"],
  ぐ: ["ぎ", "いで", "いだ", "げ"],
  す: ["し", "して", "した", "せ"],
};

/** Every harmless word of Japanese, in small letters where it has Roman ones. */
export const HARMLESS_TOKENS: ReadonlySet<string> = new Set(
  [
    ...[...NOUNS, ...ADVERBS, ...PARTICLES, ...PHRASES],
    ...ACTS.flatMap((act) => [act, ...SURU_ENDINGS.map((end) => act + end)]),
    ...GODAN.flatMap(godan),
    ...ICHIDAN.flatMap(ichidan),
    ...ADJECTIVES.flatMap((stem) => ADJECTIVE_ENDINGS.map((end) => stem + end)),
  ].map((word) => word.toLowerCase()),
);

export const LONGEST_TOKEN: number = Math.max(...[...HARMLESS_TOKENS].map((word) => word.length));

/** Besides small talk, what the sentence that names a choice is made of; numbers and dates are looked for by `small-talk.ts`. */
export const CHOICE_TOKENS: ReadonlySet<string> = new Set(
  split(`
  番 番目 つ目 目 番号 選択肢 候補 日 日程 日時 日にち お日にち 時 時間 時間帯 お時間 枠 方 ほう 回 第 第一 第二 第三 一番 いちばん 最初 最後 真ん中 まんなか 上 下 先 曜日 曜 午前 午前中 午後 朝 昼 夕方 早い 早い方 遅い
  月曜 火曜 水曜 木曜 金曜 月曜日 火曜日 水曜日 木曜日 金曜日 来週 再来週 今週 来月 次 次の通り 以下の通り 以下 下記 上記 左記 記載 通り その この それ これ そちら 左 右
  希望 希望です 希望で 希望します 希望いたします 希望致します 希望しております 希望しています 希望したい 希望したいです 第一希望 第1希望 選択します 選択いたします 選択しました 選びます 選びました 選ばせていただきます
  お願い お願いします お願いいたします お願い致します お願いしたい お願いしたいです お願い申し上げます お願いできます 願います 頼みます よろしく よろしくです どうぞよろしく 予約 予約します 予約したい 予約したいです 予約を入れ 予約して 予約希望
  ください 下さい 入れてください 取ってください 確定 決定 確定して 確定でお願いします 決めました 決めます 決めさせていただきます にします にしました にいたします に致します にさせていただきます にさせてください にしたい にしたいです
  します しました させていただきます させてください いただきます いただきたい いただきたいです 頂きたいです いたします 致します
  都合がいい 都合が良い 都合がよい 都合がいいです 都合が良いです 都合がよいです 都合がつきます 都合が合います 都合つきます 好都合 好都合です 助かります 空いています 空いております 空いてます 空いて あいています 空いている
  休み 休みです 休みなので お休み お休みなので お休みです 仕事が休み 仕事は休み 仕事がお休み パートが休み 大丈夫 大丈夫です 大丈夫でございます OK OKです オーケー 可能 可能です 問題ありません 問題ないです 問題ございません 構いません かまいません 結構です 差し支えありません 支障ありません
  いい いいです 良い 良いです よい よいです ええです がいい ベスト 最適 ちょうど 承知 承知です 了解 了解です わかりました 分かりました 承りました かしこまりました 間違いありません 間違いございません
  参加可能 参加可能です 参加希望 参加希望です 参加できます 行けます いけます 行きます 行けそうです 行ける 伺います うかがいます 伺えます 参ります 来られます ので から はい では それでは やはり 改めて 中 うち 内 みたい かな と思 と思います と存じます 思います
  面談 相談 オンライン オンライン相談 オンライン面談 職業相談 様 私 わたし 私は こちら 当方 もの やつ 番で っす 何卒 どうぞ ぜひ 是非 よろ とも どれも大丈夫ですが どれでも大丈夫ですが 開始 開始の スタート 開催 あたり 同意 同意します 同意の上 同意して 規約 利用規約 に同意
 の中では の中で 中では つの中では つの じゃあ じゃ さ はじめ 始め の日 希望 ご希望 希望が 都合いい 都合いいです 都合良いです のみ とのこと 件 件ですが 申し込みます 申込みます 申し込みたいです 考えて 引き続き したく したくお願い お願いしたく お願いしたく存じます したく存じます 存じます より 週明け 明けの して 集中できる 集中でき 方が ほうが 働く 頭が 回の はやい 早いほう めの め ご相談 相談日 引き続きよろしく たくさん して よいので いいので 良いので がいいので 都合が最も良い 最も 一番良い 一番都合が良い 一番都合がいい さんへ か または もしくは と 家族と相談して
  ご提示 提示 ご案内 案内 いただきました いただいた 頂いた くださった 頂きました ご提案 提案 ご連絡 された お示し 一択 一択です ◎ ○ 丸 氏名 名前 希望日 希望日時 ご希望 ご希望日 決まり 決定です です ですね ですか
`).map((word) => word.toLowerCase()),
);

/** Every harmless word of English. */
export const HARMLESS_WORDS: ReadonlySet<string> = new Set(
  split(`
  i am i'm i'll i've i'd will have had has been be is was it it's my me the a an this to for at from in on with of and so as your you the zoom app application
  installed install downloaded updated tested prepared preparing prepare ready use using used earphones earphone headphones headset microphone camera smartphone iphone ipad tablet computer laptop pc
  home alone quiet room place internet connection works good fine well already yesterday just very really much little bit nervous excited happy glad grateful forward looking look talking talk speaking speak
  first time online consultation resume cv notes jobhunting finding find help helping support kind kindness appreciate thank thanks japanese english study studying slowly practice practicing
  terms read document documents information received got email mail message sorry reply late before minutes cold weather winter snow now phone
`),
);

function godan(verb: string): string[] {
  const [masu, te, ta, can] = ENDS[verb.slice(-1)] ?? ["", "", "", ""];
  const root = verb.slice(0, -1);
  return [...formsOf(verb, root + masu, root + te, root + ta), ...ichidan(`${root}${can}る`)];
}

function ichidan(verb: string): string[] {
  const root = verb.slice(0, -1);
  return formsOf(verb, root, `${root}て`, `${root}た`);
}

function formsOf(verb: string, masu: string, te: string, ta: string): string[] {
  return [verb, te, ta, ...MASU_ENDINGS.map((end) => masu + end), ...TE_ENDINGS.map((end) => te + end)];
}

function split(words: string): string[] {
  return words.trim().split(/\s+/);
}
