"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const { cases, states, moves, facts, values } = data;
  const $ = (id) => document.getElementById(id);

  /* Words go in as text, never as marks. */
  const make = (tag, options, ...children) => {
    const element = document.createElement(tag);
    for (const [key, value] of Object.entries(options || {})) {
      if (key === "class") element.className = value;
      else if (key === "go") element.addEventListener("click", value);
      else if (value !== null && value !== false) element.setAttribute(key, value === true ? "" : value);
    }
    for (const child of children) if (child !== null && child !== undefined) element.append(child);
    return element;
  };
  const fill = (element, children) => element.replaceChildren(...children);
  const pairs = (list) => {
    const all = [];
    for (let place = 0; place < (list || []).length; place += 2) all.push([list[place], list[place + 1]]);
    return all;
  };
  const count = (number, one, many) => number.toLocaleString("en") + " " + (number === 1 ? one : many);

  /* What cases are. */
  const isOpen = (place) => place >= data["looked-at"];
  const isOver = (place) => cases[place].over !== undefined;
  const steps = (place) => pairs(cases[place].steps);
  const onward = (place) => steps(place).filter(([, to]) => to !== place).length > 0;
  const isDead = (place) => !isOver(place) && !isOpen(place) && !onward(place);
  const isBroken = (place) => cases[place].breaks !== undefined;
  const names = (place) => cases[place].at.map((state) => states[state].name);

  const shortest = (place) => {
    const way = [];
    for (let at = place; cases[at].from; at = cases[at].from[0]) way.unshift({ move: cases[at].from[1], to: at });
    return way;
  };

  /* Where we are: the steps from the opening. */
  let way = [];
  const here = () => (way.length ? way[way.length - 1].to : 0);
  const before = () => (way.length > 1 ? way[way.length - 2].to : way.length ? 0 : null);
  const go = (next) => { way = next; show(); };
  const narrow = matchMedia("(max-width: 44rem)");
  const step = (move, to) => {
    const chosen = $("choices").contains(document.activeElement);
    go(way.concat([{ move, to }]));
    /* Who goes by the keyboard goes on from the first choice; where all is in one column it is seen where the case stands. */
    if (chosen) (keyed[0] || $("back")).focus({ preventScroll: true });
    if (narrow.matches) $("now").scrollIntoView({ block: "start" });
  };
  const jump = (place) => go(shortest(place));

  const told = (move) => {
    const what = moves[move];
    const by = what.by ? what.by + ": " : "";
    return by + what.says + (what.with ? " (" + what.with.map(([field, value]) => field + ": " + value).join("; ") + ")" : "");
  };

  const added = (from, to) => {
    const were = new Set(cases[from].at);
    return cases[to].at.filter((state) => !were.has(state));
  };
  const factsOf = (place) => new Map(pairs(cases[place].facts));
  const running = (place) => new Map(pairs(cases[place].deadlines));

  /* In a few words, what a step changes. */
  const leads = (from, to) => {
    const said = added(from, to).map((state) => "→ " + states[state].name);
    const [was, is] = [factsOf(from), factsOf(to)];
    for (const [fact, value] of is) if (was.get(fact) !== value) said.push(facts[fact] + ": " + values[value]);
    for (const fact of was.keys()) if (!is.has(fact)) said.push(facts[fact] + ": as at first");
    const [ran, runs] = [running(from), running(to)];
    for (const [deadline, status] of runs) if (ran.get(deadline) !== status) said.push(data.deadlines[deadline] + " " + words[status]);
    for (const [deadline, status] of ran) if (status === "armed" && !runs.has(deadline)) said.push(data.deadlines[deadline] + " no longer runs");
    return said.length > 4 ? said.slice(0, 4).concat(["and " + (said.length - 4) + " more"]) : said;
  };
  const words = { armed: "is running", met: "is met", lapsed: "has run out", withdrawn: "is withdrawn" };

  const property = (place) => data.properties[place];
  const marks = (place) => {
    const all = [];
    const badge = (kind, text) => all.push(make("span", { class: "badge " + kind }, text));
    for (const broken of cases[place].breaks || []) badge("bad", "Breaks " + property(broken).id);
    if (cases[place].fulfilled) badge("good", "Fulfilled for good");
    if (cases[place].owes) badge("warn", "Something is still owed");
    if (cases[place].over === "ended") badge("good", "The case has ended");
    if (cases[place].over === "halted") badge("bad", "The case was stopped: it does not settle");
    if (isDead(place)) badge("bad", "Dead end: nothing more can happen, and the case has not ended");
    if (isOpen(place) && !isOver(place)) badge("warn", "Not looked at to the end");
    return all;
  };

  const tree = (place) => {
    const active = new Set();
    for (let state of cases[place].at) for (; state !== undefined; state = states[state].in) active.add(state);
    const fresh = new Set(before() === null ? [] : added(before(), place));
    const leaves = new Set(cases[place].at);
    const inside = (parent) => [...active].filter((state) => states[state].in === parent).sort((one, other) => one - other).map((state) => {
      const item = make("li", {}, make("span", { class: (leaves.has(state) ? "leaf" : "") + (fresh.has(state) ? " new" : ""), title: states[state].id }, states[state].name));
      const below = inside(state);
      if (below.length) item.append(make("ul", {}, ...below));
      return item;
    });
    return inside(undefined);
  };

  let keyed = [];
  const choice = (place, move, to) => {
    const what = moves[move];
    const number = keyed.length + 1;
    const bad = isBroken(to) && !isBroken(place);
    const said = to === place ? ["changes nothing that is kept here"] : leads(place, to);
    const line = make("span", { class: "leads" }, said.join(" · ") || "changes only what is remembered");
    if (bad) line.append(" ", make("b", {}, "breaks " + cases[to].breaks.map((broken) => property(broken).id).join(", ")));
    if (isDead(to)) line.append(" ", make("b", {}, "dead end"));
    const text = make("span", {}, what.says, what.with ? make("span", { class: "with" }, " — " + what.with.map(([field, value]) => field + ": " + value).join("; ")) : null, line);
    const button = make("button", { type: "button", class: "choice" + (bad || isDead(to) ? " bad" : ""), go: () => step(move, to) }, make("span", { class: "key", "aria-hidden": "true" }, number < 10 ? String(number) : ""), text);
    keyed.push(button);
    return button;
  };

  const choices = (place) => {
    keyed = [];
    const groups = new Map();
    for (const [move, to] of steps(place)) {
      const what = moves[move];
      const group = what.by || (what.lapse !== undefined ? "As time passes" : "What was sent");
      if (!groups.has(group)) groups.set(group, []);
      groups.get(group).push([move, to]);
    }
    const all = [];
    for (const [group, list] of groups) {
      all.push(make("h3", {}, group));
      for (const [move, to] of list) all.push(choice(place, move, to));
    }
    if (!all.length) {
      const why = isOver(place) ? "Nothing: the case is over." : isOpen(place) ? "What may happen here was not looked at: the page is partial." : "Nothing: a dead end.";
      all.push(make("p", { class: "none" }, why));
    }
    return all;
  };

  const showWay = () => {
    const item = (text, length) => make("li", {}, make("button", { type: "button", "aria-current": length === way.length ? "step" : null, go: () => go(way.slice(0, length)) }, text));
    const list = [item("The case is opened", 0)].concat(way.map(({ move }, place) => item(told(move), place + 1)));
    fill($("way"), list);
    $("way").scrollTop = $("way").scrollHeight;
  };

  const show = () => {
    const place = here();
    fill($("marks"), marks(place));
    fill($("stands"), tree(place));
    fill($("runs"), [...running(place)].filter(([, status]) => status === "armed").map(([deadline]) => make("span", { class: "badge" }, data.deadlines[deadline] + " is running")));
    const was = before() === null ? factsOf(place) : factsOf(before());
    const rows = [...factsOf(place)].map(([fact, value]) => make("tr", { class: was.get(fact) === value ? "" : "new" }, make("td", {}, facts[fact]), make("td", {}, values[value])));
    for (const [deadline, status] of running(place)) if (status !== "armed") rows.push(make("tr", {}, make("td", {}, data.deadlines[deadline]), make("td", {}, words[status])));
    fill($("facts"), rows.length ? rows : [make("tr", {}, make("td", { class: "none" }, "All as at the opening."))]);
    fill($("choices"), choices(place));
    showWay();
    $("back").disabled = !way.length;
    $("home").disabled = !way.length;
    history.replaceState(null, "", "#" + place);
  };

  /* Finding. */
  const MOST = 200;
  const hits = (all, empty) => {
    const item = (place) => make("li", {}, make("button", { type: "button", go: () => jump(place) }, names(place).join(", ") + " ", make("span", { class: "none" }, "· " + count(shortest(place).length, "step", "steps"))));
    const list = all.slice(0, MOST).map(item);
    if (!all.length) list.push(make("li", { class: "none" }, empty));
    if (all.length > MOST) list.push(make("li", { class: "none" }, "and " + (all.length - MOST) + " more"));
    fill($("hits"), list);
  };
  const every = (wanted) => cases.map((_, place) => place).filter(wanted);
  const find = () => {
    const text = $("find").value.trim().toLowerCase();
    if (!text) return fill($("hits"), []);
    const wanted = new Set(states.map((state, place) => (state.name.toLowerCase().includes(text) || state.id.includes(text) ? place : -1)).filter((place) => place >= 0));
    const stands = (state) => { for (; state !== undefined; state = states[state].in) if (wanted.has(state)) return true; return false; };
    hits(every((place) => cases[place].at.some(stands)), "No case stands there.");
  };
  const lists = [["Breaks a property", "bad", isBroken], ["Dead ends", "warn", isDead], ["Ended", "good", (place) => cases[place].over === "ended"]];
  fill($("lists"), lists.map(([name, kind, wanted]) => {
    const all = every(wanted);
    return make("button", { type: "button", class: all.length ? kind : "", disabled: !all.length, go: () => { $("find").value = ""; hits(all, "None."); } }, name + " · " + all.length.toLocaleString("en"));
  }));

  /* What this page is. */
  const total = cases.reduce((sum, one) => sum + (one.steps || []).length / 2, 0);
  const members = Object.entries(data.scope).map(([of, number]) => of + " × " + number).join(", ");
  $("title").textContent = data.title + (data.property ? " · " + data.property : "");
  const says = data.property && data.properties.find((one) => one.id === data.property).says;
  $("scope").textContent = (says ? says + " " : "") + count(cases.length, "case", "cases") + ", " + count(total, "step", "steps") + "." + (members ? " With " + members + "." : "");
  $("partial").hidden = data.complete;
  $("partial").textContent = "Partial: the search was cut. Of the first " + count(data["looked-at"], "case", "cases") + " all steps are here; others may lack some, and there are cases that are not here.";
  $("sliced").hidden = !data.slice;
  $("sliced").textContent = "A slice: only what the property hangs on. Rules that it does not need were left out, so more may happen here than in the whole process. Deadlines may run out in any order.";

  /* Light and dark, keys. */
  const shade = (dark) => {
    document.documentElement.classList.toggle("dark", dark);
    $("shade").setAttribute("aria-pressed", String(dark));
    $("shade").textContent = dark ? "◑ Light" : "◐ Dark";
  };
  const isDark = () => document.documentElement.classList.contains("dark");
  const preferred = matchMedia("(prefers-color-scheme: dark)");
  preferred.addEventListener("change", (event) => shade(event.matches));
  shade(preferred.matches);
  const back = () => { if (way.length) go(way.slice(0, -1)); };
  $("back").addEventListener("click", back);
  $("home").addEventListener("click", () => go([]));
  $("shade").addEventListener("click", () => shade(!isDark()));
  $("find").addEventListener("input", find);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target === $("find")) {
      if (event.key === "Escape") $("find").blur();
      return;
    }
    if (event.key >= "1" && event.key <= "9") keyed[Number(event.key) - 1]?.click();
    else if (event.key === "Backspace") back();
    else if (event.key === "Home") go([]);
    else if (event.key === "/") $("find").focus();
    else if (event.key === "d") shade(!isDark());
    else return;
    event.preventDefault();
  });
  const asked = () => {
    const place = Number(location.hash.slice(1));
    return Number.isInteger(place) && place > 0 && place < cases.length ? place : 0;
  };
  addEventListener("hashchange", () => { if (asked() !== here()) jump(asked()); });
  jump(asked());
})();
