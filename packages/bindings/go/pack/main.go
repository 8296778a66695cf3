// Puts a Go module into a folder as a GOPROXY serves it (https://go.dev/ref/mod#goproxy-protocol):
//
//	go run main.go FOLDER MODULE VERSION OUT
//
// The same files make the same archive: its times are that of SOURCE_DATE_EPOCH, in seconds since 1970.
package main

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 5 {
		log.Fatal("usage: FOLDER MODULE VERSION OUT")
	}
	if err := pack(os.Args[1], os.Args[2], os.Args[3], os.Args[4]); err != nil {
		log.Fatal(err)
	}
}

func pack(folder, module, version, out string) error {
	date, err := strconv.ParseInt(os.Getenv("SOURCE_DATE_EPOCH"), 10, 64)
	if err != nil {
		return fmt.Errorf("SOURCE_DATE_EPOCH: %w", err)
	}
	archive, err := archiveOf(folder, module+"@"+version, time.Unix(date, 0).UTC())
	if err != nil {
		return err
	}
	info, err := json.Marshal(map[string]string{"Version": version, "Time": time.Unix(date, 0).UTC().Format(time.RFC3339)})
	if err != nil {
		return err
	}
	goMod, err := os.ReadFile(filepath.Join(folder, "go.mod"))
	if err != nil {
		return err
	}
	versions := filepath.Join(out, filepath.FromSlash(escape(module)), "@v")
	if err := os.MkdirAll(versions, 0o777); err != nil {
		return err
	}
	for extension, content := range map[string][]byte{".info": info, ".mod": goMod, ".zip": archive} {
		if err := os.WriteFile(filepath.Join(versions, version+extension), content, 0o666); err != nil {
			return err
		}
	}
	return addTo(filepath.Join(versions, "list"), version)
}

// In an archive, each file is below module@version.
func archiveOf(folder, root string, date time.Time) ([]byte, error) {
	var buffer bytes.Buffer
	archive := zip.NewWriter(&buffer)
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		relative, err := filepath.Rel(folder, path)
		if err != nil {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		file, err := archive.CreateHeader(&zip.FileHeader{
			Name:     root + "/" + filepath.ToSlash(relative),
			Method:   zip.Deflate,
			Modified: date,
		})
		if err != nil {
			return err
		}
		_, err = file.Write(content)
		return err
	})
	if err != nil {
		return nil, err
	}
	if err := archive.Close(); err != nil {
		return nil, err
	}
	return buffer.Bytes(), nil
}

// An upper-case letter is written as ! and its lower-case one, for file systems that do not tell them apart.
func escape(module string) string {
	var escaped strings.Builder
	for _, letter := range module {
		if letter >= 'A' && letter <= 'Z' {
			escaped.WriteByte('!')
			letter += 'a' - 'A'
		}
		escaped.WriteRune(letter)
	}
	return escaped.String()
}

func addTo(list, version string) error {
	known, err := os.ReadFile(list)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for _, line := range strings.Fields(string(known)) {
		if line == version {
			return nil
		}
	}
	return os.WriteFile(list, append(known, version+"\n"...), 0o666)
}
