package postgres_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
	pgquery "github.com/wasilibs/go-pgquery"
)

// said are the statements that stores have sent in the tests of this package.
var said = statements{by: map[string]bool{}}

type statements struct {
	sync.Mutex
	by map[string]bool
}

var (
	_ pgx.QueryTracer = (*statements)(nil)
	_ pgx.BatchTracer = (*statements)(nil)
)

func (s *statements) add(sql string) {
	s.Lock()
	defer s.Unlock()
	s.by[sql] = true
}

func (s *statements) TraceQueryStart(ctx context.Context, _ *pgx.Conn, q pgx.TraceQueryStartData) context.Context {
	s.add(q.SQL)
	return ctx
}

func (*statements) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

func (*statements) TraceBatchStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceBatchStartData) context.Context {
	return ctx
}

func (s *statements) TraceBatchQuery(_ context.Context, _ *pgx.Conn, q pgx.TraceBatchQueryData) {
	s.add(q.SQL)
}

func (*statements) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData) {}

// check says what is wrong with the statements that were sent: each must keep to the rules, and each that the source has
// must have been sent.
func (s *statements) check() error {
	var errs []error
	for sql := range s.by {
		if err := portable(sql); err != nil {
			errs = append(errs, fmt.Errorf("%w:\n%s", err, sql))
		}
	}
	literals, err := literalsOfSource()
	if err != nil {
		return err
	}
	for at, sql := range literals {
		if whole := strings.ReplaceAll(sql, "%s", "a_table"); whole != sql {
			if err := portable(whole); err != nil {
				errs = append(errs, fmt.Errorf("%s: %w", at, err))
			}
			continue
		}
		sent := false
		for one := range s.by {
			sent = sent || strings.HasPrefix(one, sql)
		}
		if !sent {
			errs = append(errs, fmt.Errorf("%s: no test has sent this statement, so nobody knows whether it keeps to the rules", at))
		}
	}
	return errors.Join(errs...)
}

var verb = regexp.MustCompile(`^(SELECT|INSERT|UPDATE|DELETE|BEGIN|COMMIT|ROLLBACK|SET|CREATE|ALTER|DROP|DECLARE|FETCH|WITH|COPY|` +
	`TRUNCATE|LOCK) `)

// literalsOfSource finds the texts in the package's source that begin like statements, by where they are.
func literalsOfSource() (map[string]string, error) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		return nil, err
	}
	found := map[string]string{}
	set := token.NewFileSet()
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(set, name, nil, 0)
		if err != nil {
			return nil, err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return true
			}
			if text, err := strconv.Unquote(lit.Value); err == nil && verb.MatchString(text) {
				found[set.Position(lit.Pos()).String()] = text
			}
			return true
		})
	}
	return found, nil
}

// portable says how a statement goes beyond what CockroachDB and YugabyteDB do as PostgreSQL does, or needs more of a
// connection than one transaction; nil where it doesn't.
func portable(sql string) error {
	text, err := pgquery.ParseToJSON(sql)
	if err != nil {
		return fmt.Errorf("it can't be parsed: %w", err)
	}
	var parsed struct {
		Stmts []struct{ Stmt map[string]any }
	}
	if err := json.Unmarshal([]byte(text), &parsed); err != nil {
		return err
	}
	if len(parsed.Stmts) != 1 {
		return fmt.Errorf("it is %d statements in one", len(parsed.Stmts))
	}
	for kind, is := range parsed.Stmts[0].Stmt {
		if !slices.Contains(statementKinds, kind) {
			return fmt.Errorf("a %s is no statement that all have", kind)
		}
		return nodeIs(kind, is)
	}
	return errors.New("it is empty")
}

var statementKinds = []string{"SelectStmt", "InsertStmt", "UpdateStmt", "DeleteStmt", "TransactionStmt", "VariableSetStmt",
	"CreateStmt", "IndexStmt", "ViewStmt", "AlterTableStmt"}

// nodeKinds are what statements may be made of.
var nodeKinds = append([]string{"A_Const", "A_Expr", "BoolExpr", "CaseExpr", "CaseWhen", "CoalesceExpr", "ColumnDef", "ColumnRef",
	"Constraint", "DefElem", "FuncCall", "IndexElem", "JoinExpr", "List", "LockingClause", "NullTest", "ParamRef",
	"RangeFunction", "RangeSubselect", "RangeVar", "ResTarget", "RowExpr", "SortBy", "String", "SubLink", "TypeCast",
	"AlterTableCmd", "CommonTableExpr", "A_Star"}, statementKinds...)

var (
	functions = []string{"count", "sum", "max", "min", "avg", "coalesce", "octet_length", "now", "timezone", "date_trunc",
		"jsonb_each_text", "current_schema"}
	types = []string{"bytea", "text", "int8", "timestamptz", "bool", "jsonb", "float8", "interval"}
	local = []string{"statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"}
)

// nodeIs looks at a node of a parsed statement and all below it.
func nodeIs(kind string, is any) error {
	fields, ok := is.(map[string]any)
	if !ok {
		return fmt.Errorf("a %s is unreadable", kind)
	}
	if !slices.Contains(nodeKinds, kind) {
		return fmt.Errorf("a %s is nothing that all have", kind)
	}
	if err := rule(kind, fields); err != nil {
		return err
	}
	return below(fields)
}

func below(is any) error {
	switch is := is.(type) {
	case []any:
		for _, one := range is {
			if err := below(one); err != nil {
				return err
			}
		}
	case map[string]any:
		for name, value := range is {
			var err error
			switch {
			case name == "typeName":
				err = typeIs(value)
			case name == "relation" || name == "view":
				err = nodeIs("RangeVar", value)
			case 'A' <= name[0] && name[0] <= 'Z':
				err = nodeIs(name, value)
			default:
				err = below(value)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// typeIs looks at the name of a type.
func typeIs(is any) error {
	name := last(is.(map[string]any)["names"])
	if !slices.Contains(types, name) {
		return fmt.Errorf("%s is no type that is the same everywhere", name)
	}
	return nil
}

// last is the last of some names.
func last(names any) string {
	list, _ := names.([]any)
	if len(list) == 0 {
		return ""
	}
	is, _ := list[len(list)-1].(map[string]any)
	text, _ := is["String"].(map[string]any)
	name, _ := text["sval"].(string)
	return name
}

// rule is what is asked of a node of a kind.
func rule(kind string, is map[string]any) error {
	has := func(field string) bool { return is[field] != nil }
	switch kind {
	case "SelectStmt":
		switch {
		case has("limitOffset"):
			return errors.New("OFFSET reads what it leaves out: page by key")
		case has("limitCount") && !has("sortClause"):
			return errors.New("LIMIT without ORDER BY returns anything")
		case has("intoClause"), has("windowClause"):
			return errors.New("INTO and windows aren't needed")
		}
		return lockIs(is["lockingClause"])
	case "FuncCall":
		if name := last(is["funcname"]); !slices.Contains(functions, name) {
			return fmt.Errorf("%s is no function that all have", name)
		}
	case "VariableSetStmt":
		if is["is_local"] != true || !slices.Contains(local, fmt.Sprint(is["name"])) {
			return fmt.Errorf("SET %v outlives a transaction, or isn't one of %v", is["name"], local)
		}
	case "TransactionStmt":
		allowed := []string{"TRANS_STMT_BEGIN", "TRANS_STMT_COMMIT", "TRANS_STMT_ROLLBACK"}
		if !slices.Contains(allowed, fmt.Sprint(is["kind"])) {
			return fmt.Errorf("%v isn't needed", is["kind"])
		}
	case "CreateStmt":
		if has("inhRelations") || has("partspec") || has("tablespacename") || has("options") {
			return errors.New("a table has a name and columns, and nothing else")
		}
	case "IndexStmt":
		if has("whereClause") || is["accessMethod"] != "btree" {
			return errors.New("an index is of columns")
		}
	case "AlterTableCmd":
		if is["subtype"] != "AT_AddColumn" {
			return fmt.Errorf("%v isn't adding a column, which is all that older programs bear", is["subtype"])
		}
	case "Constraint":
		allowed := []string{"CONSTR_NOTNULL", "CONSTR_PRIMARY", "CONSTR_DEFAULT", "CONSTR_NULL"}
		if !slices.Contains(allowed, fmt.Sprint(is["contype"])) {
			return fmt.Errorf("%v isn't done alike by all", is["contype"])
		}
	case "RangeVar":
		if has("schemaname") || has("catalogname") || is["relpersistence"] != "p" {
			return errors.New("tables are in the usual schema, and none is temporary or unlogged")
		}
	}
	return nil
}

// lockIs takes FOR UPDATE, and nothing that leaves rows out.
func lockIs(clauses any) error {
	list, _ := clauses.([]any)
	for _, one := range list {
		lock, _ := one.(map[string]any)["LockingClause"].(map[string]any)
		if lock["strength"] != "LCS_FORUPDATE" || lock["waitPolicy"] != "LockWaitBlock" {
			return errors.New("rows are locked FOR UPDATE, and waited for")
		}
	}
	return nil
}

func TestEachMigrationIsOnePortableStatement(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("migrations/*.sql")
	must(t, err)
	if len(files) == 0 {
		t.Fatal("there are none")
	}
	for i, name := range files {
		text, err := os.ReadFile(name)
		must(t, err)
		if !strings.HasPrefix(filepath.Base(name), fmt.Sprintf("%05d_", i+1)) {
			t.Errorf("%s isn't number %d", name, i+1)
		}
		sql, begins := strings.CutPrefix(string(text), "-- +goose Up\n")
		if !begins {
			t.Errorf("%s doesn't begin as goose has it", name)
		}
		if err := portable(sql); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWhatIsNotPortableIsFound(t *testing.T) {
	t.Parallel()
	for _, sql := range []string{
		"SELECT id FROM people ORDER BY id LIMIT 10 OFFSET 10",
		"SELECT id FROM people LIMIT 10",
		"SELECT id FROM people FOR UPDATE SKIP LOCKED",
		"SELECT id FROM people FOR SHARE",
		"SELECT nextval('s')",
		"SELECT pg_advisory_xact_lock(1)",
		"SELECT 1; SELECT 2",
		"SELECT FROM",
		"SET statement_timeout = '1s'",
		"SET LOCAL work_mem = '1GB'",
		"LISTEN changes",
		"NOTIFY changes",
		"PREPARE p AS SELECT 1",
		"DECLARE c CURSOR FOR SELECT 1",
		"SAVEPOINT s",
		"CREATE SEQUENCE s",
		"CREATE EXTENSION pgcrypto",
		"CREATE TABLE t (id serial PRIMARY KEY)",
		"CREATE TABLE t (id bigint GENERATED ALWAYS AS IDENTITY)",
		"CREATE TABLE t (id bigint REFERENCES u)",
		"CREATE TEMPORARY TABLE t (id bigint)",
		"CREATE UNLOGGED TABLE t (id bigint)",
		"CREATE TRIGGER t AFTER INSERT ON people EXECUTE FUNCTION f()",
		"CREATE INDEX i ON t USING gin (c)",
		"ALTER TABLE t DROP COLUMN c",
		"TRUNCATE t",
		"LOCK TABLE t",
		"COPY t TO STDOUT",
		"INSERT INTO t (id) VALUES (gen_random_uuid())",
		"DELETE FROM t USING u WHERE t.id = u.id AND random() < .5",
	} {
		if portable(sql) == nil {
			t.Errorf("this is taken: %s", sql)
		}
	}
}
