package server_test

import (
	"encoding/json"
	"html"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The pages that claims stand on.
const (
	directorPage = "/roles/marketing_director"
	managerPage  = "/roles/marketing_manager"
	socialMan    = "/roles/social_media_manager"
	socialMark   = "/roles/social_media_marketer"
	mediaMan     = "/roles/digital_media_manager"
	digitalMan   = "/roles/digital_marketing_manager"
	ladder       = "/compare/marketing_director/marketing_manager"
	socialPair   = "/compare/social_media_manager/social_media_marketer"
	mediaPair    = "/compare/digital_media_manager/social_media_manager"
	mock         = "The difference between marketing manager and marketing director"
	socialRoles  = "The Roles Of A Social Media Manager vs Social Media Marketer"
	digitalWork  = "How Digital Marketing Managers Work"
	mediaCompare = "Digital Media Manager vs. Social Media Manager: What's the Difference?"
)

// sourceClaims are the facts that the four articles give about the roles, by the page they have to stand on and the
// article it has to cite for them. Each claim is its name and the words that the page says it with. A new wording of a
// page changes the words here, never the claim.
var sourceClaims = []struct {
	page, source string
	claims       [][]string
}{
	{mediaPair, mediaCompare, [][]string{
		{"four articles", "2025-03-23"},
		{"scope", "looks after all digital channels", "looks after the social ones"},
		{"measures", "judged by traffic and conversions", "judged by engagement and shares"},
		{"the table", "At a glance", "Measured by Site traffic. Conversion rate. Engagement rate. Shares.",
			"Makes Content for websites, blogs and email.", "Posts, stories and reels. Tools Google Analytics"},
		{"each informs the other", "Site figures guide social campaigns",
			"social insight improves content elsewhere"},
		{"do companies need both", "Do companies need both?",
			"Larger companies keep both roles. Small ones merge them"},
		{"can one do both", "Can one person do both",
			"One person can do both, but dedicated people usually do each better"},
		{"which tools", "Which tools do these roles use?"},
		{"how roles change", "How are these roles changing?",
			"Tools and people's habits keep changing, so both have to keep learning"},
	}},
	{directorPage, mock, [][]string{
		{"the agency and its place", "Mock, the agency, Atlanta (mocktheagency.com)"},
		{"vision", "holds the vision"},
		{"answers why and what", "asks why the company is doing something", "settles why and what"},
		{"what success looks like", "Says what success looks like"},
		{"where the brand is going", "decides where the brand is going"},
		{"marketing serves the company's goals", "marketing serves the company's goals"},
		{"how resources are best used", "how the team's resources are best used"},
		{"not in the day-to-day", "stays out of the day-to-day"},
		{"sets vision and long-term goals", "Sets the marketing vision and the long-term goals"},
		{"budgets and investment", "Manages budgets and decides where to invest"},
		{"measures success with data", "measures it with data and analytics"},
		{"supports managers", "Supports the managers so that their teams can do the work"},
		{"relationships", "Builds relationships with executives and with other departments"},
		{"leads by the big picture", "Leads by a big picture that is shared with executives"},
		{"opportunities, a step ahead", "Finds opportunities and keeps the brand a step ahead"},
		{"local feels global", "A local brand may come to feel global, or a global one local"},
		{"maps a sports campaign", "Maps the strategy of a campaign", "local teams as partners",
			"puts fans first", "targeted ads"},
		{"the compass", "The director is the compass"},
		{"up in the box", "up in the box, analyses the game"},
	}},
	{digitalMan, digitalWork, [][]string{
		{"date and publisher of the work article", "marketer.it.com, 2024-12-13"},
		{"bridge", "the bridge between business goals and digital strategy"},
		{"strategy", "Develops the digital strategy"},
		{"campaigns", "campaigns across search ads, social media and email"},
		{"content", "Coordinates content"},
		{"data", "click-through, return on investment and conversions"},
		{"budget", "Manages the budget across channels"},
		{"team", "search experts, designers, copywriters and developers"},
		{"technology", "automation, personalisation and tracking"},
		{"what automation is for", "Marketing automation: to send messages"},
		{"what a CRM is for", "CRM: to keep what the company knows about its customers"},
		{"what SEO tools are for", "SEO tools: to be found in search engines", "SEMrush"},
		{"what social media management is for", "Social media management: to plan and publish posts"},
		{"what dashboards are for", "Analytics dashboards: to track in one place",
			"Google Analytics is one of them"},
		{"Google Ads, a campaign platform", "Google Ads: to run ad campaigns", "It is a campaign platform"},
		{"five skills", "Analytical thinking.", "Communication.", "Project management.", "Adaptability.",
			"A customer-centric mindset."},
		{"six steps", "How the work goes", "Research and planning",
			"Strategy formation Set the goals, choose the channels, and say by which KPIs", "Execution",
			"Monitoring", "Optimisation", "Reporting"},
	}},
	{managerPage, mock, [][]string{
		{"action", "makes things happen"},
		{"answers how", "answers how it can be done"},
		{"leads the team on the ground", "Leads the team on the ground and keeps it motivated"},
		{"campaigns out of the door", "Gets current campaigns out of the door"},
		{"works with specialists", "Works directly with designers, writers and other specialists"},
		{"runs smoothly", "Keeps everything running smoothly"},
		{"runs with the vision", "Takes the director's vision", "runs with it"},
		{"deadlines", "deadlines are met"},
		{"in a sports campaign", "Schedules meetings, coordinates deliverables and solves problems",
			"sports campaign"},
		{"the engine", "the manager is the engine"},
		{"calls the plays", "on the field and calls the plays"},
		{"think strategically", "Learn to think strategically"},
		{"leadership and decisions", "gain experience in leading and in making decisions"},
		{"act like a director first", "Act like a director before you hold the title",
			"offer big-picture ideas, learn to interpret data, and work closely with people higher " +
				"up to understand their goals"},
		{"initiative", "Initiative that is kept up turns into growth"},
	}},
	{socialMan, socialRoles, [][]string{
		{"presence, day to day", "Runs the brand's presence on social platforms from day to day"},
		{"captain of the ship", "like the captain of a ship"},
		{"creates and curates", "Creates and gathers content, such as posts, pictures and video"},
		{"manages platforms", "scheduling posts, replying, and watching the analytics"},
		{"community", "building relationships, answering questions, and giving feedback in good time"},
		{"campaigns with departments", "Carries out campaigns together with other departments"},
		{"analytics and reporting", "Analyses what happened on the platforms and reports it"},
		{"tactical", "works tactically"},
		{"existing followers", "Looks after the followers the brand already has"},
		{"communication, interpersonal skill", "Strong communication and a good way with people"},
	}},
	{socialMan, mediaCompare, [][]string{
		{"voice of the company", "the voice of the company"},
		{"five skills", "Social engagement.", "Copywriting.", "Audience analysis.", "Creativity.",
			"Awareness of trends."},
		{"the networks, each with its audience and format",
			"Facebook, Instagram, Twitter and LinkedIn, each of which has an audience and formats of " +
				"its own"},
		{"real time", "in real time"},
		{"measured", "Engagement rate.", "Shares."},
		{"makes", "Posts, stories and reels."},
		{"tools", "Hootsuite, Buffer and Sprout Social"},
	}},
	{socialMark, socialRoles, [][]string{
		{"strategist, led by data", "works like a strategist", "lets data lead"},
		{"audience research", "what it prefers, how it behaves and what troubles it"},
		{"plans for objectives", "a set objective such as awareness, traffic or leads"},
		{"ads and return", "Manages ad campaigns and adjusts the spending so that it brings the best return"},
		{"metrics and A/B tests", "from campaign metrics to A/B tests"},
		{"overall strategy", "Fits social campaigns into the overall marketing strategy"},
		{"long term, new audiences", "Plans for the long term and wins new audiences"},
		{"analytical", "An analytical mind"},
	}},
	{mediaMan, mediaCompare, [][]string{
		{"whole content strategy",
			"Shapes the overall online content strategy and carries it out across websites, email, " +
				"blogs and more"},
		{"one message", "Keeps one brand message over all channels"},
		{"architect", "the architect of the brand's online identity"},
		{"plans", "Develops strategic plans"},
		{"calendars", "Keeps the content calendars"},
		{"performance", "Analyses how the content performs"},
		{"four skills", "Search engine optimisation (SEO).", "Analysis.", "Content marketing.",
			"Technical skill with media tools and platforms."},
		{"all channels in step", "Keeps all digital channels in step"},
		{"measured", "Site traffic.", "Conversion rate."},
		{"makes", "Content for websites, blogs and email."},
		{"tools", "Google Analytics", "CMS platforms"},
		{"qualification", "a degree in marketing or communications", "experience in digital strategy"},
		{"qualification", "Which qualification does a digital media manager need?"},
	}},
	{ladder, mock, [][]string{
		{"the football picture, read alone",
			"Think of a football match. The marketing manager is on the field and calls the plays. " +
				"The marketing director is up in the box, analyses the game"},
		{"compass beside engine", "The director is the compass and the manager is the engine."},
		{"strategic and tactical", "The director's work is strategic and the manager's tactical"},
		{"why and what against how", "one settles why and what, the other how"},
		{"executives against deadline",
			"shares the vision with executives, the other motivates the team to meet its deadline"},
		{"each needs the other", "Each needs the other", "an idea stays an idea"},
		{"fast fields", "Fast fields such as sports marketing need the pair most"},
	}},
	{socialPair, socialRoles, [][]string{
		{"used interchangeably", "The terms are often used interchangeably"},
		{"tactical and long-term", "works tactically, from day to day",
			"plans strategically, for the long term"},
		{"engage and acquire", "engages the followers who are already there", "acquires new ones"},
		{"interpersonal and analytical", "a feel for people, the other on numbers"},
		{"shared", "share content work, decisions based on data, and one consistent brand"},
	}},
}

var (
	aTag   = regexp.MustCompile(`<[^>]*>`)
	aCite  = regexp.MustCompile(`<sup>.*?</sup>`)
	spaces = regexp.MustCompile(`\s+([:.,])?`)
)

// readable is what a page says, without its marks and the numbers of its sources.
func readable(page string) string {
	return spaces.ReplaceAllStringFunc(html.UnescapeString(aTag.ReplaceAllString(aCite.ReplaceAllString(page, ""), " ")),
		func(gap string) string {
			if last := strings.TrimSpace(gap); last != "" {
				return last
			}
			return " "
		})
}

func TestEveryClaimOfTheArticlesStandsOnAPage(t *testing.T) {
	s := newSite(t)
	for _, of := range sourceClaims {
		r := s.get(of.page)
		s.wants(r, http.StatusOK)
		text := readable(r.body)
		for _, claim := range of.claims {
			for _, words := range claim[1:] {
				if !strings.Contains(text, words) {
					t.Errorf("%s: %s doesn't say %q", claim[0], of.page, words)
				}
			}
		}
		if _, sources, found := strings.Cut(text, " Sources "); !found || !strings.Contains(sources, of.source) {
			t.Errorf("%s doesn't cite %q", of.page, of.source)
		}
	}
}

func TestPicturesAndQuestionsStandWithEachRoleTheyAreAbout(t *testing.T) {
	s := newSite(t)
	for _, role := range s.catalog.Roles() {
		at := func(texts ...string) {
			t.Helper()
			for _, text := range texts {
				if !strings.Contains(readable(s.get("/roles/"+role.ID).body), text) {
					t.Errorf("%s lacks %q", role.ID, text)
				}
			}
		}
		for _, p := range role.Pictures {
			at(p.Text)
			for _, other := range p.About {
				for _, path := range []string{"/roles/" + other.ID, "/compare/" + role.ID + "/" + other.ID,
					"/compare/" + other.ID + "/" + role.ID} {
					if page := readable(s.get(path).body); strings.Count(page, p.Text) != 1 {
						t.Errorf("%s has %q %d times", path, p.Text, strings.Count(page, p.Text))
					}
				}
			}
		}
		for _, q := range role.Questions {
			at(q.Ask, q.Answer)
			for _, other := range q.About {
				for _, path := range []string{"/roles/" + other.ID, "/compare/" + other.ID + "/" + role.ID} {
					if page := readable(s.get(path).body); !strings.Contains(page, q.Ask) || !strings.Contains(page, q.Answer) {
						t.Errorf("%s lacks %q", path, q.Ask)
					}
				}
			}
		}
		for _, c := range role.Compared {
			at(c.Text)
		}
	}
	page := readable(s.get("/compare/marketing_director/digital_media_manager").body)
	if strings.Contains(page, "football") {
		t.Error("a comparison shows a picture that is about one of its roles alone")
	}
}

func TestEveryProfileIsComparedWithAnotherDescriptionOfTheWork(t *testing.T) {
	s := newSite(t)
	articles := []string{"mock_agency", "smm_vs_marketer", "dmm_work", "media_vs_social"}
	for _, role := range s.catalog.Roles() {
		elsewhere := 0
		for _, c := range role.Compared {
			for _, source := range c.Sources {
				if !slices.Contains(articles, source.ID) {
					elsewhere++
				}
			}
		}
		if elsewhere == 0 {
			t.Errorf("%s is compared with nothing", role.ID)
		}
	}
	s.wants(s.get(managerPage), http.StatusOK, "How this profile compares with other descriptions of the work",
		"O*NET-SOC 11-2021.00 and ESCO 1221.3.2", `<a href="https://mocktheagency.com/content/`)
}

func TestTheAPIGivesWhatIsSaidOfARole(t *testing.T) {
	s := newSite(t)
	read := func(id string, into any) {
		t.Helper()
		r := s.get("/api/v1/roles/" + id)
		s.wants(r, http.StatusOK)
		if err := json.Unmarshal([]byte(r.body), into); err != nil {
			t.Fatal(err)
		}
	}
	var digital struct {
		Workflow  []struct{ Step, Text string }
		Abilities []struct{ Text string }
		Tools     []struct {
			Text, For string
			Sources   []string
		}
		Compared []struct{ Sources []string }
	}
	read("digital_marketing_manager", &digital)
	var steps []string
	for _, step := range digital.Workflow {
		steps = append(steps, step.Step)
	}
	if diff := cmp.Diff([]string{"Research and planning", "Strategy formation", "Execution", "Monitoring", "Optimisation",
		"Reporting"}, steps); diff != "" {
		t.Errorf("the steps (-want +got):\n%s", diff)
	}
	if len(digital.Abilities) != 5 || len(digital.Tools) != 6 || len(digital.Compared) == 0 {
		t.Errorf("%d abilities, %d tools, %d comparisons", len(digital.Abilities), len(digital.Tools),
			len(digital.Compared))
	}
	for _, tool := range digital.Tools {
		if tool.For == "" || len(tool.Sources) == 0 {
			t.Errorf("the tool %+v has no use or no source", tool)
		}
		if strings.Contains(tool.Text+tool.For, "dashboard") && strings.Contains(tool.For, "Google Ads") {
			t.Errorf("%q is no dashboard", tool.For)
		}
	}
	var lead struct {
		Pictures, Questions []struct {
			Text, Ask, Answer string
			About, Sources    []string
		}
	}
	read("marketing_director", &lead)
	if len(lead.Pictures) != 2 || !slices.Equal(lead.Pictures[0].About, []string{"marketing_manager"}) ||
		len(lead.Questions) == 0 || lead.Questions[0].Answer == "" || len(lead.Questions[0].Sources) == 0 {
		t.Errorf("%+v", lead)
	}
}
