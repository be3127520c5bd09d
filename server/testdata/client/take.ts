// What a program does with the client that openapi-typescript and openapi-fetch make from the description of the API: a
// person takes a quiz, adopts a plan, ticks a milestone off, takes the quiz again and reads what has moved. The types are
// checked as well: what the description lacks doesn't compile.
import createClient from "openapi-fetch";
import type { components, paths } from "./api.js";

declare const process: { argv: string[] };

const quiz = "marketing_career";
const api = createClient<paths>({ baseUrl: process.argv[2] });

// got is the data of a reply that went well.
function got<T>(reply: { data?: T; error?: components["schemas"]["Problem"]; response: Response }): T {
	if (reply.data === undefined) throw new Error(`${reply.response.url}: ${reply.response.status} ${JSON.stringify(reply.error)}`);
	return reply.data;
}

// answersOf answers every item: with its lowest answer, or with its highest.
function answersOf(sections: components["schemas"]["Section"][], high: boolean): Record<string, unknown> {
	const answers: Record<string, unknown> = {};
	for (const item of sections.flatMap((section) => section.items)) {
		const options = (item.options ?? []).filter((option) => !option.alone).map((option) => option.id);
		const option = options[high ? options.length - 1 : 0];
		if (item.kind === "scale") answers[item.id] = high ? (item.labels ?? []).length : 1;
		else if (item.kind === "one") answers[item.id] = option;
		else if (item.kind === "many") answers[item.id] = [option];
		else answers[item.id] = item.min ?? 0;
	}
	return answers;
}

const made = got(await api.POST("/api/v1/people", { body: { name: "A client" } }));
api.use({
	onRequest({ request }) {
		request.headers.set("Authorization", `Bearer ${made.token}`);
		return request;
	},
});

const { sections } = got(await api.GET("/api/v1/quizzes/{quiz}", { params: { path: { quiz } } }));
const draft = got(await api.PUT("/api/v1/me/drafts/{quiz}", { params: { path: { quiz } }, body: { answers: answersOf(sections, false) } }));
const once = { header: { "Idempotency-Key": "the first result" } };
const first = got(await api.POST("/api/v1/me/assessments", { params: once, body: { quiz } }));
const again = got(await api.POST("/api/v1/me/assessments", { params: once, body: { quiz } }));

const ask = { assessment: first.id, to: "marketing_manager", hours_per_week: 4 };
const suggested = got(await api.POST("/api/v1/me/plans", { body: ask }));
const adopted = got(await api.POST("/api/v1/me/plans", { body: { ...ask, adopt: true } }));
if (!("id" in adopted)) throw new Error("the plan was only suggested");
const plan = adopted.id;
const shown = await api.GET("/api/v1/me/plans/{plan}", { params: { path: { plan } } });
const milestone = got(shown).milestones[0].id;
const tag = shown.response.headers.get("ETag") ?? "";
const tick = async (etag: string) =>
	api.PATCH("/api/v1/me/plans/{plan}/milestones/{milestone}", {
		params: { path: { plan, milestone }, header: { "If-Match": etag } },
		body: { status: "done", evidence: "It is done." },
	});
const ticked = got(await tick(tag));
const stale = await tick(tag);

const second = got(await api.POST("/api/v1/me/assessments", { body: { quiz, answers: answersOf(sections, true) } }));
const progress = got(await api.GET("/api/v1/me/progress"));
const events = got(await api.GET("/api/v1/me/events"));
const calendar = await api.GET("/api/v1/me/plans/{plan}.ics", { params: { path: { plan } }, parseAs: "text" });

console.log(JSON.stringify({
	open: draft.open.length,
	repeated: again.id === first.id,
	suggested: "id" in suggested ? "adopted" : "suggested",
	milestones: adopted.milestones.length > 0,
	ticked: ticked.status,
	stale: stale.error?.type,
	points: progress.points.map((point) => point.assessment === first.id ? "first" : point.assessment === second.id ? "second" : "other"),
	moved: progress.since.some((group) => group.certainty === "reliable" && group.to > group.from),
	finished: progress.outcomes.flatMap((outcome) => outcome.done).length,
	events: events.items.map((event) => event.kind),
	calendar: got(calendar).startsWith("BEGIN:VCALENDAR"),
}));
