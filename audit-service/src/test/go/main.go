// Checks what audit-service publishes with the code of the Go project's own transparency logs: a second opinion that
// shares nothing with ours. Works on files, so that it needs no network:
//
//	check FOLDER VERIFIER-KEY
//
// FOLDER holds checkpoint, tile/…, and *.tlog-proof as they were downloaded, consistency.json (an array of answers of
// /v1/proofs/consistency) and inclusion.json (one of /v1/proofs/inclusion).
package main

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func main() {
	if len(os.Args) != 3 {
		fail(errors.New("usage: check FOLDER VERIFIER-KEY"))
	}
	verifier, err := note.NewVerifier(os.Args[2])
	fail(err)
	folder := os.Args[1]
	tree := checkpoint(read(folder, "checkpoint"), verifier)

	// The tile reader authenticates every tile against the checkpoint before it gives a hash.
	hashes := tlog.TileHashReader(tree, tiles{folder})
	entries(folder, tree, hashes)
	prefixes(tree, hashes)
	proofFiles(folder, verifier)
	answers(folder, tree)
	fmt.Printf("accepted %d entries\n", tree.N)
}

// checkpoint opens a signed note and reads size and root; tlog.ParseTree takes Go's own origin only.
func checkpoint(text []byte, verifier note.Verifier) tlog.Tree {
	opened, err := note.Open(text, note.VerifierList(verifier))
	fail(err)
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != verifier.Name() {
		fail(fmt.Errorf("not a checkpoint of %s: %q", verifier.Name(), opened.Text))
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	fail(err)
	return tlog.Tree{N: size, Hash: hash(lines[2])}
}

type tiles struct{ folder string }

func (tiles) Height() int { return 8 }

func (t tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var found [][]byte
	for _, tile := range wanted {
		// Go writes the height into the path, tlog-tiles does not.
		data, err := os.ReadFile(filepath.Join(t.folder, strings.Replace(tile.Path(), "tile/8/", "tile/", 1)))
		if err != nil {
			return nil, err
		}
		found = append(found, data)
	}
	return found, nil
}

func (tiles) SaveTiles([]tlog.Tile, [][]byte) {}

// entries proves each entry of the bundles to be in the tree.
func entries(folder string, tree tlog.Tree, hashes tlog.HashReader) {
	for index := int64(0); index < tree.N; {
		tile := tlog.Tile{H: 8, L: -1, N: index / 256, W: int(min(256, tree.N-index))}
		bundle := read(folder, strings.Replace(tile.Path(), "tile/8/data/", "tile/entries/", 1))
		for ; len(bundle) > 0; index++ {
			length := int(bundle[0])<<8 | int(bundle[1])
			proof, err := tlog.ProveRecord(tree.N, index, hashes)
			fail(err)
			fail(tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(bundle[2:2+length])))
			bundle = bundle[2+length:]
		}
	}
}

// prefixes proves the tree to go on from some smaller ones.
func prefixes(tree tlog.Tree, hashes tlog.HashReader) {
	for size := int64(1); size <= tree.N; size += 1 + size/3 {
		proof, err := tlog.ProveTree(tree.N, size, hashes)
		fail(err)
		root, err := tlog.TreeHash(size, hashes)
		fail(err)
		fail(tlog.CheckTree(proof, tree.N, tree.Hash, size, root))
	}
}

// proofFiles checks self-contained proofs: extra data to commitment, to leaf, to root, to signature.
func proofFiles(folder string, verifier note.Verifier) {
	files, err := filepath.Glob(filepath.Join(folder, "*.tlog-proof"))
	fail(err)
	if len(files) == 0 {
		fail(errors.New("no .tlog-proof to check"))
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		fail(err)
		head, signed, _ := strings.Cut(string(data), "\n\n")
		tree := checkpoint([]byte(signed), verifier)
		lines := strings.Split(head, "\n")
		if lines[0] != "c2sp.org/tlog-proof@v1" {
			fail(errors.New("not a tlog-proof"))
		}
		extra, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(lines[1], "extra "))
		fail(err)
		index, err := strconv.ParseInt(strings.TrimPrefix(lines[2], "index "), 10, 64)
		fail(err)
		commitment := sha256.Sum256(append([]byte("coditect.audit.commitment/v1\x00"), extra...))
		fail(tlog.CheckRecord(path(lines[3:]), tree.N, tree.Hash, index, tlog.RecordHash(commitment[:])))
	}
}

// answers checks the proofs of the JSON API.
func answers(folder string, tree tlog.Tree) {
	var steps []struct {
		From, To                 int64
		OldRootHash, NewRootHash string
		Path                     []string
	}
	fail(json.Unmarshal(read(folder, "consistency.json"), &steps))
	for _, step := range steps {
		fail(tlog.CheckTree(path(step.Path), step.To, hash(step.NewRootHash), step.From, hash(step.OldRootHash)))
	}
	var inclusion struct {
		Index, Size        int64
		LeafHash, RootHash string
		Path               []string
	}
	fail(json.Unmarshal(read(folder, "inclusion.json"), &inclusion))
	fail(tlog.CheckRecord(
		path(inclusion.Path), inclusion.Size, hash(inclusion.RootHash), inclusion.Index, hash(inclusion.LeafHash)))
}

func path(lines []string) []tlog.Hash {
	hashes := make([]tlog.Hash, 0, len(lines))
	for _, line := range lines {
		hashes = append(hashes, hash(line))
	}
	return hashes
}

func hash(text string) tlog.Hash {
	parsed, err := tlog.ParseHash(text)
	fail(err)
	return parsed
}

func read(folder, name string) []byte {
	data, err := os.ReadFile(filepath.Join(folder, name))
	fail(err)
	return data
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "refused:", err)
		os.Exit(1)
	}
}
