// The conditions of the quiz marketing_career in three rule engines for Node. `npm start` prints what one sheet takes;
// with --serve it does what lines of JSON on its input say, for `go run .` to measure the same beside the engine.
import { createInterface } from "node:readline";
import { ZenEngine } from "@gorules/zen-engine";
import jsonLogic from "json-logic-js";
import { Engine } from "json-rules-engine";

// A comparison is [name, operator, number], a sum of names is a list of them.
const all = (...of) => ({ all: of });
const conditions = {
  leads_nobody_yet: all(["fact.people_led", "==", 0], ["level.team_leadership", ">", 60]),
  owns_no_budget_yet: all(["fact.budget_owned", "==", 0], ["level.budget_ownership", ">", 50]),
  no_time_with_executives: all(["fact.executive_meetings", "==", 0], ["level.executive_partnership", ">", 50]),
  director_shape_without_a_team: all(
    ["fit.marketing_director", ">=", 0.5], ["fact.people_led", "==", 0], ["level.team_leadership", "<=", 60],
  ),
  director_shape_with_little_leading: all(
    ["fit.marketing_director", ">=", 0.5], ["fact.people_led", ">", 0], ["level.team_leadership", "<=", 55],
  ),
  manager_close_to_director: all(
    ["readiness.marketing_director", ">=", 85],
    [["fit.marketing_director", "fit.social_media_marketer"], "<", 0.5],
    ["fact.people_led", ">", 0],
  ),
  digital_and_social_media_meet: all(
    ["fit.digital_media_manager", ">=", 0.25], ["fit.social_media_manager", ">=", 0.25],
  ),
  two_sides_of_social_media: all(
    ["fit.social_media_manager", ">=", 0.25], ["fit.social_media_marketer", ">=", 0.25],
  ),
  early_in_the_career: all(["fact.years_in_marketing", "<", 2]),
  leads_a_team_now: all(["fact.people_led", ">=", 3], ["level.team_leadership", "<", 50]),
  decides_on_a_large_budget: all(["fact.budget_owned", ">=", 500], ["level.budget_ownership", "<", 60]),
  meets_executives_often: all(["fact.executive_meetings", ">=", 6], ["level.executive_partnership", "<", 60]),
  digital_media_manager_requires_1: all(["level.seo_and_owned_channels", ">=", 30]),
  digital_marketing_manager_requires_1: all(["level.marketing_strategy", ">=", 20]),
  marketing_manager_requires_1: all(["level.project_coordination", ">=", 40]),
  marketing_manager_requires_2: all(["level.team_leadership", ">=", 30]),
  marketing_director_requires_1: all(["level.team_leadership", ">=", 30]),
  marketing_director_requires_2: all(["fact.executive_meetings", ">=", 1]),
};

// Each peer is a function from the values of a sheet to the ids of the conditions that hold.
const peers = {
  "json-rules-engine": jsonRules(),
  "json-logic-js": logic(),
  "@gorules/zen-engine": zen(),
};

function jsonRules() {
  const operators = {
    "==": "equal", ">": "greaterThan", ">=": "greaterThanInclusive", "<": "lessThan", "<=": "lessThanInclusive",
  };
  const sums = {};
  const translate = (c) => {
    if (c.all) return { all: c.all.map(translate) };
    const [left, operator, value] = c;
    if (Array.isArray(left)) {
      sums[left.join("+")] = left;
      return { fact: left.join("+"), operator: operators[operator], value };
    }
    const [fact, key] = left.split(".");
    return { fact, path: `$.${key}`, operator: operators[operator], value };
  };
  const engine = new Engine();
  for (const [id, c] of Object.entries(conditions)) engine.addRule({ conditions: translate(c), event: { type: id } });
  for (const [id, names] of Object.entries(sums)) {
    engine.addFact(id, async (_, almanac) => {
      let sum = 0;
      for (const name of names) {
        const [fact, key] = name.split(".");
        sum += await almanac.factValue(fact, {}, `$.${key}`);
      }
      return sum;
    });
  }
  return async (values) => (await engine.run(values)).events.map((e) => e.type);
}

function logic() {
  const name = (n) => (Array.isArray(n) ? { "+": n.map(name) } : { var: n });
  const translate = (c) => {
    if (c.all) return { and: c.all.map(translate) };
    return { [c[1]]: [name(c[0]), c[2]] };
  };
  const rules = Object.entries(conditions).map(([id, c]) => [id, translate(c)]);
  return (values) => rules.filter(([, rule]) => jsonLogic.apply(rule, values)).map(([id]) => id);
}

function zen() {
  const write = (c) => {
    if (c.all) return c.all.map(write).join(" and ");
    return `${[c[0]].flat().join(" + ")} ${c[1]} ${c[2]}`;
  };
  const expressions = Object.entries(conditions).map(([id, c]) => ({ id, key: id, value: write(c) }));
  const engine = new ZenEngine();
  const decision = engine.createDecision({
    nodes: [
      { id: "in", name: "in", type: "inputNode" },
      { id: "rules", name: "rules", type: "expressionNode", content: { expressions } },
      { id: "out", name: "out", type: "outputNode" },
    ],
    edges: [
      { id: "a", type: "edge", sourceId: "in", targetId: "rules" },
      { id: "b", type: "edge", sourceId: "rules", targetId: "out" },
    ],
  });
  return async (values) => {
    const { result } = await decision.evaluate(values);
    return Object.keys(conditions).filter((id) => result[id] === true);
  };
}

// Only one peer works in threads of its own and gains by having many sheets at once.
const atOnce = { "json-rules-engine": 1, "@gorules/zen-engine": 64 };

async function go(name, sheets, count) {
  const peer = peers[name];
  const waiting = [];
  for (let i = 0; i < count; i++) {
    const held = peer(sheets[i % sheets.length]);
    if (held instanceof Promise && waiting.push(held) === atOnce[name]) await Promise.all(waiting.splice(0));
  }
  await Promise.all(waiting);
}

async function serve() {
  let sheets = [];
  for await (const line of createInterface({ input: process.stdin })) {
    const order = JSON.parse(line);
    let answer = true;
    if (order.sheets) {
      sheets = order.sheets;
    } else if (order.ids) {
      answer = [];
      for (const values of sheets) {
        const held = new Set(await peers[order.peer](values));
        answer.push(order.ids.map((id) => held.has(id)));
      }
    } else {
      await go(order.peer, sheets, order.count);
    }
    console.log(JSON.stringify(answer));
  }
}

async function print() {
  const sheet = {
    fact: { years_in_marketing: 5, people_led: 3, budget_owned: 20, executive_meetings: 2 },
    level: {
      team_leadership: 72, budget_ownership: 48, executive_partnership: 51, seo_and_owned_channels: 40,
      marketing_strategy: 55, project_coordination: 81,
    },
    fit: {
      social_media_marketer: 0.02, social_media_manager: 0.03, digital_media_manager: 0.05, marketing_manager: 0.7,
      digital_marketing_manager: 0.1, marketing_director: 0.1,
    },
    readiness: { marketing_director: 71 },
  };
  for (const name of Object.keys(peers)) {
    const rounds = [];
    for (let round = 0; round < 11; round++) {
      const count = 2000;
      const start = process.hrtime.bigint();
      await go(name, [sheet], count);
      rounds.push(Number(process.hrtime.bigint() - start) / count);
    }
    rounds.sort((a, b) => a - b);
    console.log(`${name}: ${Math.round(rounds[5])} ns per sheet`);
  }
}

await (process.argv.includes("--serve") ? serve() : print());
