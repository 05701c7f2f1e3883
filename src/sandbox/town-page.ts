import { html, raw } from "hono/html";
import { CLOCK_MOVES } from "./movable-clock.ts";
import type { Town } from "./town.ts";
import { SAMPLES } from "./town-drafts.ts";
import type { Panels } from "./town-panels.ts";
import { MAIL_PROGRAMS, OFFICE_ACCOUNT, PEOPLE, STAFF_ACCOUNT, type TownPerson } from "./town-people.ts";
import { MOST_BODY_CHARACTERS } from "./town-send.ts";
import { type Language, type TownWords, wordsOf } from "./town-words.ts";

type Markup = ReturnType<typeof html>;

const CHARSETS = { "utf-8": "UTF-8", "iso-2022-jp": "ISO-2022-JP", shift_jis: "Shift_JIS" } as const;

/** The whole page; its script then only exchanges the panels. */
export function townPage(town: Town, language: Language, person: TownPerson, panels: Panels): Markup {
  const words = wordsOf(language);
  const other = language === "ja" ? "en" : "ja";
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${words.title}</title>
<link rel="stylesheet" href="/town.css">
<script src="/town-client.js" defer></script>
</head>
<body data-person="${person.id}" data-program="${person.program}" data-sent="${words.sentNotice}" data-sending="${words.sending}" data-lost="${words.lost}" data-failed="${words.failed}" data-reply="${words.replyingTo}" data-new="${words.notReplying}">
<header class="top">
  <div class="title">
    <h1>${words.title}</h1>
    <p>${words.subtitle}</p>
  </div>
  <section class="clock" aria-label="${words.clock}">
    <b class="step">3</b>
    <div id="now" class="now">${raw(panels.now)}</div>
    <div class="moves">${CLOCK_MOVES.map(
      (move) => html`<button type="button" data-act="move" data-value="${move}">${words.moves[move]}</button>`,
    )}</div>
  </section>
  <a class="language" lang="${other}" hreflang="${other}" href="/?lang=${other}&amp;person=${person.id}" data-act="language">${words.otherLanguage}</a>
</header>
<noscript><p class="alarm">${words.noScript}</p></noscript>
<p id="alarm" class="alarm" role="alert" hidden></p>
<ol class="steps">${words.steps.map((step, index) => html`<li><b class="step">${index + 1}</b> ${step}</li>`)}</ol>
<main>
  <section class="seeker panel" aria-labelledby="seeker-title">
    <h2 id="seeker-title">${words.seeker} <small>${words.seekerNote}</small></h2>
    <div id="people" class="people" role="group" aria-label="${words.people}">${raw(panels.people)}</div>
    <div class="program">
      <div class="side">
        <div class="samples" role="group" aria-label="${words.newMail}">
          <h3><b class="step">1</b> ${words.newMail}</h3>
          ${SAMPLES.map(
            (sample) =>
              html`<button type="button" class="chip" data-act="sample" data-value="${sample}">${words.samples[sample]}</button>`,
          )}
          <p class="hint">${words.samplesLead}</p>
        </div>
        <nav id="mailbox" aria-label="${words.inbox}">${raw(panels.mailbox)}</nav>
      </div>
      <div class="desk">
        <p id="status" class="status" role="status"></p>
        <article id="letter" class="letter">${raw(panels.letter)}</article>
        ${composeForm(town, person, words)}
      </div>
    </div>
  </section>
  <section class="office panel" aria-labelledby="office-title">
    <h2 id="office-title">${words.office} <small>${words.officeNote}</small></h2>
    <div id="office">${raw(panels.office)}</div>
    ${doors(town, words)}
  </section>
  <section class="state panel" aria-labelledby="bookings-title">
    <h2 id="bookings-title">${words.bookings} <small>${words.bookingsNote}</small></h2>
    <div id="bookings">${raw(panels.bookings)}</div>
    <h2>${words.seats}</h2>
    <div id="seats" class="seats">${raw(panels.seats)}</div>
  </section>
</main>
</body>
</html>`;
}

function composeForm(town: Town, person: TownPerson, words: TownWords): Markup {
  return html`<form id="compose" class="compose">
    <h3 id="compose-title">${words.notReplying}</h3>
    <p class="meta">${words.to} ${town.office.mail.fromName} &lt;${town.office.mail.fromAddress}&gt;</p>
    <label>${words.subject} <input id="subject" name="subject" maxlength="300" autocomplete="off"></label>
    <label>${words.body} <textarea id="body" name="body" rows="10" maxlength="${MOST_BODY_CHARACTERS}" required></textarea></label>
    <div class="row">
      <label>${words.charset} <select id="charset" name="charset">${Object.entries(CHARSETS).map(
        ([charset, label]) => html`<option value="${charset}">${label}</option>`,
      )}</select></label>
      <label>${words.manner} <select id="program" name="program">${MAIL_PROGRAMS.map(
        (program) =>
          html`<option value="${program}" ${program === person.program ? raw("selected") : ""}>${words.programs[program]}</option>`,
      )}</select></label>
      <button type="submit" class="send">${words.send}</button>
    </div>
  </form>`;
}

/** Where else one can enter: the staff console, and any mail program. */
function doors(town: Town, words: TownWords): Markup {
  const port = (url: string) => new URL(url).port;
  const boxes = [
    { name: town.office.name, ...OFFICE_ACCOUNT, address: town.office.mail.fromAddress },
    ...PEOPLE.map(({ name, user, password, address }) => ({ name, user, password, address })),
  ];
  return html`<div class="doors">
    <p><a class="console" href="${town.consoleUrl}" target="_blank" rel="noreferrer">${words.console}</a><br>
    <small>${words.consoleNote}: ${words.account} <code>${STAFF_ACCOUNT.id}</code> ${words.password} <code>${STAFF_ACCOUNT.password}</code></small></p>
    <details>
      <summary>${words.mailClients}</summary>
      <p><small>${words.mailClientsNote} SMTP 127.0.0.1:${port(town.smtpUrl)}</small></p>
      <ul>${boxes.map(
        ({ name, user, password, address }) =>
          html`<li>${name}<br><code>${address}</code><br><small>IMAP 127.0.0.1:${port(town.imapUrl(address))}・${words.signIn} <code>${user}</code> / <code>${password}</code></small></li>`,
      )}</ul>
    </details>
  </div>`;
}
