package server

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestMarkdownSaysWhatThePersonWrote(t *testing.T) {
	for _, tt := range []struct{ name, written, want string }{
		{"nothing", "", ""},
		{"a sentence", "Presented to the board.", "<p>Presented to the board.</p>"},
		{"emphasis", "*more* **most** ~~no~~ `code`",
			"<p><em>more</em> <strong>most</strong> <del>no</del> <code>code</code></p>"},
		{"a line end is a line end", "one\ntwo", "<p>one<br>\ntwo</p>"},
		{"lists", "- a\n- b\n\n3. c", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n<ol start=\"3\">\n<li>c</li>\n</ol>"},
		{"headings go below those of the page", "# a\n## b\n##### c\nd\n===",
			"<h3>a</h3>\n<h4>b</h4>\n<h6>c</h6>\n<h3>d</h3>"},
		{
			"a link leads out and tells nothing", "[the page](https://example.org/a?b=c&d=e)",
			`<p><a href="https://example.org/a?b=c&amp;d=e" rel="nofollow noopener" target="_blank">the page</a></p>`,
		},
		{"a bare address", "see https://example.org.",
			`<p>see <a href="https://example.org" rel="nofollow noopener" target="_blank">https://example.org</a>.</p>`},
		{"a picture becomes its words", "![the *new* chart](https://example.org/a.png)", "<p>the <em>new</em> chart</p>"},
		{"a picture in a link", "[![chart](a.png)](https://example.org)",
			`<p><a href="https://example.org" rel="nofollow noopener" target="_blank">chart</a></p>`},
		{"comparisons", "conversion < 3 % & cost > 2", "<p>conversion &lt; 3 % &amp; cost &gt; 2</p>"},
		{"raw HTML is text", "<b>bold</b> <insert name>", "<p>&lt;b&gt;bold&lt;/b&gt; &lt;insert name&gt;</p>"},
		{"a script is text", "<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"},
		{"a script link is text", "[press](javascript:alert(1))", "<p>press</p>"},
		{"a link of this site is text", "[press](/me/delete)", "<p>press</p>"},
		{"no text at all", "a\xffb\x00", "<p>a\uFFFDb\uFFFD</p>"},
		{"a code block", "```html\n<script>\n```", "<pre><code>&lt;script&gt;\n</code></pre>"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := strings.NewReplacer("<br/>", "<br>", "<br />", "<br>").Replace(string(markdown(tt.written)))
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

// tags are all tags of a text with their attributes.
var tags = regexp.MustCompile(`<[^>]*>`)

// harmless are the tags that may be there.
var harmless = regexp.MustCompile(`^</?(p|br|hr|h[3-6]|ul|ol|li|blockquote|pre|code|em|strong|del)/?>$|^<ol start="\d+">$|^</a>$|` +
	`^<a href="(https?|mailto):[^"<>]*" rel="nofollow( noopener)?"( target="_blank")?>$`)

func onlyHarmless(t *testing.T, written string) {
	t.Helper()
	got := string(markdown(written))
	for _, tag := range tags.FindAllString(got, -1) {
		if !harmless.MatchString(tag) {
			t.Errorf("%.80q gives the tag %s", written, tag)
		}
	}
	if rest := tags.ReplaceAllString(got, ""); strings.ContainsAny(rest, "<>") {
		t.Errorf("%.80q leaves a < or > in %.200s", written, rest)
	}
}

var attacks = []string{
	`<script>alert(1)</script>`, "<script src=//evil.example/x.js>", "<img src=x onerror=alert(1)>",
	"<svg/onload=alert(1)>", "<p onclick='alert(1)'>x",
	`<a href="javascript:alert(1)">x</a>`, `[x](javascript:alert(1))`, `[x](JaVaScRiPt:alert(1))`,
	"[x](java\nscript:alert(1))", `[x](&#106;avascript:alert(1))`,
	`[x](javascript&colon;alert(1))`, `[x](vbscript:msgbox(1))`, `[x](data:text/html;base64,PHNjcmlwdD4=)`,
	`![x](data:image/svg+xml,<svg onload=alert(1)>)`,
	`<javascript:alert(1)>`, `<data:text/html,x>`, `[x](https://a.example "onmouseover=alert(1)")`,
	`[x](https://a.example" onmouseover="alert(1))`,
	`[x](<https://a.example onmouseover=alert(1)>)`, "[x][y]\n\n[y]: javascript:alert(1)",
	`<style>*{display:none}</style>`, `<iframe src=//evil.example>`,
	`<form action=/me/delete><button>x`, `<!-- <script>alert(1)</script> -->`, `<![CDATA[<script>alert(1)</script>]]>`,
	`<?php x ?>`, `<div style="position:fixed">`,
	`</main></body><h1>gone`, `<details open ontoggle=alert(1)>`, `<math><mi xlink:href="javascript:alert(1)">`,
	"```\"><script>alert(1)</script>\nx\n```",
	"# <img src=x onerror=alert(1)>", "`<script>`", "**<b", "[unclosed", "<a href=\"", "<b><i>unclosed", "[a](b \"c",
	"&lt;script&gt;", "\x00<scr\x00ipt>", "<a\u2028onclick=1>",
	"https://a.example/\"onclick=alert(1)", "www.a.example/<script>", "file:///etc/passwd", "[x](file:///etc/passwd)",
	"[x](//evil.example)", "[x](\\\\evil.example)",
}

func TestMarkdownLetsNothingHarmfulThrough(t *testing.T) {
	for _, attack := range attacks {
		onlyHarmless(t, attack)
		onlyHarmless(t, "> - "+attack)
		onlyHarmless(t, "# "+attack+"\n\n"+attack+"\n\n    "+attack)
	}
}

func FuzzMarkdown(f *testing.F) {
	for _, attack := range attacks {
		f.Add(attack)
	}
	f.Fuzz(onlyHarmless)
}

func TestMarkdownIsQuickWhateverIsWritten(t *testing.T) {
	texts := []string{strings.Repeat("Wörter und *mehr* ", 1111)}
	for _, sign := range []string{">", "[", "![", "[](", "![a](", "*", "_", "**a ", "a**b_", "*a_ ", "`", "`` a ` ",
		"- ", "1. ", "> - ", "(", "<", "<a ", "<!--", "~~a ", "http://",
		"a@b.c ", "[a]: b\n", "[a][b]", "\\", "\t", "# ", "a\n=\n", "- a\n", "```\n", "\U0001F600"} {
		texts = append(texts, strings.Repeat(sign, min(5000, maxMarkdown/len([]rune(sign)))),
			strings.Repeat(sign, maxMarkdown/len([]rune(sign))))
	}
	for _, written := range texts {
		start := time.Now()
		onlyHarmless(t, written)
		if took := time.Since(start); took > 3*time.Second {
			t.Errorf("%.20q… takes %v", written, took)
		}
	}
}

func TestMarkdownBeyondItsLimitsIsShownAsTyped(t *testing.T) {
	for _, written := range []string{strings.Repeat("<b>", maxMarkdown), strings.Repeat(">", 5000),
		strings.Repeat("[](", 5000)} {
		got := string(markdown(written))
		if !strings.HasPrefix(got, "<pre>") || strings.Count(got, "<") != 2 {
			t.Errorf("%.20q… gives %.100s", written, got)
		}
	}
}
