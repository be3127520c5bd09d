package careerpath_test

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"text/template/parse"

	"careerpath/engine/content"
	"careerpath/engine/languages"
	"careerpath/quizzes"
	"careerpath/rules"
)

// translators are the methods and functions whose text is translated, by which of its arguments that is.
var translators = map[string]int{"T": 0, "N": 2, "Key": 0, "List": 1, "planErrorf": 1}

// inTemplates are the functions of templates whose text is translated, by which of their texts in quotes that is.
var inTemplates = map[string]int{"t": 0, "markup": 0, "n": 1, "list": 0}

// shownTexts are the texts that the program shows, each with a place where it stands.
func shownTexts(t *testing.T) map[string]string {
	t.Helper()
	texts := map[string]string{}
	for _, dir := range []string{"cmd", "engine", "server"} {
		err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case d.IsDir() && (d.Name() == "testdata" || d.Name() == "bench" || d.Name() == "node_modules"):
				return filepath.SkipDir
			case strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go"):
				return textsOfGo(name, texts)
			case strings.HasSuffix(name, ".html"):
				return textsOfTemplate(name, texts)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return texts
}

func textsOfGo(name string, into map[string]string) error {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, name, nil, 0)
	if err != nil {
		return err
	}
	ast.Inspect(f, func(n ast.Node) bool {
		if literal, ok := n.(*ast.CompositeLit); ok && isError(literal.Type) {
			for _, e := range literal.Elts {
				if field, ok := e.(*ast.KeyValueExpr); ok {
					if name, ok := field.Key.(*ast.Ident); ok && name.Name == "Field" {
						continue
					}
					e = field.Value
				}
				if text, ok := constant(e); ok && strings.Contains(text, " ") {
					into[text] = fset.Position(e.Pos()).String()
				}
			}
		}
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		called := ""
		switch fun := call.Fun.(type) {
		case *ast.SelectorExpr:
			called = fun.Sel.Name
		case *ast.Ident:
			called = fun.Name
		}
		if i, ok := translators[called]; ok && i < len(call.Args) {
			if text, ok := constant(call.Args[i]); ok && text != "" {
				into[text] = fset.Position(call.Pos()).String()
			}
		}
		return true
	})
	return nil
}

// isError says whether values of a type are errors whose texts are translated where they are shown.
func isError(of ast.Expr) bool {
	switch of := of.(type) {
	case *ast.Ident:
		return of.Name == "problem" || of.Name == "linked"
	case *ast.SelectorExpr:
		from, ok := of.X.(*ast.Ident)
		return ok && from.Name == "plan" && of.Sel.Name == "Error"
	}
	return false
}

// constant is a text in quotes, or several put together.
func constant(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		return text, err == nil && e.Kind == token.STRING
	case *ast.ParenExpr:
		return constant(e.X)
	case *ast.BinaryExpr:
		x, ok := constant(e.X)
		y, also := constant(e.Y)
		return x + y, ok && also && e.Op == token.ADD
	}
	return "", false
}

func textsOfTemplate(name string, into map[string]string) error {
	raw, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	if strings.Contains(string(raw), "{{html ") || strings.Contains(string(raw), "(html ") {
		return errors.New(name + " calls html, which html/template takes apart: call markup")
	}
	tree := parse.New(name)
	tree.Mode = parse.SkipFuncCheck
	set := map[string]*parse.Tree{}
	if _, err := tree.Parse(string(raw), "", "", set); err != nil {
		return err
	}
	for _, one := range set {
		if one.Root != nil {
			textsOfNode(name, one.Root, into)
		}
	}
	return nil
}

func textsOfNode(name string, n parse.Node, into map[string]string) {
	list := func(l *parse.ListNode) {
		if l != nil {
			for _, child := range l.Nodes {
				textsOfNode(name, child, into)
			}
		}
	}
	branch := func(b *parse.BranchNode) {
		textsOfNode(name, b.Pipe, into)
		list(b.List)
		list(b.ElseList)
	}
	switch n := n.(type) {
	case *parse.ListNode:
		list(n)
	case *parse.ActionNode:
		textsOfNode(name, n.Pipe, into)
	case *parse.IfNode:
		branch(&n.BranchNode)
	case *parse.RangeNode:
		branch(&n.BranchNode)
	case *parse.WithNode:
		branch(&n.BranchNode)
	case *parse.TemplateNode:
		if n.Pipe != nil {
			textsOfNode(name, n.Pipe, into)
		}
	case *parse.PipeNode:
		for _, c := range n.Cmds {
			textsOfNode(name, c, into)
		}
	case *parse.CommandNode:
		var quoted []string
		for _, arg := range n.Args {
			if s, ok := arg.(*parse.StringNode); ok {
				quoted = append(quoted, s.Text)
			}
			textsOfNode(name, arg, into)
		}
		if f, ok := n.Args[0].(*parse.IdentifierNode); ok {
			if i, ok := inTemplates[f.Ident]; ok && i < len(quoted) {
				into[quoted[i]] = name
			}
		}
	}
}

func TestEveryTextOfTheProgramIsInEveryLanguage(t *testing.T) {
	shown := shownTexts(t)
	if len(shown) < 50 {
		t.Fatalf("only %d texts found: the test looks in the wrong place", len(shown))
	}
	byTag, faults := content.Translations(languages.Folder())
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	if len(byTag) < 2 {
		t.Fatalf("there are only %d languages besides English", len(byTag))
	}
	for tag, translations := range byTag {
		has := map[string]bool{}
		for _, tr := range translations {
			if has[tr.From] {
				t.Errorf("%s: %q is translated twice", tr.At, tr.From)
			}
			if has[tr.From] = true; shown[tr.From] == "" {
				t.Errorf("%s: nothing says %q any more", tr.At, tr.From)
			}
			if strings.TrimSpace(tr.To) == "" {
				t.Errorf("%s: the translation is empty", tr.At)
			}
		}
		for _, tr := range content.ReviewOf(tag, languages.Texts(), translations).Places {
			t.Errorf("%s: the places to fill are others than in %q", tr.At, tr.From)
		}
		for text, at := range shown {
			if !has[text] {
				t.Errorf("%s: %q has no translation to %s", at, text, tag)
			}
		}
	}
}

func TestEveryTextOfContentIsInEveryLanguage(t *testing.T) {
	fromRules := content.Folder{Files: rules.Embedded(), Name: "rules/data/"}
	fromQuizzes := content.Folder{Files: quizzes.Embedded(), Name: "quizzes/data/"}
	own, faults := content.Translations(languages.Folder())
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	byTag, faults := content.Translations(fromRules, fromQuizzes)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	texts := content.Texts(fromRules, fromQuizzes)
	for tag := range own {
		review := content.ReviewOf(tag, texts, byTag[tag])
		for _, missing := range review.Missing {
			t.Errorf("%s: %q has no translation to %s", missing.At, missing.Text, tag)
		}
		for _, stale := range review.Stale {
			t.Errorf("%s: no content says %q any more", stale.At, stale.From)
		}
		for _, twice := range review.Twice {
			t.Errorf("%s: %q is translated twice", twice.At, twice.From)
		}
	}
}
