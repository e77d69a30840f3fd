// All pages work without this. It takes the focus to what is wrong, keeps a second press from being sent, has a page
// that a browser kept asked for again, says when the time without use is nearly over, and has days chosen by sliding.
"use strict";

addEventListener("pageshow", (event) => {
  if (event.persisted) {
    document.documentElement.hidden = true;
    location.reload();
  }
});

const errors = document.getElementById("errors");
if (errors) {
  errors.focus();
}

let changed = false;
let sent = false;
const form = document.getElementById("form");
if (form) {
  form.addEventListener("input", () => {
    changed = true;
  });
  form.addEventListener("submit", (event) => {
    if (sent) {
      event.preventDefault();
    }
    sent = true;
  });
}
addEventListener("beforeunload", (event) => {
  if (changed && !sent) {
    event.preventDefault();
  }
});

const idle = document.getElementById("idle");
if (idle) {
  const wait = () => setTimeout(() => { idle.hidden = false; }, idle.dataset.after * 60000);
  wait();
  document.getElementById("go-on").addEventListener("click", async () => {
    const answer = await fetch("/v1/me", { cache: "no-store" });
    idle.hidden = answer.ok;
    if (answer.ok) {
      wait();
    }
  });
}

// A slider beside a day: the day follows it, and the file is asked for once it is let go, which is a look.
for (const slider of document.querySelectorAll("input[type=range][data-for]")) {
  const day = document.getElementById(slider.dataset.for);
  const first = Date.parse(slider.dataset.first);
  const step = 86400000;
  slider.hidden = false;
  slider.value = day.value ? (Date.parse(day.value) - first) / step : slider.max;
  slider.addEventListener("input", () => {
    day.value = new Date(first + slider.value * step).toISOString().slice(0, 10);
  });
  slider.addEventListener("change", () => slider.form.requestSubmit());
}
