/* page.js - draws the trace that stands in the page. Nothing of it is ever taken for markup: texts from the traced
 * program reach the page through textContent and canvas only.
 *
 * In reading order: the trace read; the axis; the view; drawing; details; moving; beginning. */
"use strict";

const byId = (id) => document.getElementById(id);
window.addEventListener("error", (event) => { document.documentElement.dataset.error = event.message; });

/* What categories are, in the order of the legend. */
const CATEGORIES = {
    supervisor: "the guest, supervisor mode",
    user: "the guest, user mode",
    privileged: "a privileged instruction, by the machine itself",
    monitor: "a monitor in PG32",
    takes: "the guest's machine takes a trap",
    D: "D, the dispatcher",
    reflect: "reflect: the trap goes one level up",
    v_i: "v_i, an interpreter routine",
    absorb: "absorb: nobody need know",
    A: "A, the allocator",
    interpret: "a monitor interprets",
    device: "a device",
};
/* What stands on a slice that has no room for its name. */
const SHORT = { D: "D", reflect: "\u2191", takes: "takes", absorb: "\u2212", A: "A" };
const LIGHT_TEXT = new Set(["supervisor", "monitor"]);

/* -- The trace read ---------------------------------------------------------------------------------------------- */

const trace = JSON.parse(byId("trace").textContent);
const about = trace.otherData || {};

/* A lane for each track, in the order of the metadata: guests one below the other, high levels first. */
function readLanes(events) {
    const lanes = new Map(), processes = new Map();
    const lane = (e) => {
        const key = e.pid + "/" + e.tid;
        if (!lanes.has(key))
            lanes.set(key, { process: e.pid, level: e.tid - 1, name: "", order: 0, slices: [], rows: 1 });
        return lanes.get(key);
    };
    const process = (pid) => {
        if (!processes.has(pid))
            processes.set(pid, { name: "", order: 0 });
        return processes.get(pid);
    };
    for (const e of events) {
        if (e.name === "process_name") process(e.pid).name = e.args.name;
        else if (e.name === "process_sort_index") process(e.pid).order = e.args.sort_index;
        else if (e.name === "thread_name") lane(e).name = e.args.name;
        else if (e.name === "thread_sort_index") lane(e).order = e.args.sort_index;
    }
    const list = [...lanes.values()];
    for (const l of list)
        l.owner = process(l.process);
    list.sort((a, b) => a.owner.order - b.owner.order || a.order - b.order);
    return { list, of: (e) => lanes.get(e.pid + "/" + e.tid) };
}

/* Slices by time, outer ones first; each knows how deep it is nested in its lane. */
function readSlices(events, lanes) {
    const slices = [];
    for (const e of events)
        if (e.ph === "X")
            slices.push({ name: e.name, cat: e.cat, at: e.ts, end: e.ts + e.dur, args: e.args, lane: lanes.of(e),
                          row: 0, begins: e.cat === "D" || e.cat === "takes" });
    slices.sort((a, b) => a.at - b.at || b.end - a.end);
    for (const s of slices)
        s.lane.slices.push(s);
    for (const lane of lanes.list)
        nest(lane);
    return slices;
}

function nest(lane) {
    const open = [];
    for (const s of lane.slices) {
        while (open.length > 0 && open[open.length - 1].end <= s.at)
            open.pop();
        s.row = open.length;
        open.push(s);
        lane.rows = Math.max(lane.rows, open.length);
    }
}

/* The last slice of a lane that begins at or before a time; -1: none does. */
function indexAt(lane, at) {
    let low = 0, high = lane.slices.length;
    while (low < high) {
        const middle = (low + high) >> 1;
        if (lane.slices[middle].at <= at) low = middle + 1; else high = middle;
    }
    return low - 1;
}

/* Arrows, from slice to slice. A trap whose slice an arrow leads to did not begin there. */
function readArrows(events, lanes) {
    const starts = new Map(), arrows = [];
    for (const e of events) {
        if (e.ph === "s") starts.set(e.id, e);
        if (e.ph !== "f" || !starts.has(e.id))
            continue;
        const from = starts.get(e.id), lane = lanes.of(e);
        arrows.push({ at: from.ts, fromLane: lanes.of(from), end: e.ts, toLane: lane });
        for (let n = indexAt(lane, e.ts); n >= 0 && lane.slices[n].at + 1 > e.ts; n--)
            lane.slices[n].begins = false;
    }
    return arrows.sort((a, b) => a.at - b.at);
}

const lanes = readLanes(trace.traceEvents);
const slices = readSlices(trace.traceEvents, lanes);
const arrows = readArrows(trace.traceEvents, lanes);
const lastStep = slices.reduce((most, s) => Math.max(most, s.end), 1);

/* -- The axis: from steps to places. Where long stretches are shortened, their length counts by its logarithm ---- */

const axis = { steps: [0, lastStep], places: [0, lastStep], length: lastStep, shortened: false };

function makeAxis(shortened) {
    axis.shortened = shortened;
    axis.steps = [0, lastStep];
    if (shortened) {
        const edges = new Set([0, lastStep]);
        for (const s of slices)
            edges.add(s.at).add(s.end);
        axis.steps = [...edges].sort((a, b) => a - b);
    }
    axis.places = [0];
    for (let n = 1; n < axis.steps.length; n++) {
        const length = axis.steps[n] - axis.steps[n - 1];
        axis.places.push(axis.places[n - 1] + (shortened && length > 2 ? 2 + Math.log2(length / 2) : length));
    }
    axis.length = axis.places[axis.places.length - 1];
    for (const s of slices) {
        s.x = translate(s.at, axis.steps, axis.places);
        s.xEnd = translate(s.end, axis.steps, axis.places);
    }
}

/* Piecewise linear, from one ascending list to the other. */
function translate(value, from, to) {
    let low = 1, high = from.length - 1;
    while (low < high) {
        const middle = (low + high) >> 1;
        if (from[middle] < value) low = middle + 1; else high = middle;
    }
    const share = (value - from[low - 1]) / (from[low] - from[low - 1] || 1);
    return to[low - 1] + share * (to[low] - to[low - 1]);
}

const placeOf = (step) => translate(step, axis.steps, axis.places);
const stepOf = (place) => translate(place, axis.places, axis.steps);

/* -- The view ---------------------------------------------------------------------------------------------------- */

const RULER = 24, TITLE = 20, CLOSEST = 4, MANY = 40;

/* How high a row of slices and the gap between lanes are. High towers are drawn finer: a canvas has its limits. */
const crowded = lanes.list.length > MANY;
const metrics = { row: crowded ? 800 / lanes.list.length : 22, gap: crowded ? 200 / lanes.list.length : 10 };
const readable = () => metrics.row >= 12;
const view = { from: 0, to: 1, width: 0, gutter: 0, selected: null, hovered: null, pinned: false };
const canvas = byId("lanes"), overview = byId("overview");
let colours = {}, wanted = false;

const scale = () => (view.width - view.gutter) / (view.to - view.from);
const pixelOf = (place) => view.gutter + (place - view.from) * scale();
const placeAt = (pixel) => view.from + (pixel - view.gutter) / scale();

function look(from, to) {
    const least = Math.min(CLOSEST, axis.length), size = Math.min(Math.max(to - from, least), axis.length);
    const middle = (from + to) / 2;
    view.from = Math.min(Math.max(middle - size / 2, 0), axis.length - size);
    view.to = view.from + size;
    draw();
}

function zoom(factor, pixel) {
    const at = placeAt(pixel === undefined ? (view.gutter + view.width) / 2 : pixel);
    look(at - (at - view.from) * factor, at + (view.to - at) * factor);
}

const move = (by) => look(view.from + by, view.to + by);
const showWhole = () => look(0, axis.length);

/* Bring a slice into view, wide enough to be read. */
function show(s) {
    const wide = (s.xEnd - s.x) * scale() >= 40;
    const size = wide ? view.to - view.from : Math.max((s.xEnd - s.x) * 12, 24);
    const inside = wide && s.x >= view.from && s.xEnd <= view.to;
    if (!inside)
        look((s.x + s.xEnd) / 2 - size / 2, (s.x + s.xEnd) / 2 + size / 2);
}

/* -- Drawing ----------------------------------------------------------------------------------------------------- */

function readColours() {
    const style = getComputedStyle(document.documentElement);
    for (const name of ["paper", "lane", "line", "ink", "faint", "frame", ...Object.keys(CATEGORIES)])
        colours[name] = style.getPropertyValue("--" + name).trim();
}

/* Where the lanes are. Several processes get a title each. */
function layOut() {
    const titles = new Set(lanes.list.map((l) => l.process)).size > 1;
    let y = RULER, process = null;
    for (const lane of lanes.list) {
        if (titles && lane.process !== process)
            y += TITLE;
        lane.titled = titles && lane.process !== process;
        process = lane.process;
        lane.y = y;
        lane.height = lane.rows * metrics.row + (crowded ? 0 : 6);
        y += lane.height + metrics.gap;
    }
    return y;
}

function fit(element, height) {
    element.style.height = height + "px";       /* first: a bar to scroll by may come of it, and take some width */
    const ratio = window.devicePixelRatio || 1, width = element.clientWidth;
    element.width = Math.round(width * ratio);
    element.height = Math.round(height * ratio);
    const c = element.getContext("2d");
    c.setTransform(ratio, 0, 0, ratio, 0, 0);
    c.textBaseline = "middle";
    return c;
}

/* Draw with the next frame, unless it is done before. */
function draw() {
    if (!wanted)
        requestAnimationFrame(() => { if (wanted) drawNow(); });
    wanted = true;
}

/* Make room for all lanes. Returns what draws in it. */
function measure(height) {
    const c = fit(canvas, height);
    view.width = canvas.clientWidth;
    view.gutter = view.width < 600 ? 40 : 190;
    return c;
}

function drawNow() {
    wanted = false;
    const height = layOut(), c = measure(height);
    c.clearRect(0, 0, view.width, height);
    let drawn = 0;
    for (const lane of lanes.list) {
        drawBack(c, lane);
        drawn += drawLane(c, lane);
    }
    drawArrows(c);
    drawMark(c, view.hovered, 1);
    drawMark(c, view.selected, 2);
    drawRuler(c, height);
    drawGutter(c, height);
    drawOverview();
    document.documentElement.dataset.drawn = drawn;
}

function drawBack(c, lane) {
    c.fillStyle = colours.lane;
    c.fillRect(view.gutter, lane.y - (crowded ? 0 : 3), view.width - view.gutter, lane.height);
}

/* The slices of a lane that are in view. Those that would fall on the same pixel of the same row are one. */
function drawLane(c, lane) {
    const painted = new Array(lane.rows).fill(-1);
    let drawn = 0, first = Math.max(indexAt(lane, stepOf(view.from)), 0);
    while (first > 0 && lane.slices[first].row > 0)
        first--;
    for (let n = first; n < lane.slices.length && lane.slices[n].x <= view.to; n++) {
        const s = lane.slices[n];
        const left = Math.max(pixelOf(s.x), view.gutter), right = Math.min(pixelOf(s.xEnd), view.width);
        if (right < view.gutter || Math.max(right, left + 1) <= painted[s.row])
            continue;
        painted[s.row] = Math.ceil(Math.max(right, left + 1));
        drawSlice(c, s, left, right);
        drawn++;
    }
    return drawn;
}

function drawSlice(c, s, left, right) {
    const y = s.lane.y + s.row * metrics.row, width = right - left;
    c.fillStyle = colours[s.cat] || colours.device;
    c.fillRect(left, y, Math.max(width > 3 ? width - 1 : width, 1), Math.max(metrics.row - 2, 1));
    if (width < 12 || !readable())
        return;
    c.font = "12px system-ui, sans-serif";
    c.fillStyle = LIGHT_TEXT.has(s.cat) ? "#ffffff" : "#111111";
    const short = SHORT[s.cat], fits = short === undefined || widthOf(c, s.name) <= width - 6;
    const text = shortened(c, fits ? s.name : short, width - 6);
    if (text !== "")
        c.fillText(text, left + 3, y + metrics.row / 2 - 1);
}

const widths = new Map();
function widthOf(c, text) {
    const key = c.font + text;
    if (widths.size > 20000)
        widths.clear();
    if (!widths.has(key))
        widths.set(key, c.measureText(text).width);
    return widths.get(key);
}

/* As much of a text as there is room for. */
function shortened(c, text, room) {
    if (widthOf(c, text) <= room)
        return text;
    let n = Math.min(text.length - 1, Math.floor(room / 6));
    while (n > 0 && widthOf(c, text.slice(0, n) + "\u2026") > room)
        n--;
    return n > 0 ? text.slice(0, n) + "\u2026" : "";
}

function drawArrows(c) {
    const inView = arrows.filter((a) => a.end >= stepOf(view.from) && a.at <= stepOf(view.to));
    if (inView.length > 300 || !readable())
        return;
    c.strokeStyle = c.fillStyle = colours.ink;
    c.lineWidth = 1.5;
    for (const a of inView)
        drawArrow(c, pixelOf(placeOf(a.at + 0.5)) - 4, a.fromLane.y,
                  pixelOf(placeOf(a.end - 0.5)) + 5, a.toLane.y + metrics.row - 1);
}

/* From the end of one slice, at its top, to the beginning of another above it, at its bottom. */
function drawArrow(c, x, y, toX, toY) {
    if (Math.min(x, toX) < view.gutter || scale() < 3)
        return;
    c.beginPath();
    c.moveTo(x, y);
    c.lineTo(toX, toY + 6);
    c.stroke();
    c.beginPath();
    c.moveTo(toX, toY);
    c.lineTo(toX - 4, toY + 7);
    c.lineTo(toX + 4, toY + 7);
    c.fill();
}

function drawMark(c, s, width) {
    if (s === null)
        return;
    const left = Math.max(pixelOf(s.x), view.gutter), right = Math.min(pixelOf(s.xEnd), view.width);
    if (right < view.gutter || left > view.width)
        return;
    c.strokeStyle = colours.frame;
    c.lineWidth = width;
    c.strokeRect(left - 1, s.lane.y + s.row * metrics.row - 1, Math.max(right - left, 2) + 1, metrics.row);
}

/* 1, 2 or 5 times a power of ten, at least `least`. */
function roundUp(least) {
    const power = Math.pow(10, Math.floor(Math.log10(least)));
    return [1, 2, 5, 10].map((n) => n * power).find((n) => n >= least);
}

function drawRuler(c, height) {
    const room = 90 / scale(), every = Math.max(roundUp(room), 1);
    c.font = "11px system-ui, sans-serif";
    c.lineWidth = 1;
    const places = [];
    if (axis.shortened)
        for (let x = view.gutter + 4; x < view.width - 40; x += 110)
            places.push(placeOf(Math.round(stepOf(placeAt(x)))));
    else
        for (let p = Math.ceil(view.from / every) * every; p <= view.to; p += every)
            places.push(p);
    for (const p of places) {
        const x = Math.round(pixelOf(p)) + 0.5;
        if (x < view.gutter)
            continue;
        c.strokeStyle = colours.line;
        c.beginPath();
        c.moveTo(x, RULER - 7);
        c.lineTo(x, RULER - 2);
        c.stroke();
        c.fillStyle = colours.faint;
        c.fillText(Math.round(stepOf(p)).toLocaleString("en"), x + 3, RULER / 2 - 2);
    }
}

function drawGutter(c, height) {
    c.fillStyle = colours.paper;
    c.fillRect(0, 0, view.gutter, height);
    c.font = "11px system-ui, sans-serif";
    c.fillStyle = colours.faint;
    c.fillText(view.gutter > 60 ? "steps" : "", 0, RULER / 2 - 2);
    const every = Math.ceil(14 / (metrics.row * 2));
    for (const lane of lanes.list) {
        if (lane.level % every !== 0 && !lane.titled)
            continue;
        const name = lane.name.replace(/^level \d+: /, "");
        if (lane.titled) {
            c.font = "600 12px system-ui, sans-serif";
            c.fillStyle = colours.faint;
            c.fillText(shortened(c, lane.owner.name, view.width), 0, lane.y - TITLE / 2 - 3);
        }
        c.font = "600 14px system-ui, sans-serif";
        c.fillStyle = colours.ink;
        c.fillText("L" + lane.level, 0, lane.y + metrics.row / 2);
        c.font = "12px system-ui, sans-serif";
        c.fillStyle = colours.faint;
        if (view.gutter > 60 && !crowded)
            c.fillText(shortened(c, name, view.gutter - 44), 34, lane.y + metrics.row / 2);
    }
}

/* How many traps each part of the run has, and which part is in view. */
function drawOverview() {
    const height = 40, c = fit(overview, height), width = overview.clientWidth;
    const counts = new Array(Math.ceil(width)).fill(0);
    const full = (x) => (x / axis.length) * (width - 1);
    c.clearRect(0, 0, width, height);
    c.fillStyle = colours.lane;
    c.fillRect(0, 0, width, height);
    for (const s of slices)
        if (s.begins)
            counts[Math.floor(full(s.x))]++;
    const most = counts.reduce((a, b) => Math.max(a, b), 1);
    c.fillStyle = colours.D;
    counts.forEach((n, x) => {
        const tall = n === 0 ? 0 : 4 + (height - 12) * Math.log1p(n) / Math.log1p(most);
        c.fillRect(x, height - 4 - tall, 1, tall);
    });
    c.strokeStyle = colours.frame;
    c.lineWidth = 2;
    c.strokeRect(full(view.from) + 1, 1, Math.max(full(view.to) - full(view.from) - 2, 4), height - 2);
}

/* -- Details ----------------------------------------------------------------------------------------------------- */

function element(name, text) {
    const e = document.createElement(name);
    e.textContent = text;
    return e;
}

function describe(s) {
    const box = byId("details");
    box.replaceChildren();
    if (s === null) {
        box.append(element("h2", "Nothing selected"), element("p", "Point at a slice, or click it to keep it here."));
        return;
    }
    const list = document.createElement("dl");
    const row = (key, value) => list.append(element("dt", key), element("dd", String(value)));
    row("what", CATEGORIES[s.cat] || s.cat);
    row("where", s.lane.owner.name + ", " + s.lane.name);
    row("steps", s.at + " to " + s.end);
    for (const [key, value] of Object.entries(s.args))
        row(key === "clock" ? "guest's clock" : key, value);
    box.append(element("h2", s.name), list);
}

function select(s, pin) {
    view.selected = s;
    view.pinned = pin && s !== null;
    describe(s);
    draw();
}

function makeLegend() {
    const used = new Set(slices.map((s) => s.cat));
    for (const [cat, text] of Object.entries(CATEGORIES)) {
        if (!used.has(cat))
            continue;
        const item = document.createElement("li"), swatch = document.createElement("i");
        swatch.style.background = "var(--" + cat + ")";
        item.append(swatch, document.createTextNode(text));
        byId("legend").append(item);
    }
}

const number = (n) => Number(n).toLocaleString("en");

/* The property of efficiency, level by level. */
function makeBars() {
    const levels = Object.entries(about.levels || {}).sort((a, b) => b[0] - a[0]), box = byId("bars");
    if (levels.length === 0)
        box.append(element("p", "There is no monitor in C here: the machine executes everything itself."));
    for (const [level, l] of levels) {
        const share = l["share executed directly"], bar = document.createElement("div");
        const track = document.createElement("div"), filled = document.createElement("i");
        bar.className = "bar";
        filled.style.width = 100 * share + "%";
        track.append(filled);
        const rest = Number(l.emulated) + Number(l.interpreted);
        bar.append(element("b", "Monitor " + level + ": " + (100 * share).toFixed(4) + " %"), track,
                   element("small", number(l.direct) + " instructions by the machine below, " + number(rest)
                           + " by itself; " + number(l.traps) + " traps, " + number(l.reflected) + " reflected"));
        box.append(bar);
    }
    box.append(element("p", "Of the whole run, as in --stats."));
}

function makeHeader() {
    const names = [...new Set(lanes.list.map((l) => l.owner.name))];
    byId("programs").textContent = names.join(", ");
    document.title = "Timeline: " + names.join(", ");
    byId("summary").textContent = number(about.steps || lastStep) + " steps, " + number(slices.length) + " slices. "
        + (about.whole === "yes" ? "" : "Not the whole run: " + about.whole + ".");
}

/* -- Moving ------------------------------------------------------------------------------------------------------ */

function sliceAt(x, y) {
    const lane = lanes.list.find((l) => y >= l.y - 3 && y < l.y + l.height);
    if (lane === undefined || x < view.gutter)
        return null;
    const row = Math.floor((y - lane.y) / metrics.row), near = 2 / scale(), place = placeAt(x);
    let best = null;
    for (let n = indexAt(lane, stepOf(Math.min(place + near, axis.length))); n >= 0; n--) {
        const s = lane.slices[n];
        if (s.row === row && s.x - near <= place && s.xEnd + near >= place)
            return s;
        if (s.row === 0 && s.xEnd + near < place)
            break;
        best = best || (s.x <= place && s.xEnd >= place ? s : null);
    }
    return row < 0 ? null : best;
}

function jump(s) {
    select(s, true);
    show(s);
}

/* From the selection, or from the left edge of the view, to the next slice that fits; round the end. */
function find(fits, direction) {
    const from = view.selected !== null && view.pinned ? slices.indexOf(view.selected)
        : slices.findIndex((s) => s.x >= view.from) - (direction > 0 ? 1 : 0);
    for (let n = 1; n <= slices.length; n++) {
        const s = slices[(from + direction * n + 2 * slices.length) % slices.length];
        if (fits(s)) {
            jump(s);
            return true;
        }
    }
    return false;
}

const trap = (direction) => find((s) => s.begins, direction);

function fitsQuery(text) {
    return (s) => s.name.toLowerCase().includes(text)
        || Object.values(s.args).some((value) => String(value).toLowerCase().includes(text));
}

function search(direction) {
    const text = byId("query").value.trim().toLowerCase();
    byId("found").textContent = "";
    if (text === "")
        return;
    const count = slices.filter(fitsQuery(text)).length;
    byId("found").textContent = count === 0 ? "nothing" : number(count) + " found";
    if (count > 0)
        find(fitsQuery(text), direction);
}

/* The selection moves along its lane, or to the lane above or below. */
function selectBeside(direction) {
    if (view.selected === null)
        return trap(direction);
    const list = view.selected.lane.slices, s = list[list.indexOf(view.selected) + direction];
    if (s !== undefined)
        jump(s);
    return true;
}

/* The slice of a lane that is nearest in time to another. */
function nearest(lane, s) {
    const n = indexAt(lane, s.at), apart = (one) => Math.max(0, one.at - s.end, s.at - one.end);
    const near = [lane.slices[n], lane.slices[n + 1]].filter((one) => one !== undefined);
    return near.sort((a, b) => apart(a) - apart(b))[0];
}

function selectAcross(direction) {
    if (view.selected === null)
        return trap(1);
    for (let n = lanes.list.indexOf(view.selected.lane) + direction; lanes.list[n] !== undefined; n += direction)
        if (lanes.list[n].slices.length > 0) {
            jump(nearest(lanes.list[n], view.selected));
            return true;
        }
    return true;
}

const KEYS = {
    "+": () => zoom(0.6), "=": () => zoom(0.6), "-": () => zoom(1 / 0.6), Home: showWhole,
    n: () => trap(1), p: () => trap(-1), "/": () => byId("query").focus(), Escape: () => select(null, false),
    PageUp: () => move(-(view.to - view.from) * 0.8), PageDown: () => move((view.to - view.from) * 0.8),
};
const ARROWS = {
    ArrowLeft: () => selectBeside(-1), ArrowRight: () => selectBeside(1),
    ArrowUp: () => selectAcross(-1), ArrowDown: () => selectAcross(1),
};

function onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target === byId("query"))
        return;
    const action = KEYS[event.key] || ARROWS[event.key];
    if (action === undefined || (event.target !== canvas && event.target !== document.body && event.key.length > 1))
        return;
    event.preventDefault();
    if (event.shiftKey && (event.key === "ArrowLeft" || event.key === "ArrowRight"))
        move((event.key === "ArrowLeft" ? -0.2 : 0.2) * (view.to - view.from));
    else
        action();
}

function onWheel(event) {
    const x = event.offsetX;
    if (x < view.gutter)
        return;
    event.preventDefault();
    const sideways = event.shiftKey ? event.deltaY || event.deltaX : event.deltaX;
    if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY))
        move(sideways / scale());
    else
        zoom(Math.pow(1.0018, event.deltaY), x);
}

/* One pointer drags, two pinch; one that has not moved clicks. */
const pointers = new Map();
let moved = 0;

function onDown(event) {
    canvas.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, event.offsetX);
    moved = 0;
}

function onMove(event) {
    if (!pointers.has(event.pointerId)) {
        hover(sliceAt(event.offsetX, event.offsetY));
        return;
    }
    const before = [...pointers.values()], by = event.offsetX - pointers.get(event.pointerId);
    pointers.set(event.pointerId, event.offsetX);
    moved += Math.abs(by);
    canvas.classList.toggle("dragging", moved > 3);
    const after = [...pointers.values()];
    if (after.length === 1 && moved > 3)
        move(-by / scale());
    else if (after.length === 2)
        zoom(Math.max(Math.abs(before[0] - before[1]), 1) / Math.max(Math.abs(after[0] - after[1]), 1),
             (after[0] + after[1]) / 2);
}

function onUp(event) {
    if (pointers.delete(event.pointerId) && moved <= 3 && event.type === "pointerup")
        select(sliceAt(event.offsetX, event.offsetY), true);
    canvas.classList.remove("dragging");
}

function hover(s) {
    if (s === view.hovered)
        return;
    view.hovered = s;
    if (!view.pinned)
        describe(s);
    draw();
}

function onOverview(event) {
    if (event.buttons === 0)
        return;
    const at = event.offsetX / overview.clientWidth * axis.length, size = view.to - view.from;
    look(at - size / 2, at + size / 2);
}

function save() {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([byId("trace").textContent.trim()], { type: "application/json" }));
    link.download = "timeline.json";
    link.click();
    URL.revokeObjectURL(link.href);
}

/* What is in view stays in view. */
function shorten(yes) {
    const from = stepOf(view.from), to = stepOf(view.to);
    makeAxis(yes);
    look(placeOf(from), placeOf(to));
}

/* -- Beginning --------------------------------------------------------------------------------------------------- */

function listen() {
    byId("in").onclick = KEYS["+"];
    byId("out").onclick = KEYS["-"];
    byId("whole").onclick = showWhole;
    byId("next").onclick = () => trap(1);
    byId("previous").onclick = () => trap(-1);
    byId("save").onclick = save;
    byId("shorten").onchange = (event) => shorten(event.target.checked);
    byId("query").onkeydown = (event) => {
        if (event.key === "Enter") search(event.shiftKey ? -1 : 1);
        if (event.key === "Escape") canvas.focus();
    };
    canvas.onpointerdown = onDown;
    canvas.onpointermove = onMove;
    canvas.onpointerup = canvas.onpointercancel = onUp;
    canvas.onpointerleave = () => hover(null);
    canvas.addEventListener("wheel", onWheel, { passive: false });
    overview.onpointerdown = overview.onpointermove = onOverview;
    window.addEventListener("keydown", onKey);
    window.addEventListener("resize", draw);
    window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { readColours(); draw(); });
}

/* A short run is shown whole; of a long one the beginning, with long stretches shortened. #N in the address shows what
 * happens from step N on. */
function begin() {
    const step = Number((/^#(\d+)$/.exec(location.hash) || [])[1]);
    readColours();
    makeHeader();
    makeLegend();
    makeBars();
    byId("shorten").checked = lastStep > 2000;
    makeAxis(byId("shorten").checked);
    listen();
    measure(layOut());
    look(0, crowded ? axis.length : (view.width - view.gutter) / 22);
    if (step >= 0 && step <= lastStep)
        jump(slices.find((s) => s.at >= step) || slices[slices.length - 1]);
    drawNow();                                  /* a page that nobody sees yet gets no frame */
}

begin();
