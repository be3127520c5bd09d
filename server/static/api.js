// Sends what stands in the forms of the page that describes the API, and shows the answer. Without it the page is there to read.
"use strict";

for (const form of document.querySelectorAll("[data-try]")) {
	const status = form.querySelector("[data-status]"), answer = form.querySelector("[data-answer]");
	const fields = (place) => [...form.querySelectorAll(`[data-in="${place}"]`)];
	form.hidden = false;

	// The address, with what stands in its fields.
	const address = () => {
		let path = form.dataset.path;
		for (const e of fields("path")) path = path.replace(`{${e.name}}`, encodeURIComponent(e.value.trim()));
		const query = new URLSearchParams(fields("query").map((e) => [e.name, e.value.trim()]).filter(([, value]) => value !== ""));
		return query.size > 0 ? `${path}?${query}` : path;
	};

	form.addEventListener("submit", async (e) => {
		e.preventDefault();
		const headers = {}, [body] = fields("body"), [key] = fields("key");
		if (body) headers["Content-Type"] = "application/json";
		if (key) headers.Authorization = `Bearer ${key.value.trim()}`;
		for (const e of fields("header")) if (e.value.trim() !== "") headers[e.name] = e.value.trim();
		try {
			const reply = await fetch(address(), { method: form.dataset.method, headers, body: body?.value, credentials: "omit" });
			const text = await reply.text();
			const told = ["ETag", "Location"].filter((name) => reply.headers.has(name)).map((name) => `${name}: ${reply.headers.get(name)}`);
			status.textContent = [`${reply.status} ${reply.statusText}`, ...told].join(" · ");
			answer.hidden = text === "";
			try {
				answer.textContent = JSON.stringify(JSON.parse(text), null, 2);
			} catch {
				answer.textContent = text;
			}
		} catch {
			status.textContent = form.dataset.failed;
			answer.hidden = true;
		}
	});
}

// An address may lead to an operation: unfold it.
const at = location.hash && document.getElementById(location.hash.slice(1));
if (at?.tagName === "DETAILS") at.open = true;
