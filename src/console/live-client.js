// Keeps a page of the console as it is now: listens for changes, fetches the page again and replaces what differs. Without this
// script every page says of what time it is and has a link to load it again. What somebody types or chooses is never replaced.
(() => {
  const main = document.getElementById("main");
  const live = document.getElementById("live");
  if (!main?.dataset.events || !live) return;

  /** Several changes at once are fetched once. */
  const SETTLE_MS = 300;
  const LEAST_BETWEEN_MS = 2_000;
  /** Also without a change: what is due, and what has begun, moves with the clock. */
  const EVERY_MS = 60_000;
  const SOUND = "madoguchi-sound";
  const NEWS = { heldMail: "新しい要確認のメールがあります。", newTask: "新しい用件があります。" };

  const others = document.getElementById("others");
  const news = document.getElementById("news");
  const title = document.title;
  /** The server's own words for each part of the page, to see what differs. */
  const written = new WeakMap();
  let line = null;
  let mark = main.dataset.mark;
  /** The last mark that came over a line: what was fetched without one was told to nobody. */
  let heard = mark;
  let fetchedAt = 0;
  let waiting = null;
  let unseen = 0;

  for (const part of [...main.children, document.querySelector("header.top")])
    if (part) written.set(part, part.outerHTML);
  // The place in the page is kept by hand, below.
  document.documentElement.style.overflowAnchor = "none";

  /* Listening. A window that nobody sees needs no line, unless it is to be heard. */

  function listen() {
    if (line || (document.hidden && !isLoud())) return;
    const on = main.dataset.item ? `&on=${encodeURIComponent(main.dataset.item)}` : "";
    line = new EventSource(`${main.dataset.events}?since=${encodeURIComponent(heard)}${on}`);
    line.addEventListener("hello", ({ data }) => compare(JSON.parse(data)));
    line.addEventListener("beat", ({ data }) => compare(JSON.parse(data)));
    line.addEventListener("change", ({ data }) => hear(JSON.parse(data)));
    line.addEventListener("others", ({ data }) => sayOthers(JSON.parse(data)));
    // Cut lines are taken up again by the browser itself; where there was none to be had, the next minute asks again.
    line.addEventListener("error", () => {
      if (line?.readyState === EventSource.CLOSED) hangUp();
    });
    line.addEventListener("bye", () => {
      hangUp();
      say("サインインが終わりました。続けるには、画面を開き直してください。");
    });
  }

  function hangUp() {
    line?.close();
    line = null;
    sayOthers([]);
  }

  function compare(current) {
    heard = current;
    if (current === mark) return;
    mark = current;
    soon([{ kind: "everything", id: null }]);
  }

  function hear({ mark: current, changes }) {
    mark = heard = current;
    for (const [kind, words] of Object.entries(NEWS)) if (changes.some((one) => one.kind === kind)) announce(words);
    soon(changes);
  }

  /* Fetching. */

  function soon(changes) {
    if (isStill()) {
      if (changes.some(isAboutThis)) offerAnew();
      return;
    }
    if (waiting) return;
    const pause = Math.max(SETTLE_MS, fetchedAt + LEAST_BETWEEN_MS - performance.now());
    waiting = setTimeout(refresh, pause);
  }

  function isAboutThis({ kind, id }) {
    const [, own] = (main.dataset.item ?? "").split("/");
    if (kind === "office") return (main.dataset.about ?? "").split(" ").includes(id ?? "none");
    return own !== undefined && (id === own || kind === "everything");
  }

  /** A form is being filled in, or a button stands here that acts on what was read: nothing may change under the hand. */
  function isStill() {
    const { still, about } = main.dataset;
    return still !== undefined || about !== undefined || main.querySelector('form[method="post"]') !== null;
  }

  async function refresh() {
    waiting = null;
    if (document.hidden && !isLoud()) return;
    fetchedAt = performance.now();
    try {
      const response = await fetch(location.pathname + location.search, {
        headers: { "x-refresh": "1" },
        redirect: "manual",
      });
      if (response.type === "opaqueredirect") return say("サインインが切れました。画面を開き直してください。");
      if (!response.ok) return say("新しい内容を読めませんでした。");
      take(new DOMParser().parseFromString(await response.text(), "text/html"));
    } catch {
      say("新しい内容を読めませんでした。つながりを確かめてください。");
    }
  }

  /* Replacing. */

  function take(page) {
    const fresh = page.getElementById("main");
    if (!fresh || fresh.dataset.still !== undefined) return;
    mark = fresh.dataset.mark ?? mark;
    steady((anchor) => show(page, fresh, anchor));
  }

  function show(page, fresh, anchor) {
    document.getElementById("made")?.replaceChildren(...(page.getElementById("made")?.childNodes ?? []));
    const header = document.querySelector("header.top");
    const freshHeader = page.querySelector("header.top");
    if (header && freshHeader && !header.contains(document.activeElement)) swap(header, freshHeader);
    return merge([...fresh.children], anchor);
  }

  /** What somebody looks at stays where it is, whatever grows above it. `change` says what now stands in the anchor's place. */
  function steady(change) {
    const focused = document.activeElement;
    const isSeen = (one) => one.getBoundingClientRect().bottom > 0 && one.getBoundingClientRect().top < innerHeight;
    const anchor =
      scrollY > 0 && main.contains(focused) && isSeen(focused)
        ? focused
        : [...main.children].find((part) => isSeen(part));
    const top = anchor?.getBoundingClientRect().top ?? 0;
    const instead = change(anchor);
    const stands = anchor?.isConnected ? anchor : instead;
    if (stands?.isConnected) scrollBy(0, stands.getBoundingClientRect().top - top);
  }

  /** Returns what now stands where the anchor stood. */
  function merge(freshParts, anchor) {
    let stands = anchor;
    const old = new Map(keyed([...main.children]));
    let before = live;
    for (const [key, fresh] of keyed(freshParts)) {
      const known = old.get(key);
      old.delete(key);
      if (known === live) continue;
      const part = known ? swap(known, fresh) : adopt(fresh);
      if (known && known === anchor) stands = part;
      if (before.nextElementSibling !== part && !holdsFocus(part)) before.after(part);
      before = part;
    }
    for (const gone of old.values()) if (gone !== live && !isInHand(gone)) gone.remove();
    return stands;
  }

  function keyed(parts) {
    const seen = new Map();
    return parts.map((part) => {
      const name = part.id || `${part.tagName} ${part.querySelector("h2, h3")?.textContent ?? part.className}`;
      const nth = (seen.get(name) ?? 0) + 1;
      seen.set(name, nth);
      return [`${name} ${nth}`, part];
    });
  }

  function adopt(fresh) {
    const part = document.importNode(fresh, true);
    written.set(part, fresh.outerHTML);
    return part;
  }

  function swap(known, fresh) {
    if (written.get(known) === fresh.outerHTML || isInHand(known)) return known;
    const part = adopt(fresh);
    const back = remember(known);
    known.replaceWith(part);
    back(part);
    return part;
  }

  /** Something in it is being typed or chosen, or its words are just being marked. */
  function isInHand(part) {
    const fields = [...part.querySelectorAll("input, textarea, select")].filter(({ type }) => type !== "hidden");
    if (fields.some((field) => field === document.activeElement || isChanged(field))) return true;
    const marked = getSelection();
    return marked !== null && !marked.isCollapsed && part.contains(marked.anchorNode);
  }

  function isChanged(field) {
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    if (field.tagName === "SELECT")
      return [...field.options].some((one) => one.selected !== one.defaultSelected && one.index > 0);
    return field.value !== field.defaultValue;
  }

  function holdsFocus(part) {
    return part.contains(document.activeElement);
  }

  /** What was unfolded, how far it was read and where the keyboard stood. */
  function remember(part) {
    const unfolded = [...part.querySelectorAll("details")].map(({ open }) => open);
    const read = [...part.querySelectorAll("pre, .scroll")].map(({ scrollTop, scrollLeft }) => [scrollTop, scrollLeft]);
    const focused = holdsFocus(part) ? document.activeElement : null;
    return (fresh) => {
      for (const [n, one] of [...fresh.querySelectorAll("details")].entries()) if (unfolded[n]) one.open = true;
      for (const [n, one] of [...fresh.querySelectorAll("pre, .scroll")].entries())
        [one.scrollTop, one.scrollLeft] = read[n] ?? [0, 0];
      if (focused) standAgain(fresh, focused);
    };
  }

  function standAgain(fresh, focused) {
    const same = [...fresh.querySelectorAll(focused.tagName)].filter(
      (one) => one.id === focused.id && one.getAttribute("href") === focused.getAttribute("href"),
    );
    const twin = same.find((one) => one.textContent === focused.textContent) ?? same[0] ?? fresh;
    if (twin === fresh) fresh.tabIndex = -1;
    twin.focus({ preventScroll: true });
  }

  /* Saying. */

  function say(words) {
    steady(() => {
      news.textContent = words;
    });
  }

  function sayOthers(names) {
    const words = names.length > 0 ? `ほかの職員も、いま見ています：${names.join("、")}` : "";
    if (others.textContent === words) return;
    steady(() => {
      others.textContent = words;
    });
  }

  function announce(words) {
    say(words);
    unseen += 1;
    document.title = `（新着${unseen}）${title}`;
    if (isLoud()) ring();
  }

  function seen() {
    if (unseen === 0) return;
    unseen = 0;
    document.title = title;
  }

  function offerAnew() {
    if (news.querySelector("a")) return;
    const link = document.createElement("a");
    link.href = main.dataset.self || location.href;
    link.textContent = "いまの内容を開く";
    news.replaceChildren("この画面を開いてから、内容が変わりました。入力したものは、このまま残っています。", link);
    news.classList.add("changed");
  }

  /* Sound, for whoever wants it. */

  function isLoud() {
    return localStorage.getItem(SOUND) === "1";
  }

  let speaker = null;

  function ring() {
    speaker ??= new AudioContext();
    const tone = speaker.createOscillator();
    const volume = speaker.createGain();
    volume.gain.setValueAtTime(0.15, speaker.currentTime);
    volume.gain.exponentialRampToValueAtTime(0.001, speaker.currentTime + 0.8);
    tone.frequency.value = 880;
    tone.connect(volume).connect(speaker.destination);
    tone.start();
    tone.stop(speaker.currentTime + 0.8);
  }

  function addSoundButton() {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "quiet small";
    const show = () => {
      button.setAttribute("aria-pressed", String(isLoud()));
      button.textContent = `音で知らせる：${isLoud() ? "入" : "切"}`;
    };
    button.addEventListener("click", () => {
      localStorage.setItem(SOUND, isLoud() ? "0" : "1");
      if (isLoud()) ring();
      show();
    });
    show();
    live.append(button);
  }

  addSoundButton();
  listen();
  setInterval(() => {
    listen();
    if (!document.hidden && !isStill()) refresh();
  }, EVERY_MS);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden && !isLoud()) hangUp();
    else listen();
  });
  addEventListener("pagehide", hangUp);
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) listen();
  });
  for (const sign of ["focus", "pointerdown", "keydown"]) addEventListener(sign, seen);
})();
