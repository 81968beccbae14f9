// The only script of ours: theme, palette, list keys, forms in place, the toast's end. Every page works without it.
(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

  // Theme: the system's unless the address or the member says otherwise; the server reads the cookie.
  const root = document.documentElement;
  const asked = new URLSearchParams(location.search).get("theme");
  if (asked === "light" || asked === "dark") root.dataset.theme = asked;
  const isDark = () => (root.dataset.theme || (matchMedia("(prefers-color-scheme:dark)").matches ? "dark" : "light")) === "dark";
  const switchTheme = () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    document.cookie = `theme=${root.dataset.theme};path=/;max-age=31536000;samesite=lax`;
  };
  $$("[data-script]").forEach(element => element.hidden = false);
  $$("[data-theme-toggle]").forEach(button => button.onclick = switchTheme);

  // Toast: said once, gone after eight seconds unless the reader is on it.
  const toast = $(".toast");
  if (toast) {
    const end = () => toast.matches(":hover,:focus-within") ? setTimeout(end, 1000) : toast.remove();
    setTimeout(end, 8000);
  }

  // An open pill closes when the reader turns elsewhere, and keeps the focus after its choice.
  document.addEventListener("click", event => $$("details.pick[open]").forEach(pick => { if (!pick.contains(event.target)) pick.open = false }));
  document.addEventListener("htmx:after:swap", event => event.detail.ctx?.sourceElement?.closest("details.pick")?.querySelector("summary").focus({ preventScroll: true }));

  // A form in place: the focus goes into it, and back to its link; Escape is its Cancel.
  const edited = () => {
    const field = $("#edit input:not([type=hidden])");
    field?.focus({ preventScroll: true });
    field?.select();
    return field;
  };
  edited() || (/^#change-\w+$/.test(location.hash) && $(location.hash)?.focus());
  // The swap may make another link of the one that was clicked, so where it leads to is kept before.
  let then;
  document.addEventListener("click", event => then = event.target.closest("[data-then]")?.dataset.then, true);
  document.addEventListener("htmx:after:swap", () => edited() || (then && $(`#${then}`)?.focus({ preventScroll: true })));
  addEventListener("keydown", event => { if (event.key === "Escape") event.target.closest?.("form")?.querySelector("[data-cancel]")?.click() });

  // A long field is brought into sight whole; a browser alone shows the line that is written in.
  document.addEventListener("focusin", event => { if (event.target.tagName === "TEXTAREA") event.target.scrollIntoView({ block: "nearest" }) });

  // The board: an account dragged to a stage opens its step there, with the stage chosen; nothing moves by dragging alone.
  $$("[data-take]").forEach(row => {
    row.draggable = true;
    row.ondragstart = event => event.dataTransfer.setData("text/plain", row.dataset.take);
  });
  $$("[data-stage]").forEach(stage => {
    const over = event => { if (event.dataTransfer.types.includes("text/plain")) { event.preventDefault(); stage.toggleAttribute("data-over", event.type === "dragover") } };
    stage.ondragover = stage.ondragleave = over;
    stage.ondrop = event => {
      const take = event.dataTransfer.getData("text/plain");
      over(event);
      if ($$("[data-take]").some(row => row.dataset.take === take)) location.href = `${take}?to=${encodeURIComponent(stage.dataset.stage)}#step`;
    };
  });

  const dialog = $("dialog.cmd");
  if (!dialog) return;
  const input = $("input", dialog), find = $("[data-find]", dialog);
  const options = () => $$("[role=option]", dialog);
  const shown = () => options().filter(option => !option.hidden);
  const pick = chosen => {
    options().forEach(option => option.setAttribute("aria-selected", option === chosen));
    input.removeAttribute("aria-activedescendant");
    if (!chosen) return;
    chosen.id ||= "o" + options().indexOf(chosen);
    input.setAttribute("aria-activedescendant", chosen.id);
    chosen.scrollIntoView({ block: "nearest" });
  };
  const filter = () => {
    const words = input.value.trim().toLowerCase();
    const fits = option => option.hasAttribute("data-found") || option.textContent.toLowerCase().includes(words);
    options().forEach(option => option.hidden = option === find ? !words : !fits(option));
    $("span", find).textContent = `Search accounts and people for “${input.value.trim()}”`;
    pick(shown()[0]);
  };
  // Accounts and people are asked for when the typing pauses; a late answer to an older word is dropped.
  let pause;
  const ask = () => {
    clearTimeout(pause);
    const words = input.value.trim();
    pause = setTimeout(async () => {
      const reply = words.length > 1 ? await fetch(find.dataset.options + encodeURIComponent(words)) : null;
      const html = reply?.ok ? await reply.text() : "";
      if (words !== input.value.trim()) return;
      $$("[data-found]", dialog).forEach(option => option.remove());
      find.insertAdjacentHTML("beforebegin", html);
      filter();
    }, 120);
  };
  const open = () => { dialog.showModal(); input.value = ""; $$("[data-found]", dialog).forEach(option => option.remove()); filter(); input.focus() };
  const run = option => {
    if (!option) return;
    dialog.close();
    location.href = option === find ? find.dataset.find + encodeURIComponent(input.value.trim()) : option.dataset.href;
  };
  input.oninput = () => { filter(); ask() };
  input.onkeydown = event => {
    const list = shown(), at = list.findIndex(option => option.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown") { pick(list[(at + 1) % list.length]); event.preventDefault() }
    if (event.key === "ArrowUp") { pick(list[(at + list.length - 1) % list.length]); event.preventDefault() }
    if (event.key === "Enter") run(list[at]);
  };
  $("[role=listbox]", dialog).onclick = event => run(event.target.closest("[role=option]"));
  dialog.onclick = event => { if (event.target === dialog) dialog.close() };
  $$("[data-cmd]").forEach(link => link.onclick = event => { event.preventDefault(); open() });

  // Keys: J and K step through the rows, G and a letter go to a page, / filters by name.
  const step = by => {
    const rows = $$(".tbl tbody th a, .acc a");
    const at = rows.indexOf(document.activeElement);
    (at < 0 ? rows[0] : rows[at + by])?.focus();
  };
  // Whoever speaks to the machine, or hits keys by chance, can switch single keys off.
  const keys = $("[data-keys]", dialog);
  const keysOff = () => localStorage.getItem("keys") === "off";
  const label = () => keys.textContent = keysOff() ? "Switch single keys on" : "Switch single keys off";
  keys.onclick = () => { localStorage.setItem("keys", keysOff() ? "on" : "off"); label() };
  label();
  let going = false;
  addEventListener("keydown", event => {
    if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === "k") { event.preventDefault(); return dialog.open ? dialog.close() : open() }
    if (event.key === "Escape") $$("details.pick[open]").forEach(pick => { pick.open = false; $("summary", pick).focus() });
    const typing = /INPUT|TEXTAREA|SELECT/.test(event.target.tagName);
    if (dialog.open || typing || event.metaKey || event.ctrlKey || event.altKey || keysOff()) return;
    const key = event.key.toUpperCase();
    if (going) { going = false; return run($(`[data-go="${CSS.escape(key)}"]`, dialog)) }
    if (key === "G") { going = true; setTimeout(() => going = false, 1500) }
    if (key === "J") step(1);
    if (key === "K") step(-1);
    if (key === "/" && $("#q")) { event.preventDefault(); $("#q").focus() }
    if (key === "E") $('[data-key="E"]')?.focus();
    if (key === "X") document.activeElement.closest("tr")?.querySelector("input[type=checkbox]")?.click();
    if (key === "[" || key === "]") $(`[data-key="${key}"]`)?.click();
  });
})();
