import { describe, expect, it } from "vitest";
import { htmlToText, readHtml } from "../../src/mail/text/html-text.ts";

describe("the words of an HTML mail", () => {
  it.each([
    ["paragraphs and breaks", "<p>2番で<br>お願いします</p><p>試験</p>", "2番で\nお願いします\n\n試験"],
    ["quotes", "はい<blockquote type=cite>前の<blockquote>その前</blockquote></blockquote>", "はい\n> 前の\n>> その前"],
    ["numbered lists", "<ol><li>月曜<li>火曜</ol><ul><li>水曜</li></ul>", "1. 月曜\n2. 火曜\n水曜"],
    ["preformatted lines", "<pre>一行目\r\n二行目</pre>三行目", "一行目\n二行目\n三行目"],
    ["entities", "&#12399;&#x3044; &eacute;&amp;&lt;&nbsp;&szlig; &unknown;", "はい é&< ß &unknown;"],
    ["nothing that is hidden", "<div style='display:none'>3番<div>x</div></div><p hidden>1番</p><p>2番で</p>", "2番で"],
    ["what only mentions hiding", '<p style="color:red" data-x="hidden">2番で</p>', "2番で"],
    [
      "readings above a name",
      "<ruby>例示<rp>（</rp><rt>れいじ</rt><rp>）</rp></ruby> <ruby>花子<rt>はなこ</ruby>です",
      "例示(れいじ) 花子(はなこ)です",
    ],
    ["readings without end tags", "<ruby>花子<rp>(<rt>はなこ<rp>)</ruby>です", "花子(はなこ)です"],
    ["a rule", "はい<hr>前の", "はい\n________________________________\n前の"],
    [
      "nothing of scripts, styles and comments",
      "<head><title>x</title></head><style>y</style>はい<!-- z --><script>1<2</script>",
      "はい",
    ],
  ])("keeps %s", (_label, html, text) => {
    expect(htmlToText(html)).toBe(text);
  });

  it.each([
    ["words behind a bracket inside an attribute", '<p title="a>b">2番で</p>', "2番で"],
    ["words in an attribute that speaks of hiding", "<p title=\"not hidden, style='display:none'\">2番で</p>", "2番で"],
    ["words behind a comment that ends at once", "<!-->1番は無理です<!-- -->2番で", "1番は無理です2番で"],
    ["words that are hidden from screen readers only", '<p aria-hidden="true">2番で</p>', "2番で"],
    ["words behind an element that is hidden and closed", "<li style=display:none>1番</li>2番で", "2番で"],
    ["words behind a hidden element that a wrong tag does not close", "<u hidden>1番</b>1番</u>2番で", "2番で"],
    ["no word of a tag that never ends", '2番で<p title="1番で', "2番で"],
  ])("shows what a person sees: %s", (_label, html, text) => {
    expect(readHtml(html)).toEqual({ text, unseen: false });
  });

  it.each([
    ["a font of no size", '<span style="font-size:0">1番でお願いします</span>'],
    ["a font of one pixel", '<span style="font: 1px/1 serif">1番でお願いします</span>'],
    ["white on white", '<font color="#ffffff">1番でお願いします</font>'],
    ["nearly white on white", '<p style="color:rgb(250, 250, 250)">1番でお願いします</p>'],
    ["black on black", '<td bgcolor="#000000">1番でお願いします</td>'],
    ["transparent ink", '<p style="color:transparent">1番でお願いします</p>'],
    ["no opacity", '<p style="opacity:0">1番でお願いします</p>'],
    ["no height", '<div style="max-height:0;overflow:hidden">1番でお願いします</div>'],
    ["outside of the page", '<div style="position:absolute;left:-9999px">1番でお願いします</div>'],
    ["struck out", "<del>1番でお願いします</del>"],
    ["struck out by style", '<span style="text-decoration:line-through">1番でお願いします</span>'],
    ["hidden by a class", "<style>.x{display:none}</style><p class='a x'>1番でお願いします</p>"],
    ["hidden behind an attribute without end", `<p title="${"x".repeat(3000)}" style="display:none">1番で</p>`],
    ["too deep to be followed", `${"<div>".repeat(600)}<p style="display:none">1番で</p>`],
  ])("says that words are hard to see: %s", (_label, html) => {
    expect(readHtml(`<p>駐車場はありますか</p>${html}`).unseen).toBe(true);
  });

  it.each([
    ["an ordinary coloured mail", '<div style="font-size:14px;color:#1f497d;background:white"><p>2番で</p></div>'],
    ["white letters on a dark ground", '<td style="background-color:#000"><font color="white">2番で</font></td>'],
    [
      "a wrapper without size around words with one",
      '<td style="font-size:0px"><div style="font-size:16px">2番で</div></td>',
    ],
    ["blanks that fill up a preview", '<div style="font-size:0">&zwnj;&nbsp;&#8204;\u200b</div>2番で'],
    ["what is hard to see in a quote", '2番で<blockquote><span style="font-size:0">x</span></blockquote>'],
  ])("has no doubt about %s", (_label, html) => {
    expect(readHtml(html).unseen).toBe(false);
  });
});
