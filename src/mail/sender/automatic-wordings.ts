/** Wordings of answering programs in Japanese and English. Subjects are looked at without Re: and in NFKC. */

/** Subjects that say so themselves; 「自動返信メールが届きません」 is a person's. */
export const AUTO_SUBJECT =
  /^\s*[【[(<「※*]?\s*(?:自動(?:返信|応答|送信|配信)(?!(?:メール)?(?:が|は|を|に(?:つい|関)|の件|で|も))|auto:|automaattinen vastaus|automatisk svar|auto(?:matic|mated)?[ -]?(?:reply|response|responder)|autoreply|out[ -]of[ -](?:the )?office|automatische antwort|abwesenheit|réponse automatique|respuesta automática|resposta automática|risposta automatica|automatisch antwoord|automatiskt svar|autosvar|автоответ|自动(?:回复|答复)|自動(?:回覆|答覆)|자동 ?(?:회신|응답)|迷惑メール[^\s]{0,6}(?:隔離|検疫)?(?:通知|レポート)|(?:隔離|検疫)(?:通知|レポート)|quarantine (?:notification|summary|digest|report)|spam (?:quarantine|digest|summary))|[【([「](?:自動返信|自動応答|自動送信|自動配信)(?:メール|専用)?[】)\]」]/i;
/** Subjects of somebody who is away; a person may write one, too. */
export const ABSENT_SUBJECT =
  /^\s*[【[(<「]?\s*(?:ooo\b\s*[:\])】]|不在(?:[】\]」>)]|\s?:|通知|連絡|応答|のお知らせ|の(?:ご)?連絡|のため|にして)|休暇(?:中|のお知らせ|のため)|(?:産休|育休|産前産後休[暇業]|育児休[暇業])(?:中|のお知らせ|のため)|(?:夏季|夏期|冬季|冬期|年末年始|臨時|休日)?(?:休業|休暇|休診|休館)(?:日|期間)?の(?:お知らせ|ご?案内)|on vacation|vacation (?:reply|notice|message|response|auto)|away from (?:the |my )?(?:office|desk|e-?mail))/i;
export const SUCCESSION_SUBJECT =
  /担当(?:者)?(?:の)?(?:変更|交代)の?(?:お知らせ|ご?案内|ご?連絡|ご?通知|ご?挨拶)|(?:異動|退職)の(?:お知らせ|ご?挨拶)/;
export const SUCCESSION_WORDS =
  /後任|担当(?:者)?(?:が|は|を)[^。\n]{0,30}(?:変更|交代|変わり|引き継)|異動|退職(?:いた|致)?し/;
/** Words that a program says of its own mail. */
export const AUTO_WORDS =
  /^\s*[【[(（<＜「]\s*自動(?:返信|応答|送信|配信)(?:メール|メッセージ)?\s*[】\])）>＞」]|(?:ません|ます|です|。)\s*[(（]自動(?:返信|応答|送信|配信)[)）]|[(（][^()（）\n。]{0,20}(?:より|にて|による|から|メールは)自動(?:返信|応答|送信|配信)(?:です)?[)）]\s*$|自動(?:返信|応答|送信|配信)にて|自動(?:返信|応答)(?:機能|設定)(?:を|で|に(?:より|て))[^。\n]{0,12}(?:返信|送信|返答|応答|お知らせ)|この(?:ご?返信|ご?返答|メッセージ)は[^。\n]{0,16}自動(?:的に|で)?(?:行|送|返|配|生成)|^\s*[【[]不在(?:通知|連絡|応答)[】\]]|(?:この|本|当)(?:電子)?(?:E?メール|Eメール)(?:は|を)[^。\n]{0,30}自動(?:的に|で)?(?:送信|返信|配信|応答|生成|発信|作成|お送り)(?!(?:です|でしょう|ます)か|で(?:は|も)|じゃ)|自動(?:返信|応答|送信|配信)(?:メール)?(?:です(?!よ?ね)|になります|しております|でお送り|により(?:送信|配信|お送り)|メッセージ(?:です|になります|でございます))(?!か|が(?:届|来))|このメール(?:に|への?)(?:は|対して|直接)?(?:ご)?返信(?:は)?(?:なさら|し)ないで(?:ください|下さい)|このメール(?:に|への?)(?:は)?(?:ご)?返信(?:いただ|頂)い(?:ても|た場合)|送信専用(?:アドレス|です|の(?:メール)?アドレス|のため|となって|になって)|(?:返信|返答)(?:され|し|いただ(?:き|い)|頂(?:き|い))(?:まして|て)?も(?:回答|お答え|ご?対応|ご?返答|返信)(?:は)?(?:いた|致)?(?:し|でき)(?:ません|かねます)|(?:(?:メールボックス|受信箱)は(?:監視|確認|管理)|アドレスは監視)(?:され|し)て(?:おり|い)ません|メールを受信(?:いた|致)?しました。[^。\n]{0,20}担当(?:者|の者)?(?:より|から)[^。\n]{0,24}(?:連絡|返信|回答)(?:いた|致|させて|差し上げ|申し上げ)|mailbox is (?:not (?:being )?|un)monitored|this is an? auto(?:mated|matic)(?:ally generated)?|Do Not Disturb While Driving|automatically generated (?:message|e-?mail|response|reply)|auto-?generated (?:message|e-?mail)|do not reply to this (?:automated |automatic )?(?:e-?mail|message)/im;
/** What another clerk or a shop says: nobody who seeks a booking has accepted our inquiry. */
export const ACKNOWLEDGED =
  /(?:お問い?合わ?せ|お申し?込み?|ご予約|ご注文|ご応募|ご相談内容|リクエスト)(?:内容)?(?:を|は|が)?[^。\n]{0,20}(?:受け?付け?(?:ま|いた|致|完了)|承(?:り|っており)ま|受領(?:いた|致|し)|受信(?:いた|致)しま)|(?:お問い?合わ?せ|お申し?込み?|ご注文|ご応募)(?:いただき|頂き|くださり|下さり)?[^。\n]{0,12}ありがとうござい|we(?: have|'ve) received your|your (?:request|message|e-?mail|enquiry|inquiry|ticket|application) (?:has been|was) (?:successfully )?(?:received|registered|created|submitted)/i;
export const FOLLOW_UP =
  /(?:担当(?:者|の者|部署)?|係の?者)(?:より|から|が)[^。\n]{0,40}(?:ご?連絡|ご?返信|ご?返答|回答|対応)|(?:受付|お問い?合わ?せ|管理|チケット)番号\s*[:：は]|\d\s*営業日(?:以内|程度|ほど)|順次(?:ご?)?(?:回答|対応|返信|連絡)|\bticket\b|reference number|support (?:staff|team)|(?:will|shall) (?:respond|reply|get back|review|contact you)|(?:within|in) \d+ (?:business|working) (?:days|hours)/i;
/** Each is enough to doubt; two of them, or one with a supporting one, are sure. */
export const ABSENCE_WORDS: readonly RegExp[] = [
  /(?:現在|ただいま|只今|下記の?期間|以下の期間|出張|休暇|休業)[^。\n]{0,30}(?:不在|休暇|休業|留守|出張中|お休み)/,
  /不在に(?:して|いたして|致して|させていただいて)(?:おり|い)ます|休暇(?:を(?:取得|いただ)|中)|(?:を|は|まで)、?(?:臨時|夏季|夏期|冬季|冬期|年末年始)?(?:の)?休業(?:と)?(?:させて|いたし|致し|しており)|(?:休み|休暇)をいただ(?:いており|きま)|(?:出張|休業|休職|休診|不在|外出)中(?:のため|につき)|(?:のため|まで|間)、?(?:しばらく)?お休みを(?:いただ|頂)/,
  /メール(?:の(?:確認|返信)|を(?:確認|見る))[^。\n]{0,16}でき(?:ません|ない|かね)|営業時間外(?:に|の|で)|(?:営業|業務)(?:は|を)[^。\n]{0,12}終了(?:いた|致|し|とさ)/,
  /(?:は|が)[^。\n]{0,20}(?:退職|異動)(?:いた|致)?し(?:まし|ており)[^。\n]{0,20}。\s*今後の(?:ご)?(?:連絡|お問い?合わ?せ)/,
  /\b(?:i am|i'm|i will be|currently|am) (?:currently )?(?:out of (?:the )?office|away|on (?:[a-z]+ )?(?:vacation|leave|holidays?)|unavailable)/i,
  /(?:limited|no|intermittent|sporadic|little) (?:access to (?:my )?e-?mail|e-?mail access)/i,
  /\b(?:i'll|i will|will|i am|i'm) be (?:back )?in the office (?:again )?(?:on|from)\b|\bback in (?:the )?office (?:on|from)\b/i,
  /\bwill (?:reply|respond|get back|answer)[^.\n]{0,40}(?:return|back|when)/i,
  /\bno longer (?:with|works?|working|employed|at)\b/i,
];
/** What people say as well: no sign by itself. */
export const SUPPORTING_WORDS: readonly RegExp[] = [
  /(?:戻り次第|帰(?:社|国|宅)後|出社後|休暇明け|休業明け|営業再開後|復帰後|後日|翌営業日|(?:\d{1,2}[/月]\d{1,2}日?|\d日)(?:に|以降(?:に)?|より))[^。\n]{0,24}(?:返信|ご?連絡|回答|対応|返答|順次)(?:いた|させ|し|を|ご)?/,
  /(?:返信|ご?連絡|ご?回答|ご?対応|復帰|出社)は[^。\n]{0,24}(?:以降|(?:の)?予定|なります)|\d{1,2}[/月]\d{1,2}日?(?:に|より)(?:出社|復帰|戻り)/,
  /(?:返信|ご?返事|ご?対応|ご?回答|確認)(?:が|は)[^。\n]{0,16}(?:遅く|遅れ)(?:なる|なります|る|ます)|電話に[^。\n]{0,8}出(?:られ|るこ)[^。\n]{0,8}(?:ません|ない)|営業時間は/,
  /(?:緊急|お?急ぎ)の(?:場合|方|ご?用件|際)[^。\n]{0,40}(?:連絡|電話|まで)/,
  /(?:年?\d{1,2}[/月]\d{1,2}日?|年明け|翌日)(?:より|から)(?:通常(?:どおり|通り)?)?(?:の)?営業/,
  /今後の(?:ご)?(?:連絡|お問い?合わ?せ)は[^。\n]{0,40}[\w.+-]{1,64}@/,
  /^[ \t]*[■●・◆]?(?:休業|不在|休暇)?期間[ \t]*[:：]/m,
  /(?:ご用件|お問い?合わ?せ|ご連絡)[^。\n]{0,30}(?:後任|代理の)/,
  /\bwill (?:reply|respond|answer)[^.\n]{0,12} then\b|\bwill not be (?:forwarded|read|answered|monitored)/i,
  /\b(?:urgent|immediate|emergency)[^.\n]{0,60}(?:contact|call)|\bplease (?:contact|e-?mail|call) (?:my (?:colleague|manager)|[\w.+-]+@)/i,
];
export const ABOUT_BOOKING =
  /予約|希望|キャンセル|取り?消|求職|番(?:で|を|目|の)|日時|[日時半分](?:から|の[^。\n]{0,8})?で(?:お願|おねが)|相談(?:を|に)?(?:希望|したい|お願)|booking|appointment|cancel|interview|\bnumber \d/i;
/** A choice made: what else is said about being away, the words are a person's. */
export const CHOOSES =
  /番(?:目)?で(?:お願|おねが|す)|[日時半分](?:から)?(?:の[^。\n]{0,8})?で(?:お願|おねが)|\bnumber \d/i;
/** A gateway that holds our letter until somebody answers it: the letter has not arrived, a person must see to it. */
export const CHALLENGE =
  /(?:prove|confirm|verify)[^.\n]{0,60}(?:human|not a (?:robot|machine|spammer)|sender|deliver)|message (?:has been|is being) held|(?:迷惑メール|スパム)(?:防止|対策)(?:の)?ため[^。]{0,60}(?:確認|認証|承認)|送信者の(?:確認|認証)が必要|(?:has been|was) quarantined|(?:URL|リンク)を?クリック(?:すると|して)[^。\n]{0,40}(?:配信|届|受信)/i;
/**
 * Sentences that ask, and words repeated from somebody else's mail. A sentence is tried from its beginning alone, or from behind
 * what was repeated in it: from each of its letters the longest lines took milliseconds.
 */
export const ASSERTS_NOTHING =
  /(?:(?<![^。！？!?\n])|(?<=」と))[^。！？!?\n]*(?:か(?:[。？?]|$)|[?？])|「[^「」\n]*」と|(?:(?<![^。！？!?\n])|(?<=」と))[^。！？!?\n]*と(?:書|記載|表示|あり(?:ま|、)|のこと)[^。\n]*/gm;
