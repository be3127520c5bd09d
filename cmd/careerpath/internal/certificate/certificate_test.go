package certificate_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"log/slog"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"careerpath/cmd/careerpath/internal/certificate"
)

// write writes a certificate for a host and its key.
func write(t *testing.T, certFile, keyFile, host string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: host}, DNSNames: []string{host},
		NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	for name, block := range map[string]*pem.Block{certFile: {Type: "CERTIFICATE", Bytes: der},
		keyFile: {Type: "PRIVATE KEY", Bytes: secret}} {
		if name == "" {
			continue
		}
		if err := os.WriteFile(name, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func TestARenewedCertificateIsUsedWithoutARestartAndABrokenOneIsNot(t *testing.T) {
	dir := t.TempDir()
	cert, key := filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	write(t, cert, key, "one.example")
	now, log := time.Now(), new(bytes.Buffer)
	pair, err := certificate.Load(cert, key, slog.New(slog.NewTextHandler(log, nil)), func() time.Time { return now })
	if err != nil {
		t.Fatal(err)
	}
	changes := 0
	changed := func() { // file systems keep coarse times
		changes++
		at := time.Now().Add(time.Duration(changes) * time.Minute)
		for _, name := range []string{cert, key} {
			if err := os.Chtimes(name, at, at); err != nil && !os.IsNotExist(err) {
				t.Fatal(err)
			}
		}
	}
	wants := func(host string, complaints int) {
		t.Helper()
		now = now.Add(time.Second)
		got, err := pair.Get(nil)
		if err != nil || got.Leaf.Subject.CommonName != host {
			t.Fatalf("the certificate is of %v, want %s: %v", got.Leaf.Subject, host, err)
		}
		if n := strings.Count(log.String(), "can't be renewed"); n != complaints {
			t.Fatalf("%d complaints, want %d:\n%s", n, complaints, log)
		}
	}
	wants("one.example", 0)

	write(t, cert, key, "two.example")
	changed()
	wants("two.example", 0)

	// Half of a renewal: the key isn't there yet. It is told once.
	write(t, cert, "", "three.example")
	changed()
	wants("two.example", 1)
	wants("two.example", 1)
	write(t, cert, key, "three.example")
	changed()
	wants("three.example", 1)

	if err := os.Remove(key); err != nil {
		t.Fatal(err)
	}
	wants("three.example", 2)
	wants("three.example", 2)
	write(t, cert, key, "four.example")
	changed()
	wants("four.example", 2)
}

func TestWhatIsNoCertificateAndItsKeyIsRefusedByName(t *testing.T) {
	dir := t.TempDir()
	cert, key := filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	write(t, cert, key, "one.example")
	for _, pair := range [][2]string{{key, cert}, {cert, filepath.Join(dir, "none.pem")}} {
		if _, err := certificate.Load(pair[0], pair[1], slog.Default(), time.Now); err == nil ||
			!strings.Contains(err.Error(), ".pem") {
			t.Errorf("%v: %v", pair, err)
		}
	}
}
