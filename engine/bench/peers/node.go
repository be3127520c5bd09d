package peers

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"

	"careerpath/engine/bench/sheets"
)

// NodePeers are the rule engines that node/peers.mjs runs.
var NodePeers = []string{"json-rules-engine", "json-logic-js", "@gorules/zen-engine"}

// Node is a running node/peers.mjs. It has been given the values of some sheets.
type Node struct {
	command *exec.Cmd
	to      io.WriteCloser
	from    *bufio.Reader
}

// order is a line to the script.
type order struct {
	Sheets []sheets.Values `json:"sheets,omitempty"` // keep these
	Peer   string          `json:"peer,omitempty"`
	Count  int             `json:"count,omitempty"` // go through so many sheets
	IDs    []string        `json:"ids,omitempty"`   // or say what holds on the first one after another, by condition
}

// StartNode starts the script in dir. The error says what is missing, where anything is.
func StartNode(dir string, values []sheets.Values) (*Node, error) {
	node, err := exec.LookPath("node")
	if err != nil {
		return nil, errors.New("node is not installed")
	}
	if _, err := os.Stat(filepath.Join(dir, "node_modules")); err != nil {
		return nil, fmt.Errorf("their packages are not installed: run npm install in %s", dir)
	}
	n := &Node{command: exec.Command(node, "peers.mjs", "--serve")}
	n.command.Dir, n.command.Stderr = dir, os.Stderr
	if n.to, err = n.command.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := n.command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	n.from = bufio.NewReader(out)
	if err := n.command.Start(); err != nil {
		return nil, fmt.Errorf("starting node: %w", err)
	}
	return n, n.send(order{Sheets: values}, nil)
}

// Run goes through count sheets with a peer.
func (n *Node) Run(peer string, count int) error { return n.send(order{Peer: peer, Count: count}, nil) }

// Held says for each sheet which of the conditions hold by a peer.
func (n *Node) Held(peer string, conditions []sheets.Condition) (held [][]bool, err error) {
	o := order{Peer: peer}
	for _, c := range conditions {
		o.IDs = append(o.IDs, c.ID)
	}
	return held, n.send(o, &held)
}

// Stop ends the script.
func (n *Node) Stop() error {
	if err := n.to.Close(); err != nil {
		return err
	}
	return n.command.Wait()
}

// send gives an order and waits for the line that answers it.
func (n *Node) send(o order, answer any) error {
	if err := json.NewEncoder(n.to).Encode(o); err != nil {
		return fmt.Errorf("writing to node: %w", err)
	}
	line, err := n.from.ReadBytes('\n')
	if err != nil {
		return fmt.Errorf("reading from node: %w", err)
	}
	if answer == nil {
		return nil
	}
	return json.Unmarshal(line, answer)
}
