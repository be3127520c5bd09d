// Comfort only: every page works without this file.
"use strict";

// Tell the site the time zone here, so that a day is the person's own.
const zone = `careerpath-zone=${Intl.DateTimeFormat().resolvedOptions().timeZone}`;
if (!document.cookie.split("; ").includes(zone)) {
	document.cookie = `${zone}; Path=/; Max-Age=31536000; SameSite=Lax${location.protocol === "https:" ? "; Secure" : ""}`;
}

// After a form comes back with something to put right, go there.
document.querySelector("[data-focus]")?.focus();

// Select a link as a whole, to copy it.
for (const link of document.querySelectorAll("[data-copy]")) link.addEventListener("focus", (e) => e.target.select());

// Without cookies nothing that is answered can be found again: say so before anything is.
for (const warning of document.querySelectorAll("[data-needs-cookies]")) {
	document.cookie = "careerpath-try=1; SameSite=Lax; Max-Age=9";
	warning.hidden = document.cookie.includes("careerpath-try=1");
	document.cookie = "careerpath-try=; SameSite=Lax; Max-Age=0";
}

// A page of a quiz that Back takes out of the browser's memory may be out of date: ask for it anew, without sending a form again as a reload may.
addEventListener("pageshow", (e) => {
	if (e.persisted && /^\/quizzes\/[^/]+(\/review)?$/.test(location.pathname)) location.replace(location.href.split("#")[0]);
});

// A slider beside its number: it only writes there, so that what isn't touched stays unanswered.
for (const slide of document.querySelectorAll("[data-slide]")) {
	const number = slide.parentElement.querySelector("input[type=text]");
	const follow = () => {
		const open = number.value.trim() === "";
		slide.value = open ? 50 : number.value;
		slide.classList.toggle("open", open);
	};
	slide.hidden = false;
	follow();
	number.addEventListener("input", follow);
	slide.addEventListener("input", () => {
		number.value = slide.value;
		slide.classList.remove("open");
	});
	slide.addEventListener("change", (e) => {
		e.stopPropagation();
		number.value = slide.value;
		number.dispatchEvent(new Event("change", { bubbles: true }));
	});
}

// Save answers as they are given: only those that changed, by the id of their item. One request at a time: the first brings what the next must carry.
const form = document.querySelector("form[data-saves]");
if (form) {
	const status = form.querySelector("[data-saved]");
	const bar = form.querySelector("progress");
	const left = form.querySelector("[data-left]");
	const changed = new Map(); // by item, when it was changed last
	const wrong = new Map(); // by item, what keeps its answer from being saved
	const control = (name) => form.querySelector(`[name="${name}"]`); // not form.elements, where an item may have any name
	let since = performance.now(), saving = null, again = false, over = false, failed = false;

	const question = (item) => form.querySelector(`[data-item="${CSS.escape(item)}"]`);
	const inputs = (item) => [...question(item).querySelectorAll(".choice input, input[type=text]")];
	const chosen = (item) => inputs(item).filter((e) => e.type === "text" ? e.value.trim() !== "" : e.checked).map((e) => e.value);
	const wasKept = (item) => [...form.querySelectorAll(`input[name="was:${CSS.escape(item)}"]`)];

	// A text with places, %s or %[1]s and so on, and what goes there.
	const filled = (text, ...parts) => {
		let next = 0;
		return text.replace(/%(?:\[(\d)\])?s/g, (_, place) => parts[place ? place - 1 : next++]);
	};
	const keptIs = (item, values) => {
		const [first, ...rest] = wasKept(item);
		rest.forEach((e) => e.remove());
		first.value = values[0] || "";
		for (const value of values.slice(1)) {
			const more = first.cloneNode();
			more.value = value;
			first.after(more);
		}
	};
	const complain = (item, message) => {
		const q = question(item), error = q.querySelector(".error");
		q.classList.toggle("wrong", message !== "");
		error.hidden = message === "";
		error.querySelector("[data-error]").textContent = message;
		const text = q.querySelector("input[type=text]");
		if (message) {
			wrong.set(item, message);
			text?.setAttribute("aria-invalid", "true");
		} else {
			wrong.delete(item);
			text?.removeAttribute("aria-invalid");
		}
	};
	const show = (item, values) => {
		for (const e of inputs(item)) {
			if (e.type === "text") {
				e.value = values[0] || "";
				e.dispatchEvent(new Event("input"));
			}
			else e.checked = values.includes(e.value);
		}
	};
	const say = (text, answer) => {
		status.textContent = text;
		if (answer?.address) {
			const link = document.createElement("a");
			link.href = answer.address;
			link.textContent = answer.link;
			status.append(" ", link);
		}
	};

	// What a problem adds to the page moves what stands below it, and a press that began on an answer must end there.
	let released = Promise.resolve();
	addEventListener("pointerdown", () => {
		released = new Promise((done) => {
			for (const kind of ["pointerup", "pointercancel"]) addEventListener(kind, () => setTimeout(done), { once: true, capture: true });
			setTimeout(done, 3000);
		});
	}, true);
	const save = async () => {
		const now = performance.now(), sent = new Map();
		const body = new URLSearchParams([[":go", "save"], [":seconds", ((now - since) / 1000).toFixed(1)]]);
		for (const name of [":draft", ":after", ":owner"]) body.set(name, control(name).value);
		const aim = control(":aim")?.value;
		for (const name of [":aim", ":aimed"]) if (control(name)) body.set(name, control(name).value);
		for (const [item, at] of changed) {
			sent.set(item, { at, values: chosen(item) });
			for (const e of wasKept(item)) body.append(e.name, e.value);
			for (const value of ["", ...chosen(item)]) body.append(item, value);
			body.set(`age:${item}`, Math.round(now - at));
		}
		let response, answer;
		try {
			response = await fetch(form.getAttribute("action"), { method: "POST", body, redirect: "error", keepalive: true, signal: AbortSignal.timeout(15000) });
			const wait = Number(response.headers.get("Retry-After"));
			if (wait > 0) setTimeout(queue, 1000 * Math.min(wait, 60));
			answer = await response.json();
			failed = false;
		} catch {
			failed = true;
			say(form.dataset.unreachable);
			return;
		}
		await released;
		if (answer.message) {
			over = response.status === 409;
			say(answer.message, answer);
			return;
		}
		since = now;
		control(":draft").value = answer.draft;
		if (control(":aimed")) control(":aimed").value = aim;
		const problems = answer.problems || {}, notes = [];
		for (const [item, { at, values }] of sent) {
			complain(item, problems[item] || "");
			if (problems[item]) {
				if (changed.get(item) === at) changed.delete(item); // it is sent again when it changes, or with the page
				continue;
			}
			keptIs(item, values);
			if (changed.get(item) === at) changed.delete(item);
		}
		for (const [item, message] of wrong) notes.push(filled(form.dataset.notKept, question(item).dataset.number, message));
		for (const [item, other] of Object.entries(answer.elsewhere || {})) {
			notes.push(other.text);
			const offered = inputs(item).filter((e) => e.type !== "text").map((e) => e.value);
			if (offered.length > 0 && other.values.some((v) => !offered.includes(v))) {
				notes.push(form.dataset.older);
			} else if (!changed.has(item)) {
				show(item, other.values);
				keptIs(item, other.values);
			}
		}
		if (bar) { // a page with one question shows no bar
			bar.value = answer.answered;
			bar.max = answer.total;
			left.textContent = answer.left;
		}
		say(notes.length ? `${notes.join(" ")} ${answer.count}.` : answer.saved);
	};
	const queue = () => {
		if (over) return;
		if (saving) { again = true; return; }
		saving = save().finally(() => {
			saving = null;
			if (again) { again = false; queue(); }
		});
	};
	addEventListener("beforeunload", (e) => { if (failed && changed.size > 0) e.preventDefault(); });
	addEventListener("online", () => { if (changed.size > 0) queue(); });
	form.addEventListener("change", (e) => {
		const item = e.target.closest("[data-item]")?.dataset.item;
		if (e.target.name === ":aim") queue();
		if (!item) return;
		if (e.target.type === "checkbox" && e.target.checked) { // one that goes alone takes the others out, and they it
			const alone = "alone" in e.target.dataset;
			for (const other of inputs(item)) if (other !== e.target && (alone || "alone" in other.dataset)) other.checked = false;
		}
		const first = !changed.has(item) && wasKept(item)[0].value === "";
		changed.set(item, performance.now());
		queue();
		if (first && pressed === item && e.target.type === "radio" && quick?.checked) reveal(item, following(item));
	});

	// Answering quickly, which can be switched off: after a tap the next question comes into view, and where it was
	// answered by a key, the focus goes there. What was answered before stays where it is.
	const quickKey = "careerpath-quick", kept = (read) => { try { return read(localStorage); } catch { return null; } };
	const quick = form.querySelector("#quick"); // null where a page has one question
	if (quick) {
		form.querySelector("[data-quick]").hidden = false;
		quick.checked = kept((s) => s.getItem(quickKey)) !== "off";
		quick.addEventListener("change", () => kept((s) => s.setItem(quickKey, quick.checked ? "on" : "off")));
	}

	let pressed = null; // item under the last press, null after a key
	addEventListener("pointerdown", (e) => {
		pressed = e.target.closest?.("[data-item]")?.dataset.item ?? null;
		scrollTo({ top: scrollY, behavior: "instant" }); // what is pressed stays under the press
	}, true);
	const open = (q) => chosen(q.dataset.item).length === 0;
	const questions = () => [...form.querySelectorAll("[data-item]")];
	const following = (item) => {
		const all = questions();
		return all.slice(all.indexOf(question(item)) + 1).find(open);
	};
	// The next question comes to where the last one was, so that the finger can stay; with a mouse or keys only where it
	// isn't in view.
	const reveal = (item, next) => {
		const to = next || form.querySelector(".actions"), gap = 8, was = question(item).getBoundingClientRect();
		const is = to.getBoundingClientRect(), head = to.parentElement.querySelector(".points-head")?.offsetHeight || 0;
		if (!matchMedia("(pointer: coarse)").matches && is.top >= head && is.bottom <= innerHeight) return;
		const top = Math.max(head + gap, Math.min(was.top, innerHeight - is.height - gap));
		scrollBy({ top: is.top - top }); // smooth or not by the style sheet, which heeds what the person prefers
	};
	addEventListener("keydown", (e) => {
		pressed = null;
		const at = document.activeElement, typing = at?.matches("input[type=text], textarea, select");
		if (!quick?.checked || e.ctrlKey || e.metaKey || e.altKey || e.repeat || typing || !/^[1-9]$/.test(e.key)) return;
		if (at && at !== document.body && at.id !== "main" && !form.contains(at)) return;
		const inView = (q) => { const r = q.getBoundingClientRect(); return r.top >= 0 && r.top < innerHeight; };
		const q = at?.closest("[data-item]") || questions().find((q) => open(q) && inView(q));
		const choice = q?.querySelectorAll(":is(.scale, .options) input[type=radio]")[e.key - 1];
		if (!choice) return;
		e.preventDefault();
		const first = open(q);
		choice.checked = true;
		choice.dispatchEvent(new Event("change", { bubbles: true }));
		const next = first && following(q.dataset.item);
		const focus = !first ? choice : next ? next.querySelector(".choice input, input[type=text]") : form.querySelector(".actions button");
		focus.focus({ preventScroll: true });
		if (first) reveal(q.dataset.item, next);
	});
	let leaving = false;
	form.addEventListener("submit", (e) => {
		if (e.submitter?.name === ":clear" && !leaving) {
			e.preventDefault();
			const item = e.submitter.value, all = inputs(item);
			all.forEach((input) => { input.checked = false; });
			all[0].focus();
			all[0].dispatchEvent(new Event("change", { bubbles: true }));
			return;
		}
		if (leaving || !saving && !failed) return;
		e.preventDefault();
		say(form.dataset.saving);
		again = false;
		(saving || Promise.resolve()).then(() => failed && changed.size > 0 ? save() : null).then(() => {
			if (failed && changed.size > 0) return; // the page that is left is lost where the server can't be reached
			leaving = true;
			form.requestSubmit(e.submitter);
		});
	});
	form.addEventListener("formdata", (e) => {
		const now = performance.now();
		for (const [item, at] of changed) e.formData.set(`age:${item}`, Math.round(now - at));
		e.formData.set(":seconds", ((now - since) / 1000).toFixed(1));
	});
}
