// A stranger reads a log: with Go's own packages for checksum databases, and nothing of ours.
//
//	log KEY DIR [KEPT]
//
// opens DIR/checkpoint with the public key in KEY, proves each entry of DIR/tile/entries in it from the
// tiles, and, if KEPT is given, that the log begins with that older checkpoint. It prints how many
// entries it proved; whatever is wrong ends it with status 1.
package main

import (
	"encoding/base64"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8
const full = 1 << height

// The tiles of a folder, by the paths of C2SP tlog-tiles.
type folder string

func (folder) Height() int { return height }

func (folder) SaveTiles([]tlog.Tile, [][]byte) {}

func (f folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles {
		data, err := f.read(strconv.Itoa(tile.L), tile.N, tile.W)
		if err != nil {
			return nil, err
		}
		all = append(all, data)
	}
	return all, nil
}

func (f folder) read(level string, n int64, width int) ([]byte, error) {
	place := fmt.Sprintf("%03d", n%1000)
	for n >= 1000 {
		n /= 1000
		place = fmt.Sprintf("x%03d/%s", n%1000, place)
	}
	if width < full {
		place += fmt.Sprintf(".p/%d", width)
	}
	return os.ReadFile(filepath.Join(string(f), "tile", level, place))
}

// The entries of a bundle, each behind its length.
func (f folder) bundle(n int64, width int) ([][]byte, error) {
	data, err := f.read("entries", n, width)
	if err != nil {
		return nil, err
	}
	var entries [][]byte
	for len(data) > 0 {
		if len(data) < 2 || len(data) < 2+int(data[0])<<8+int(data[1]) {
			return nil, fmt.Errorf("bundle %d breaks off", n)
		}
		end := 2 + int(data[0])<<8 + int(data[1])
		entries = append(entries, data[2:end])
		data = data[end:]
	}
	if len(entries) != width {
		return nil, fmt.Errorf("bundle %d has %d entries", n, len(entries))
	}
	return entries, nil
}

func opened(file string, verifier note.Verifier) tlog.Tree {
	signed, err := os.ReadFile(file)
	must(err)
	opened, err := note.Open(signed, note.VerifierList(verifier))
	must(err)
	lines := strings.Split(opened.Text, "\n")
	if len(lines) < 3 || lines[0] != verifier.Name() {
		log.Fatalf("%s is of another log", file)
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	must(err)
	root, err := base64.StdEncoding.DecodeString(lines[2])
	must(err)
	tree := tlog.Tree{N: size}
	copy(tree.Hash[:], root)
	return tree
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func main() {
	log.SetFlags(0)
	key, err := os.ReadFile(os.Args[1])
	must(err)
	verifier, err := note.NewVerifier(strings.TrimSpace(string(key)))
	must(err)
	dir := folder(os.Args[2])
	tree := opened(filepath.Join(os.Args[2], "checkpoint"), verifier)
	hashes := tlog.TileHashReader(tree, dir)
	root, err := tlog.TreeHash(tree.N, hashes)
	must(err)
	if root != tree.Hash {
		log.Fatal("the tiles have another root")
	}
	for begin := int64(0); begin < tree.N; begin += full {
		width := full
		if tree.N-begin < full {
			width = int(tree.N - begin)
		}
		entries, err := dir.bundle(begin/full, width)
		must(err)
		for i, entry := range entries {
			n := begin + int64(i)
			proof, err := tlog.ProveRecord(tree.N, n, hashes)
			must(err)
			must(tlog.CheckRecord(proof, tree.N, tree.Hash, n, tlog.RecordHash(entry)))
		}
	}
	if len(os.Args) > 3 {
		kept := opened(os.Args[3], verifier)
		proof, err := tlog.ProveTree(tree.N, kept.N, hashes)
		must(err)
		must(tlog.CheckTree(proof, tree.N, tree.Hash, kept.N, kept.Hash))
	}
	fmt.Println(tree.N)
}
