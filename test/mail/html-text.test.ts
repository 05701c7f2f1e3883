import { describe, expect, it } from "vitest";
import { htmlToText } from "../../src/mail/html-text.ts";

describe("the words of an HTML mail", () => {
  it.each([
    ["paragraphs and breaks", "<p>2番で<br>お願いします</p><p>試験</p>", "2番で\nお願いします\n\n試験"],
    ["quotes", "はい<blockquote type=cite>前の<blockquote>その前</blockquote></blockquote>", "はい\n> 前の\n>> その前"],
    ["numbered lists", "<ol><li>月曜<li>火曜</ol><ul><li>水曜</li></ul>", "1. 月曜\n2. 火曜\n水曜"],
    ["preformatted lines", "<pre>一行目\r\n二行目</pre>三行目", "一行目\n二行目\n三行目"],
    ["entities", "&#12399;&#x3044; &eacute;&amp;&lt;&nbsp;&szlig; &unknown;", "はい é&< ß &unknown;"],
    ["nothing that is hidden", "<div style='display:none'>3番<div>x</div></div><p hidden>1番</p><p>2番で</p>", "2番で"],
    ["what only mentions hiding", '<p style="color:red" data-x="hidden">2番で</p>', "2番で"],
    ["a rule", "はい<hr>前の", "はい\n________________________________\n前の"],
    [
      "nothing of scripts, styles and comments",
      "<head><title>x</title></head><style>y</style>はい<!-- z --><script>1<2</script>",
      "はい",
    ],
  ])("keeps %s", (_label, html, text) => {
    expect(htmlToText(html)).toBe(text);
  });
});
