"use strict";

// Light and dark: what was chosen is a cookie, so that the server renders the next page in it.
const root = document.documentElement;
for (const button of document.querySelectorAll("[data-theme-switch]")) {
  button.addEventListener("click", () => {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    // A frame of another site keeps a cookie only when it is for frames.
    document.cookie = `sealpost-theme=${root.dataset.theme}; path=/; max-age=31536000; ${window === top ? "samesite=lax" : "samesite=none; secure; partitioned"}`;
  });
}

// Copies the text of the element that it names.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const label = button.querySelector("span");
  const source = document.getElementById(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(source.textContent);
    label.textContent = "Copied";
  } catch {
    getSelection().selectAllChildren(source);
    label.textContent = "Selected: copy it now";
  }
});

// One menu at a time, and Escape or a click elsewhere closes it.
const closeMenus = (except) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (menu !== except) menu.open = false;
};
document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = event.target.closest?.("details.menu[open]");
  closeMenus();
  menu?.querySelector("summary").focus();
});

// Times in the clock of the person who looks.
const localTimes = () => {
  for (const time of document.querySelectorAll("time[datetime]")) time.title = new Date(time.dateTime).toLocaleString(undefined, { dateStyle: "full", timeStyle: "long" });
};
localTimes();

// On a phone the navigation is a line that is wider than the screen.
document.querySelector(".side [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

// What is left of a time, every second.
const remaining = (seconds) => {
  const [days, hours, minutes, rest] = [Math.floor(seconds / 86400), Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60, Math.floor(seconds) % 60];
  return days ? `${days} d ${hours} h` : hours ? `${hours} h ${minutes} min` : minutes ? `${minutes} min ${rest} s` : `${rest} s`;
};
if (document.querySelector("time[data-countdown]")) {
  setInterval(() => {
    for (const time of document.querySelectorAll("time[data-countdown]")) time.textContent = remaining(Math.max(0, (new Date(time.dateTime) - Date.now()) / 1000));
  }, 1000);
}

// A form is sent once, however often its button is pressed: a second time would make a second thing, and of a secret only the last answer would be seen. What takes long says so.
const secondsUntilAgain = 15;
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.getAttribute("method") !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "true";
  event.submitter?.setAttribute("aria-busy", "true");
  setTimeout(() => mayBeSent(form), secondsUntilAgain * 1000);
});
const mayBeSent = (form) => {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
};
addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(mayBeSent));

// Makes one tree like another and touches only what differs: focus, selection, the place in a long text and what somebody has opened or closed stay.
const keyOf = (node) => node.id || node.getAttribute?.("href") || "";
const isAlike = (one, other) => one.nodeName === other.nodeName && keyOf(one) === keyOf(other);
const become = (old, fresh) => {
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.nodeValue !== fresh.nodeValue) old.nodeValue = fresh.nodeValue;
    return;
  }
  const isKept = (name) => name === "open" && old.nodeName === "DETAILS";
  for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name) && !isKept(name)) old.removeAttribute(name);
  for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value && !isKept(name)) old.setAttribute(name, value);
  becomeWithin(old, fresh);
};
const becomeWithin = (old, fresh) => {
  let at = old.firstChild;
  for (const next of [...fresh.childNodes]) {
    const known = next.id ? [...old.children].find((child) => child.id === next.id) : null;
    if (known) while (at && at !== known && !(at.id && fresh.querySelector(`:scope > #${CSS.escape(at.id)}`))) at = removed(at);
    if (known && known !== at) {
      old.insertBefore(known, at);
      become(known, next);
    } else if (at && isAlike(at, next)) {
      become(at, next);
      at = at.nextSibling;
    } else {
      old.insertBefore(next, at);
    }
  }
  while (at) at = removed(at);
};
const removed = (node) => {
  const next = node.nextSibling;
  node.remove();
  return next;
};

// A part that is live is asked for again every so many seconds while it says so, and only while somebody looks at it: from the page that it names, or else from this one.
// One such part may hold another, so each is looked up anew.
const follow = (id, seconds) => setTimeout(async () => {
  const before = document.getElementById(id);
  if (before && !document.hidden) {
    try {
      const answer = await fetch(before.dataset.from ?? location.href, { headers: { Accept: "text/html" }, redirect: "error" });
      const fresh = answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(id);
      const part = document.getElementById(id);
      if (fresh && part) {
        becomeWithin(part, fresh);
        localTimes();
      }
      if (fresh && !fresh.dataset.live) return;
    } catch {
      // The server is away for a moment; the next time may be better.
    }
  }
  follow(id, seconds);
}, seconds * 1000);
for (const part of document.querySelectorAll("[data-live]")) follow(part.id, part.dataset.live);
