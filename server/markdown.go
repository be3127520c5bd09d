package server

import (
	"bytes"
	"html/template"
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	marks "github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer/html"
	marktext "github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// Limits on the Markdown that is rendered: far more than anybody means. Text beyond them is shown as it was typed.
const (
	maxMarkdown = 20000 // characters
	maxNesting  = 30    // quotes and lists within each other
	maxLinks    = 300
)

// headingsDown is by how many levels headings go down: those of a page itself are above them.
const (
	headingsDown  = 2
	lowestHeading = 6
)

// markdown renders what a person wrote. HTML in it is shown as the text it is, pictures become their words, and links
// lead to the web or to mail only.
func markdown(written string) template.HTML {
	written = strings.ToValidUTF8(written, "\uFFFD")
	var rendered bytes.Buffer
	if tangled(written) || renderer().Convert([]byte(written), &rendered) != nil {
		return template.HTML("<pre>" + template.HTMLEscapeString(written) + "</pre>")
	}
	return template.HTML(strings.TrimSpace(cleaner().Sanitize(rendered.String())))
}

// containers are the signs at the beginning of a line that open quotes and lists.
var containers = regexp.MustCompile(`(?m)^(?:[ \t]*(?:>|[-+*][ \t]|[0-9]{1,9}[.)][ \t])){2,}`)

// tangled says whether a text is so long or so nested that rendering it would take long and help nobody.
func tangled(written string) bool {
	if utf8.RuneCountInString(written) > maxMarkdown || strings.Count(written, "](") > maxLinks {
		return true
	}
	for _, opened := range containers.FindAllString(written, -1) {
		if strings.Count(opened, ">")+strings.Count(opened, "-")+strings.Count(opened, "+")+strings.Count(opened, "*")+
			strings.Count(opened, ".")+strings.Count(opened, ")") > maxNesting {
			return true
		}
	}
	return false
}

// renderer turns Markdown into HTML. It knows all of CommonMark but raw HTML, and bare addresses and ~~struck~~ text
// besides. A line end is a line end.
var renderer = sync.OnceValue(func() goldmark.Markdown {
	return goldmark.New(
		goldmark.WithParser(parser.NewParser(
			parser.WithBlockParsers(
				util.Prioritized(parser.NewSetextHeadingParser(), 100),
				util.Prioritized(parser.NewThematicBreakParser(), 200),
				util.Prioritized(parser.NewListParser(), 300),
				util.Prioritized(parser.NewListItemParser(), 400),
				util.Prioritized(parser.NewCodeBlockParser(), 500),
				util.Prioritized(parser.NewATXHeadingParser(), 600),
				util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
				util.Prioritized(parser.NewBlockquoteParser(), 800),
				util.Prioritized(parser.NewParagraphParser(), 1000),
			),
			parser.WithInlineParsers(
				util.Prioritized(parser.NewCodeSpanParser(), 100),
				util.Prioritized(parser.NewLinkParser(), 200),
				util.Prioritized(parser.NewAutoLinkParser(), 300),
				util.Prioritized(parser.NewEmphasisParser(), 500),
			),
			parser.WithParagraphTransformers(parser.DefaultParagraphTransformers()...),
			parser.WithASTTransformers(util.Prioritized(modest{}, 1000)),
		)),
		goldmark.WithRendererOptions(html.WithHardWraps()),
		goldmark.WithExtensions(marks.Linkify, marks.Strikethrough),
	)
})

// modest fits a text into a page.
type modest struct{}

// Transform puts headings below those of the page and words in the place of pictures.
func (modest) Transform(doc *ast.Document, _ marktext.Reader, _ parser.Context) {
	var images []*ast.Image
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) { // the walker never fails
		switch n := n.(type) {
		case *ast.Heading:
			if entering {
				n.Level = min(n.Level+headingsDown, lowestHeading)
			}
		case *ast.Image:
			if entering {
				images = append(images, n)
			}
		}
		return ast.WalkContinue, nil
	})
	for _, image := range images { // what it says stays, as text
		parent := image.Parent()
		for child := image.FirstChild(); child != nil; child = image.FirstChild() {
			parent.InsertBefore(parent, image, child)
		}
		parent.RemoveChild(parent, image)
	}
}

// cleaner lets nothing through but what rendered Markdown needs, whatever the renderer does.
var cleaner = sync.OnceValue(func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "hr", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "code", "em",
		"strong", "del")
	p.AllowAttrs("start").Matching(bluemonday.Integer).OnElements("ol")
	p.AllowAttrs("href").OnElements("a")
	p.AllowURLSchemes("http", "https", "mailto")
	p.RequireParseableURLs(true)
	p.AllowRelativeURLs(false)
	p.RequireNoFollowOnLinks(true)
	p.AddTargetBlankToFullyQualifiedLinks(true) // brings noopener with it
	return p
})
