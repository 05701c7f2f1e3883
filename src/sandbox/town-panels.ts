import { html } from "hono/html";
import { clockTimeOf, type Day, type Time } from "../booking/time.ts";
import { HELD_FOR } from "../mail/interpret.ts";
import type { Town } from "./town.ts";
import { ANSWERS } from "./town-drafts.ts";
import { sayDay, sayHappened, sayMoment, saySpan } from "./town-history.ts";
import type { OpenLetter } from "./town-letters.ts";
import type { TownPerson } from "./town-people.ts";
import { letterOf, messageOf } from "./town-send.ts";
import type { BookingLine, MailLine, OfficeLine, PersonState, SeatDay, TownState } from "./town-state.ts";
import { HELD_SHORT, type Language, type TownWords, wordsOf } from "./town-words.ts";

/** The parts of the page that change by themselves, by the id of the element that holds them. */
export const PANELS = ["now", "people", "mailbox", "letter", "office", "bookings", "seats"] as const;

export type Panels = Record<(typeof PANELS)[number], string>;

type Markup = ReturnType<typeof html>;

export async function townPanels(
  town: Town,
  state: TownState,
  language: Language,
  person: TownPerson,
  uid: number | null,
): Promise<Panels> {
  const words = wordsOf(language);
  const own = state.people.find(({ id }) => id === person.id);
  const letter = uid === null ? null : await letterOf(town, person, uid);
  const receivedAt = uid === null ? null : (messageOf(town, person, uid)?.receivedAt ?? null);
  const parts: Record<keyof Panels, Markup> = {
    now: nowPanel(state, language, words),
    people: peoplePanel(state, person, language, words),
    mailbox: own === undefined ? html`` : mailboxPanel(own, uid, words),
    letter:
      letter === null || receivedAt === null || uid === null
        ? html`<p class="hint">${words.pickLetter}</p>`
        : letterPanel(person, uid, letter, receivedAt, language, words),
    office: officePanel(state, language, words),
    bookings: bookingsPanel(state, language, words),
    seats: seatsPanel(state.seats, language, words),
  };
  const entries = await Promise.all(Object.entries(parts).map(async ([id, part]) => [id, String(await part)]));
  return Object.fromEntries(entries) as Panels;
}

function nowPanel({ now, aheadMinutes }: TownState, language: Language, words: TownWords): Markup {
  const days = Math.floor(aheadMinutes / (24 * 60));
  const hours = Math.floor((aheadMinutes % (24 * 60)) / 60);
  return html`<time datetime="${now}"><span>${now.slice(0, 4)}${language === "ja" ? "年" : " "}${sayDay(now.slice(0, 10) as Day, language)}</span> <b>${clockTimeOf(now)}</b></time>
    <small>${words.ahead(days, hours)}</small>`;
}

function peoplePanel({ people }: TownState, chosen: TownPerson, language: Language, words: TownWords): Markup {
  return html`${people.map(
    ({
      id,
      name,
      unread,
    }) => html`<button type="button" data-act="person" data-key="person-${id}" data-value="${id}" aria-pressed="${id === chosen.id ? "true" : "false"}">
      <span class="face" aria-hidden="true">${name.slice(0, 1)}</span>
      <span>${language === "ja" ? name : latin(id)}</span>
      ${unread > 0 ? html`<span class="count" title="${words.unread}">${unread}</span>` : ""}
    </button>`,
  )}`;

  function latin(id: string): string {
    return { hanako: "Hanako", taro: "Taro", sakura: "Sakura" }[id] ?? id;
  }
}

function mailboxPanel({ inbox, sent }: PersonState, uid: number | null, words: TownWords): Markup {
  return html`<h3>${words.inbox}</h3>
    <ul class="mails">
      ${inbox.length === 0 ? html`<li class="hint">${words.nothingYet}</li>` : inbox.map((mail) => mailRow(mail, uid, words))}
    </ul>
    <h3>${words.sent}</h3>
    <ul class="mails quiet">
      ${
        sent.length === 0
          ? html`<li class="hint">${words.nothingYet}</li>`
          : sent.map(
              (mail) =>
                html`<li><span class="when">${short(mail.sentAt)}</span><span class="subject">${mail.subject}</span></li>`,
            )
      }
    </ul>`;
}

function mailRow(mail: MailLine, uid: number | null, words: TownWords): Markup {
  return html`<li>
    <button type="button" data-act="mail" data-key="mail-${mail.uid}" data-value="${mail.uid}" aria-current="${mail.uid === uid ? "true" : "false"}">
      <span class="when">${short(mail.receivedAt)}${mail.files > 0 ? html` <span class="file">${words.attachments}</span>` : ""}${mail.seen ? "" : html`<span class="dot">${words.unread}</span>`}</span>
      <span class="subject ${mail.seen ? "" : "new"}">${mail.subject}</span>
    </button>
  </li>`;
}

function letterPanel(
  { id }: TownPerson,
  uid: number,
  letter: OpenLetter,
  receivedAt: Time,
  language: Language,
  words: TownWords,
): Markup {
  return html`<header>
      <h3>${letter.subject}</h3>
      <p class="meta">${words.from} ${letter.from.name} &lt;${letter.from.address}&gt;・${sayMoment(receivedAt, language)}</p>
      <p class="files">${letter.attachments.length > 0 ? html`<span class="file">${words.attachments}</span> ` : ""}${letter.attachments.map(
        (file, index) =>
          html`<a href="/letters/${id}/${uid}/files/${index}" target="_blank" rel="noreferrer">${file.name}</a> `,
      )}</p>
      <div class="tabs" role="group">
        <button type="button" data-act="look" data-value="html" data-key="look-html" aria-pressed="true">${words.asSeen}</button>
        <button type="button" data-act="look" data-value="text" data-key="look-text" aria-pressed="false">${words.asText}</button>
      </div>
    </header>
    <iframe sandbox="" src="/letters/${id}/${uid}/html" title="${letter.subject}" data-look="html"></iframe>
    <pre data-look="text" hidden tabindex="0">${letter.text}</pre>
    <div class="answers" role="group" aria-label="${words.answersLead}">
      <b class="step">2</b> <span>${words.answersLead}</span>
      ${ANSWERS.map(
        (answer) =>
          html`<button type="button" class="chip" data-act="answer" data-key="answer-${answer}" data-value="${answer}">${words.answers[answer]}</button>`,
      )}
    </div>`;
}

function officePanel({ office }: TownState, language: Language, words: TownWords): Markup {
  return html`<h3>${words.inbox}</h3>
    <ul class="mails">
      ${office.inbox.length === 0 ? html`<li class="hint">${words.nothingYet}</li>` : office.inbox.map((mail) => officeRow(mail, language, words))}
    </ul>
    <h3>${words.sent}</h3>
    <ul class="mails quiet">
      ${
        office.sent.length === 0
          ? html`<li class="hint">${words.nothingYet}</li>`
          : office.sent.map(
              (mail) =>
                html`<li><span class="when">${short(mail.receivedAt)} → ${mail.to}</span><span class="subject">${mail.subject}</span></li>`,
            )
      }
    </ul>`;
}

function officeRow(mail: OfficeLine, language: Language, words: TownWords): Markup {
  const why = HELD_FOR.find((one) => mail.reason === one || mail.reason?.startsWith(`${one}:`));
  const reason = mail.clerk === "held" && why !== undefined ? `：${HELD_SHORT[language][why]}` : "";
  return html`<li data-clerk="${mail.clerk}">
    <span class="when">${short(mail.receivedAt)} ${mail.from}${mail.folder === "Junk" ? " (Junk)" : ""}</span>
    <span class="subject ${mail.seen ? "" : "new"}">${mail.subject}</span>
    <span class="marks"><span class="badge ${mail.clerk}">${words.states[mail.clerk]}${reason}</span> <span class="flag">${mail.seen ? words.seen : words.unseen}${mail.flagged ? `・${words.flagged}` : ""}</span></span>
  </li>`;
}

function bookingsPanel({ bookings }: TownState, language: Language, words: TownWords): Markup {
  if (bookings.length === 0) return html`<p class="hint">${words.noBookings}</p>`;
  return html`${bookings.map((booking) => bookingCard(booking, language, words))}`;
}

function bookingCard(booking: BookingLine, language: Language, words: TownWords): Markup {
  return html`<article class="booking ${booking.status}">
    <header><span class="badge ${booking.status}">${words.statuses[booking.status]}</span> <b>${booking.name}</b> <small>${booking.reference}</small></header>
    ${booking.slots.map((slot) => html`<p class="slot">${saySpan(slot, language)}</p>`)}
    <ol aria-label="${words.history}">
      ${booking.events.map((event) => html`<li><span class="when">${short(event.at)}</span>${sayHappened(event, language)}</li>`)}
    </ol>
  </article>`;
}

const SEAT_SIGNS = { free: "○", held: "◐", taken: "●", shut: "－" } as const;

function seatsPanel(days: SeatDay[], language: Language, words: TownWords): Markup {
  const starts = [...new Set(days.flatMap(({ slots }) => slots.map((slot) => clockTimeOf(slot.start))))].sort();
  return html`<table>
      <thead><tr><td></td>${days.map(({ day }) => html`<th scope="col">${columnDay(day, language)}</th>`)}</tr></thead>
      <tbody>${starts.map(
        (start) =>
          html`<tr><th scope="row">${start}</th>${days.map(({ slots }) => {
            const seat = slots.find((slot) => clockTimeOf(slot.start) === start)?.seat ?? "shut";
            return html`<td class="${seat}"><span aria-label="${words.seatWords[seat]}">${SEAT_SIGNS[seat]}</span></td>`;
          })}</tr>`,
      )}</tbody>
    </table>
    <p class="legend">${(["free", "held", "taken", "shut"] as const).map(
      (seat) =>
        html`<span class="${seat}"><i aria-hidden="true">${SEAT_SIGNS[seat]}</i> ${words.seatWords[seat]}</span> `,
    )}</p>`;
}

/** 12/3 and the weekday below. */
function columnDay(day: Day, language: Language): Markup {
  const said = sayDay(day, language);
  const weekday = language === "ja" ? said.slice(said.indexOf("（") + 1, -1) : said.slice(0, 3);
  return html`${Number(day.slice(5, 7))}/${Number(day.slice(8, 10))}<br><small>${weekday}</small>`;
}

/** 12/3 14:00 */
function short(time: Time): string {
  return `${Number(time.slice(5, 7))}/${Number(time.slice(8, 10))} ${clockTimeOf(time)}`;
}
