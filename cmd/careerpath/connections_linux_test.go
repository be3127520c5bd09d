package main

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"careerpath/store/storetest"
)

// TestIdleAndSlowConnectionsKeepNobodyOut opens connections that send nothing, and others that never come to the end of
// what they send. A page comes to everybody else meanwhile, and the server is not filled by them.
func TestIdleAndSlowConnectionsKeepNobodyOut(t *testing.T) {
	idle, slow, pages := storetest.Size(200, 10_000), storetest.Size(50, 500), storetest.Size(50, 500)
	s := startServer(t, builtProgram(t), filepath.Join(t.TempDir(), "people.db"))
	at := strings.TrimPrefix(s.url, "http://")
	before := residentOf(t, s.Process.Pid)
	var held []net.Conn
	defer func() {
		for _, c := range held {
			_ = c.Close() // the server may have closed it
		}
	}()
	hold := func(sends string) {
		// of many clients, since each may have only so many
		from := &net.TCPAddr{IP: net.IPv4(127, 0, 0, byte(2+len(held)%250))}
		c, err := (&net.Dialer{LocalAddr: from}).DialContext(t.Context(), "tcp", at)
		if err != nil {
			t.Fatal(err)
		}
		held = append(held, c)
		if _, err := io.WriteString(c, sends); err != nil {
			t.Fatal(err)
		}
	}
	for range idle {
		hold("")
	}
	for i := range slow {
		hold([]string{"G", "GET / HTTP/1.1\r\nHost: x\r\nX-", "POST /api/v1/score HTTP/1.1\r\nHost: x\r\nContent-Type: " +
			"application/json\r\nContent-Length: 100\r\n\r\n{"}[i%3])
	}
	took := make([]time.Duration, pages)
	var asking sync.WaitGroup
	for of := range 5 {
		asking.Go(func() {
			client := &http.Client{Transport: &http.Transport{}, Timeout: time.Minute}
			defer client.CloseIdleConnections()
			for i := of; i < pages; i += 5 {
				began := time.Now()
				resp, err := client.Get(s.url + "/roles")
				if err != nil {
					t.Error(err)
					return
				}
				_, err = io.Copy(io.Discard, resp.Body)
				if _ = resp.Body.Close(); err != nil || resp.StatusCode != http.StatusOK {
					t.Errorf("status %d, %v", resp.StatusCode, err)
				}
				took[i] = time.Since(began)
			}
		})
	}
	asking.Wait()
	slices.Sort(took)
	each := (residentOf(t, s.Process.Pid) - before) / (idle + slow)
	if each > 100 {
		t.Errorf("a connection takes %d KB", each)
	}
	storetest.Figure(t, "idle and slow connections",
		"%d idle, %d slow, %d pages meanwhile, half within %v, all within %v, %d KB a connection", idle, slow, pages,
		took[pages/2].Round(time.Millisecond), took[pages-1].Round(time.Millisecond), each)
}

// residentOf is the memory of a process, in KB.
func residentOf(t *testing.T, pid int) int {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	_, after, _ := bytes.Cut(status, []byte("VmRSS:"))
	fields := bytes.Fields(after)
	if len(fields) == 0 {
		t.Fatalf("the memory of the server isn't told: %s", status)
	}
	kilobytes, err := strconv.Atoi(string(fields[0]))
	if err != nil {
		t.Fatal(err)
	}
	return kilobytes
}
