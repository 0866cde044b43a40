/* hands.js - what hands do with the page, for the tests: appended to it, in a script element of its own. It says in
 * data-hands of the document what went wrong, or `ok`. The page is that of svc.s at depth 2, 1280 wide. */
(() => {
"use strict";

const complaints = [];
const must = (what, yes) => { if (!yes) complaints.push(what); };
const size = () => view.to - view.from;
const key = (name, more) => canvas.dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true, ...more }));
const pointer = (type, x, y, id, buttons) => {
    const box = canvas.getBoundingClientRect();
    const at = { clientX: box.left + x, clientY: box.top + y };
    canvas.dispatchEvent(new PointerEvent(type, { ...at, pointerId: id, buttons }));
};
canvas.setPointerCapture = () => {};            /* no real pointer is down */

function keys() {
    must("it begins whole", size() === axis.length);
    key("+");
    must("+ zooms in", size() < axis.length);
    key("Home");
    must("Home shows all", size() === axis.length);
    key("n");
    must("n finds the first trap: " + view.selected.name, view.selected.name === "takes RESET");
    key("n");
    must("n finds the next trap: " + view.selected.at, view.selected.name === "D PRIVILEGED" && view.selected.at === 6);
    key("ArrowRight");
    must("right is along the lane", view.selected.name === "reflect PRIVILEGED");
    key("ArrowUp");
    must("up is a level up, who got it", view.selected.lane.level === 1 && view.selected.at === 8);
    key("p");
    must("p goes back: " + view.selected.at, view.selected.at === 6);
    key("Escape");
    must("Escape lets go", view.selected === null);
}

function wheel() {
    const turn = (more) => {
        const box = canvas.getBoundingClientRect(), clientX = box.left + pixelOf(13);
        canvas.dispatchEvent(new WheelEvent("wheel", { clientX, clientY: box.top + 30, cancelable: true, ...more }));
    };
    const under = pixelOf(13);
    turn({ deltaY: -400 });
    must("the wheel zooms", size() < axis.length);
    must("around the pointer", Math.abs(pixelOf(13) - under) < 2);
    const from = view.from;
    turn({ deltaX: 60 });
    must("the wheel moves sideways", view.from > from);
}

function drag() {
    const from = view.from;
    pointer("pointerdown", 600, 30, 1, 1);
    pointer("pointermove", 700, 30, 1, 1);
    pointer("pointerup", 700, 30, 1, 0);
    must("dragging right shows what is before", view.from < from);
    must("and selects nothing", view.selected === null);
    const before = size();
    pointer("pointerdown", 500, 30, 1, 1);
    pointer("pointerdown", 700, 30, 2, 1);
    pointer("pointermove", 900, 30, 2, 1);
    pointer("pointerup", 900, 30, 2, 0);
    pointer("pointerup", 500, 30, 1, 0);
    must("two fingers apart zoom in", size() < before);
}

function click() {
    showWhole();
    drawNow();
    const s = slices.find((one) => one.cat === "v_i"), y = s.lane.y + s.row * metrics.row + 5;
    pointer("pointermove", pixelOf(s.x) + 5, y, 1, 0);
    must("pointing describes", byId("details").textContent.includes("v_lpsw"));
    pointer("pointerdown", pixelOf(s.x) + 5, y, 1, 1);
    pointer("pointerup", pixelOf(s.x) + 5, y, 1, 0);
    must("a click selects", view.selected === s && view.pinned);
    must("PSW before and after", byId("details").textContent.includes("R=(00002000,00001000)"));
}

function search() {
    byId("query").value = "halt  a0";
    byId("query").onkeydown({ key: "Enter" });
    must("a search finds: " + byId("found").textContent, byId("found").textContent === "3 found");
    must("and selects", view.selected.args.instruction === "halt  a0");
    byId("query").value = "nowhere";
    byId("query").onkeydown({ key: "Enter" });
    must("or says that there is nothing", byId("found").textContent === "nothing");
}

function stretches() {
    showWhole();
    const before = view.selected;
    byId("shorten").checked = true;
    byId("shorten").onchange({ target: byId("shorten") });
    must("shortened is shorter or the same", axis.length <= lastStep && size() === axis.length);
    must("there and back", slices.every((one) => Math.abs(stepOf(placeOf(one.at)) - one.at) < 1e-6));
    must("slices keep their order", slices.every((one, n) => n === 0 || one.x >= slices[n - 1].x));
    must("the selection stays", view.selected === before);
}

for (const part of [keys, wheel, drag, click, search, stretches])
    part();
document.documentElement.dataset.hands = complaints.length === 0 ? "ok" : complaints.join("; ");
})();
