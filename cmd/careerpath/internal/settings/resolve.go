package settings

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"careerpath/engine/spelling"
)

// FromEnvironment sets the flags that weren't given from their variables, which lookup finds. A variable that is empty
// counts as not set. The error names every variable whose value a flag can't take.
func FromEnvironment(flags *pflag.FlagSet, lookup func(string) (string, bool)) error {
	var errs []error
	flags.VisitAll(func(f *pflag.Flag) {
		name := VariableOf(f.Name)
		value, set := lookup(name)
		if f.Changed || !set || value == "" || f.Name == "help" || f.Name == "version" || isSecret(f) {
			return
		}
		if err := flags.Set(f.Name, value); err != nil {
			errs = append(errs, fmt.Errorf("the environment variable %s %s", name, complaintOf(err)))
		}
		setOrigin(f, Origin{Environment, name})
	})
	return errors.Join(errs...)
}

// FromFile sets the flags that have no value yet from the file that the flag of FileFlag names, or the usual one where
// that is there, and then reads the secrets. known are all settings that a file may have: flags may lack some. Settings
// count as before where the error isn't nil; it names every fault of the file as file:line:col, and no value that is
// secret.
func FromFile(flags, known *pflag.FlagSet, lookup func(string) (string, bool)) error {
	path, err := flags.GetString(fileFlag)
	if err != nil {
		return err
	}
	said, err := readFile(path)
	if err != nil {
		return At(flags, fileFlag, err)
	}
	said.give(flags, known)
	var errs []error
	if said.faults != nil {
		errs = append(errs, fmt.Errorf("the settings in %s are at fault:\n%w", said.path, said.faults.Sorted(nil)))
	}
	flags.VisitAll(func(f *pflag.Flag) {
		if s, ok := f.Value.(*secret); ok {
			errs = append(errs, readSecret(flags, f, s, lookup))
		}
	})
	return errors.Join(errs...)
}

// byOthers are variables that a cluster sets of itself in a container, of every service whose name begins so.
var byOthers = regexp.MustCompile(`_SERVICE_(HOST|PORT(_\w+)?)$|_PORT_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?$`)

// Unknown names every variable of an environment, in the form of os.Environ, that is called as if it were ours and that no
// flag has. offered are the settings that may have been meant, and others the names of flags that are fine, too.
func Unknown(environ []string, offered *pflag.FlagSet, others []string) error {
	var meant []string
	offered.VisitAll(func(f *pflag.Flag) { meant = append(meant, VariableOf(f.Name)) })
	known := map[string]bool{}
	for _, name := range others {
		known[VariableOf(name)] = true
	}
	var errs []error
	for _, one := range slices.Sorted(slices.Values(environ)) {
		name, value, _ := strings.Cut(one, "=")
		byCluster := byOthers.MatchString(name) || strings.HasSuffix(name, "_PORT") && strings.Contains(value, "://")
		if !strings.HasPrefix(name, prefix) || value == "" || byCluster || known[name] || slices.Contains(meant, name) {
			continue
		}
		errs = append(errs, fmt.Errorf("unknown environment variable %s%s", name, spelling.Nearest(name, meant)))
	}
	return errors.Join(errs...)
}
