// Command careerpath finds the role that fits a person and the way to the next one: in the browser, in the terminal, or
// for a whole file of people.
//
// A file here is a command, with what only that command needs in files named after it. This package puts the others
// together and talks to people; it must never do arithmetic on answers, which is the engine's.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"golang.org/x/term"

	"careerpath/cmd/careerpath/internal/settings"
	"careerpath/engine/spelling"
)

// The exit statuses: all well, the input is at fault, the command was called wrongly.
const (
	exitFine  = 0
	exitInput = 1
	exitUsage = 2
)

const rootLong = `careerpath finds the marketing role that fits a person, shows why, and plans
the way to the next one.

A person answers a quiz. The answers become skill levels, the levels are
compared with what each role asks for, and the result names the role that fits,
how sure that is, the reasons, and the role to grow towards.

Start here:
  careerpath serve                        the quiz, results and plans in your browser
  careerpath quiz                         the quiz here in the terminal
  careerpath score --quiz ID team.csv     the results of a whole file of answers
  careerpath change --quiz ID a.csv b.csv who changed between two such files
  careerpath map QUIZ export.csv          what the columns of such a file mean

At a careerpath server:
  careerpath login URL                    keep a key; then quiz and plan take --server
  careerpath progress                     what moved between your results there
  careerpath export me                    all that is kept of you there

With a server of your own:
  careerpath doctor                       what is wrong with it, and what to do
  careerpath backup --to FILE             a copy of its database, while it runs

With quizzes of your own:
  careerpath check my-content             what is wrong with skills, roles, quizzes
  careerpath translate de my-content      what is left to say in German
  careerpath simulate QUIZ                try a quiz on simulated people
  careerpath calibrate QUIZ               which roles to name, so that one is right
  careerpath analyze QUIZ responses.csv   judge a quiz by real answers to it
  careerpath rescore --db people.db       whose result new content would change

Every flag can also be set in the environment: --content is CAREERPATH_CONTENT,
and so on. The flag wins. What serve takes can be in a file, too: 'careerpath
config --help' tells more. The exit status is 0 if all went well, 1 if what the
command was given to read is at fault, 2 if it was called wrongly.`

func main() {
	ctx, cancel := context.WithCancel(context.Background())
	endOnSignal(cancel)
	status := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	cancel()
	os.Exit(status)
}

// endOnSignal has the program end itself at the first signal that asks for it, and ends it at once at a second: then
// with the status that shells give a program ended by that signal.
func endOnSignal(cancel context.CancelFunc) {
	ending := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) { // under nohup it stays ignored
		ending = append(ending, syscall.SIGHUP)
	}
	asked := make(chan os.Signal, 2)
	signal.Notify(asked, ending...)
	go func() {
		<-asked
		cancel()
		status := exitInput
		if number, ok := (<-asked).(syscall.Signal); ok {
			status = 128 + int(number)
		}
		os.Exit(status)
	}()
}

// run is the program: it does what args say and returns the exit status. Commands end soon after ctx does. Where stdin,
// stdout or stderr is a terminal, it is an *os.File.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	started := false
	root := newRootCommand(&started)
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	called, err := root.ExecuteContextC(ctx)
	if err == nil {
		return exitFine
	}
	var usage usageError
	if started && !errors.As(err, &usage) {
		if !errors.Is(err, syscall.EPIPE) { // whoever reads our output has left: there's nobody to tell
			fmt.Fprintf(stderr, "careerpath: %v\n", err)
		}
		return exitInput
	}
	fmt.Fprintf(stderr, "careerpath: %v\nRun '%s --help' to see what it takes.\n", err, called.CommandPath())
	return exitUsage
}

// usageError says that a command was called wrongly, where that shows only once it has started.
type usageError struct{ error }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// program is what commands share.
type program struct {
	content string // the directory the content is read from; "" is the program's own
}

// newRootCommand returns the whole command line. started becomes true when a command has been called rightly and
// begins: what fails earlier is usage.
func newRootCommand(started *bool) *cobra.Command {
	p := &program{}
	serve := newServeCommand(p)
	root := &cobra.Command{
		Use:           "careerpath",
		Short:         "Find the role that fits, and the way to the next one",
		Long:          rootLong,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          noSuchCommand,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
		// A command that sets its own PersistentPreRunE would lose this.
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error {
			err := errors.Join(fillIn(cmd, serve), cmd.ValidateRequiredFlags(), cmd.ValidateFlagGroups())
			*started = err == nil
			return err
		},
		Version: programVersion(),
	}
	root.PersistentFlags().StringVar(&p.content, "content", "",
		"read skills, roles and quizzes from `DIR` instead of the program's own")
	root.SetFlagErrorFunc(flagError)
	root.AddCommand(
		newQuizCommand(p),
		newScoreCommand(p),
		newAnalyzeCommand(p),
		newChangeCommand(p),
		newRescoreCommand(p),
		newMapCommand(p),
		newPlanCommand(p),
		newCheckCommand(p),
		newTranslateCommand(p),
		newImportCommand(),
		newExportCommand(p),
		newSimulateCommand(p),
		newCalibrateCommand(p),
		newVersionCommand(p),
		serve,
		newConfigCommand(p),
		newHealthCommand(),
		newLoginCommand(),
		newProgressCommand(p),
		newBackupCommand(p),
		newRestoreCommand(),
		newDoctorCommand(p),
		newStatsCommand(),
		newVerifyCommand(),
		newSalvageCommand(),
		newCompactCommand(p),
		newCopyCommand(p),
	)
	root.SetHelpCommand(newHelpCommand())
	return root
}

// newHelpCommand is cobra's own but that it knows when a topic doesn't exist.
func newHelpCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "Show what a command does and takes",
		RunE: func(cmd *cobra.Command, args []string) error {
			about, rest, err := cmd.Root().Find(args)
			if err != nil || len(rest) > 0 {
				return usageError{noSuchCommand(cmd.Root(), args)}
			}
			about.InitDefaultHelpFlag()
			about.InitDefaultVersionFlag()
			return about.Help()
		},
	}
}

// noSuchCommand refuses arguments of the root command: they are commands misspelt.
func noSuchCommand(root *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var names []string
	for _, c := range root.Commands() {
		if c.IsAvailableCommand() {
			names = append(names, c.Name())
		}
	}
	return fmt.Errorf("unknown command %q%s", args[0], spelling.Nearest(args[0], names))
}

// flagError words a complaint about a flag, and adds the name it may have been meant to be.
func flagError(cmd *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	var invalid *pflag.InvalidValueError
	switch {
	case errors.As(err, &unknown) && unknown.GetSpecifiedShortnames() == "":
		var names []string
		cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, "--"+f.Name) })
		name := "--" + unknown.GetSpecifiedName()
		return fmt.Errorf("unknown flag %s%s", name, spelling.Nearest(name, names))
	case errors.As(err, &invalid):
		return fmt.Errorf("--%s %s", invalid.GetFlag().Name, settings.Complaint(invalid))
	}
	return err
}

// oneOf is the value of a flag that takes one of a few words. The first is the default.
type oneOf struct {
	word  string
	words []string
}

func (o *oneOf) String() string { return o.word }

// Type names the value in a command's help.
func (o *oneOf) Type() string { return strings.Join(o.words, "|") }

// Set takes a word.
func (o *oneOf) Set(word string) error {
	if !slices.Contains(o.words, word) {
		return errors.New("one of " + strings.Join(o.words, ", "))
	}
	o.word = word
	return nil
}

// atMost takes none or one argument.
func atMost(n int) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) > n {
			return fmt.Errorf("what is %q for? The command takes %s", args[n],
				[]string{"flags alone", "one argument, flags aside"}[n])
		}
		return nil
	}
}

// argument returns the argument of a command that takes none or one, otherwise where there is none.
func argument(args []string, otherwise string) string {
	if len(args) == 0 {
		return otherwise
	}
	return args[0]
}

// typed says whether a flag was given on the command line itself.
func typed(flags *pflag.FlagSet, name string) bool { return settings.Typed(flags, name) }

// fillIn gives a command's flags the values that aren't on the command line: those of the environment and, where the
// command takes a file of settings, of that. What the file may have is whatever serve takes.
func fillIn(cmd, serve *cobra.Command) error {
	errs := []error{settings.FromEnvironment(cmd.Flags(), os.LookupEnv)}
	if settings.TakeFile(cmd.Flags()) {
		serve.InheritedFlags() // which are among its flags from now on
		errs = append(errs, settings.FromFile(cmd.Flags(), serve.Flags(), os.LookupEnv),
			settings.Unknown(os.Environ(), serve.Flags(), flagNames(cmd.Root())))
	}
	return errors.Join(errs...)
}

// flagNames are the names of all flags of all commands.
func flagNames(cmd *cobra.Command) []string {
	var names []string
	add := func(f *pflag.Flag) { names = append(names, f.Name) }
	cmd.LocalFlags().VisitAll(add)
	for _, c := range cmd.Commands() {
		names = append(names, flagNames(c)...)
	}
	return names
}

// isTerminal says whether a person sits at the other end of a stream.
func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
