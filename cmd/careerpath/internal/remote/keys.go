package remote

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// Keys are the keys that a user of this machine keeps, in a file of theirs that nobody else may read.
type Keys struct {
	path string
	kept keysFile
}

// keysFile is the file. Keys are by the address of their server.
type keysFile struct {
	Last    string             `json:"last"` // address of the server logged in to last, "" for none
	Servers map[string]keptKey `json:"servers"`
}

type keptKey struct {
	Token string `json:"token"`
}

// OpenKeys reads the keys of whoever runs the program: careerpath/keys.json in os.UserConfigDir. Where there are none
// yet, nothing is made.
func OpenKeys() (*Keys, error) {
	home, err := os.UserConfigDir()
	if err != nil {
		return nil, fmt.Errorf("there is no place for keys: %w", err)
	}
	k := &Keys{path: filepath.Join(home, "careerpath", "keys.json"), kept: keysFile{Servers: map[string]keptKey{}}}
	text, err := os.ReadFile(k.path)
	if errors.Is(err, fs.ErrNotExist) {
		return k, nil
	}
	if err != nil {
		return nil, fmt.Errorf("the keys can't be read: %w", err)
	}
	info, err := os.Stat(k.path)
	if err != nil {
		return nil, fmt.Errorf("the keys can't be read: %w", err)
	}
	if others := info.Mode().Perm() & 0o077; others != 0 && runtime.GOOS != "windows" { // which has no such bits
		return nil, fmt.Errorf("others may read the keys in %s: make it yours alone, with chmod 600", k.path)
	}
	if err := json.Unmarshal(text, &k.kept); err != nil || k.kept.Servers == nil {
		return nil, fmt.Errorf("%s has no keys that can be read: remove it, and log in again", k.path)
	}
	return k, nil
}

// Path is the file.
func (k *Keys) Path() string { return k.path }

// Last is the address of the server logged in to last, "" for none.
func (k *Keys) Last() string { return k.kept.Last }

// Find returns the key for a server, "" for none.
func (k *Keys) Find(address string) string { return k.kept.Servers[address].Token }

// Put keeps the key for a server in place of the one before.
func (k *Keys) Put(address, token string) error {
	k.kept.Servers[address], k.kept.Last = keptKey{token}, address
	return k.write()
}

// Remove forgets the key for a server; false where there is none.
func (k *Keys) Remove(address string) (bool, error) {
	if _, there := k.kept.Servers[address]; !there {
		return false, nil
	}
	delete(k.kept.Servers, address)
	if k.kept.Last == address {
		k.kept.Last = ""
	}
	return true, k.write()
}

// write puts a new file in the place of the old one, so that there is always one or the other, whole.
func (k *Keys) write() (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("the keys can't be kept: %w", err)
		}
	}()
	text, err := json.MarshalIndent(k.kept, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(k.path), 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(k.path), "keys-*") // for its owner alone
	if err != nil {
		return err
	}
	_, err = f.Write(append(text, '\n'))
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = os.Rename(f.Name(), k.path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}
