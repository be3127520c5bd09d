// Makes passkeys and signs in with them.
"use strict";

for (const part of document.querySelectorAll("[data-passkey]")) {
	if (!window.PublicKeyCredential || !navigator.credentials) continue;
	if (/^[\d.]+$|:/.test(location.hostname)) continue; // passkeys belong to a name
	const button = part.querySelector("button"), said = part.querySelector("[role=status]");
	const { passkey, owner } = part.dataset;
	const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
	const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
		.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
	const send = async (step, body) => {
		const reply = await fetch(`/passkeys/${step}?owner=${owner}`, { method: "POST", body: JSON.stringify(body) });
		const answer = await reply.json();
		if (!reply.ok) throw new Error(answer.message);
		return answer;
	};
	const made = (credential, names) => {
		const response = {};
		for (const name of names) if (credential.response[name]) response[name] = text(credential.response[name]);
		return { id: credential.id, rawId: text(credential.rawId), type: credential.type, response };
	};
	const register = async () => {
		const { publicKey } = await send("ask", {});
		publicKey.challenge = bytes(publicKey.challenge);
		publicKey.user.id = bytes(publicKey.user.id);
		for (const known of publicKey.excludeCredentials || []) known.id = bytes(known.id);
		const credential = await navigator.credentials.create({ publicKey });
		return send("add", made(credential, ["clientDataJSON", "attestationObject"]));
	};
	const signIn = async () => {
		const { publicKey } = await send("ask-sign-in", {});
		publicKey.challenge = bytes(publicKey.challenge);
		const credential = await navigator.credentials.get({ publicKey });
		return send("sign-in", made(credential, ["clientDataJSON", "authenticatorData", "signature", "userHandle"]));
	};
	button.addEventListener("click", async () => {
		button.disabled = true;
		said.textContent = "";
		try {
			const { to } = await (passkey === "register" ? register() : signIn());
			if (to.split("#")[0] === location.pathname) location.reload();
			else location.assign(to);
		} catch (e) { // the browser's own errors, such as after Cancel, are for developers
			said.textContent = e instanceof DOMException || e instanceof TypeError ? said.dataset.failed : e.message;
			button.disabled = false;
		}
	});
	part.querySelector("[data-without]").hidden = true;
	button.hidden = false;
}
