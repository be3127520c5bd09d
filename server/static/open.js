// Takes the secret of a link out of the address, so that no history keeps it, and opens it.
"use strict";

const openLink = () => {
	const secret = location.hash.slice(1);
	if (!secret) return;
	history.replaceState(null, "", location.pathname);
	const field = document.getElementById("link");
	field.value = secret;
	field.form.requestSubmit();
};
openLink();
addEventListener("hashchange", openLink);
