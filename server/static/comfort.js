// Comfort only: every page works without this file.
"use strict";

// After a form comes back with something to put right, go there.
document.querySelector("[data-focus]")?.focus();

// Select the private link as a whole, to copy it.
document.querySelector("[data-copy]")?.addEventListener("focus", (e) => e.target.select());

// Save answers as they are given. One request at a time: the first one may bring the cookie that the next must carry.
const form = document.querySelector("form[data-saves]");
if (form) {
	const status = form.querySelector("[data-saved]");
	const bar = form.querySelector("progress");
	const names = new Set([...form.elements].map((e) => e.name).filter((n) => n && n !== "go" && n !== "opened"));
	const answeredHere = () => {
		const given = new FormData(form);
		return [...names].filter((n) => (given.get(n) || "").trim() !== "").length;
	};
	const elsewhere = bar.value - answeredHere();
	let saving = null, again = false;

	const save = async () => {
		const sent = new URLSearchParams(new FormData(form));
		sent.set("go", "save");
		try {
			const answer = await fetch(form.action, { method: "POST", body: sent, redirect: "error" });
			if (!answer.ok) throw new Error(answer.statusText);
			bar.value = elsewhere + answeredHere();
			status.textContent = `${bar.value} of ${bar.max} answered, saved`;
		} catch {
			status.textContent = "Not saved just now. Your answers are sent when you continue.";
		}
	};
	const queue = () => {
		if (saving) { again = true; return; }
		saving = save().finally(() => {
			saving = null;
			if (again) { again = false; queue(); }
		});
	};
	form.addEventListener("change", queue);
	let leaving = false;
	form.addEventListener("submit", (e) => {
		if (!saving || leaving) return;
		e.preventDefault();
		leaving = true;
		again = false;
		saving.finally(() => form.requestSubmit(e.submitter));
	});
}
