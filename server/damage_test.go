package server_test

import (
	"bytes"
	"encoding/hex"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
)

func TestDamageCostsOnlyThoseWhoseDataItHitsAndIsSaidInWords(t *testing.T) {
	s := newSite(t)
	at := s.take(answersOf(t, s.catalog, leader))
	who := &somebody{site: s, id: s.people()[0].ID}
	hit, other := who.keyed(), s.program()
	s.wants(hit.send("GET", "/api/v1/me/assessments", ""), http.StatusOK)

	result, err := hex.DecodeString(strings.ReplaceAll(strings.TrimPrefix(at, "/assessments/"), "-", ""))
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(s.db, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(s.db)
	if err != nil {
		t.Fatal(err)
	}
	key := append([]byte("au"), result...)
	for i := range whole {
		if bytes.HasPrefix(whole[i:], key) { // what is kept follows
			if _, err := f.WriteAt([]byte{whole[i+100] ^ 1}, int64(i+100)); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}

	page := s.get(at)
	s.wants(page, http.StatusServiceUnavailable, "Part of the stored data can&#39;t be read", "Whoever runs this site is told",
		"Request number", "readable or not")
	api := hit.send("GET", strings.Replace(at, "/assessments/", "/api/v1/me/assessments/", 1), "")
	s.wantsProblem(api, http.StatusServiceUnavailable, "/api/problems/damaged", "Whoever runs this site is told")
	for _, told := range []string{page.body, api.body} {
		if strings.Contains(told, s.db) || strings.Contains(told, who.id) {
			t.Errorf("it tells %s", told)
		}
	}
	s.wants(s.get("/roles"), http.StatusOK)
	s.wants(other.send("GET", "/api/v1/me/assessments", ""), http.StatusOK)
	if log := s.log.String(); !strings.Contains(log, "careerpath.db is damaged") ||
		!strings.Contains(log, "a result does not match its checksum") {
		t.Errorf("it isn't logged:\n%s", log)
	}

	s.get("/me") // whatever of it can be read
	s.wants(s.form("/me/delete", url.Values{"sure": {"yes"}}), http.StatusSeeOther)
	if people := s.people(); len(people) != 1 {
		t.Errorf("there are %d people", len(people))
	}
	s.wants(hit.send("GET", "/api/v1/me", ""), http.StatusUnauthorized)
}
