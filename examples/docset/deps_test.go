package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/zhifadoc/zhifadoc"

// rooms are the module's packages from the ground up: one may import those
// before it.
var rooms = []string{
	"internal/official", "internal/citizenid", "internal/typeface", "internal/typeset", "internal/sheet",
	"forms", "notice", "certificate", "examples/docset",
}

// goList runs go list and returns its lines.
func goList(t *testing.T, args ...string) []string {
	t.Helper()
	tool, err := exec.LookPath("go")
	if err != nil {
		missingTool(t, "go")
		t.SkipNow()
	}
	cmd := exec.Command(tool, append([]string{"list"}, args...)...)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list %v: %v\n%s", args, err, errs.String())
	}
	return strings.Fields(string(out))
}

// TestModulesNeeded lists the modules that each public package links at the
// most. What tests compare with (PDFium, pdfcpu, ZXing) is not among them; a new
// one has to be thought about.
func TestModulesNeeded(t *testing.T) {
	printing := []string{
		"github.com/klauspost/compress", "github.com/signintech/gopdf", "github.com/phpdave11/gofpdi", "github.com/pkg/errors",
		"github.com/xuri/excelize/v2", "github.com/xuri/efp", "github.com/xuri/nfp", "github.com/richardlehane/mscfb",
		"github.com/richardlehane/msoleps", "github.com/tiendc/go-deepcopy",
		"golang.org/x/crypto", "golang.org/x/image", "golang.org/x/net", "golang.org/x/text",
	}
	signing := []string{"github.com/skip2/go-qrcode", "github.com/veraison/go-cose", "github.com/fxamacker/cbor/v2", "github.com/x448/float16"}
	for name, want := range map[string][]string{
		"./forms": printing, "./notice": printing, "./certificate": slices.Concat(printing, signing),
	} {
		got := goList(t, "-deps", "-f", "{{with .Module}}{{.Path}}{{end}}", name)
		slices.Sort(got)
		got = slices.DeleteFunc(slices.Compact(got), func(m string) bool { return m == module })
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s links\n%q, not\n%q", name, got, want)
		}
	}
}

// TestImportsRunDownwards holds the rooms to their order, and gopdf to sheet.
func TestImportsRunDownwards(t *testing.T) {
	for i, room := range rooms {
		for _, path := range goList(t, "-f", `{{join .Imports "\n"}}`, "./"+room) {
			if path == "github.com/signintech/gopdf" && room != "internal/sheet" {
				t.Errorf("%s imports gopdf", room)
			}
			of, ours := strings.CutPrefix(path, module+"/")
			if ours && slices.Index(rooms, of) < 0 || slices.Index(rooms, of) >= i {
				t.Errorf("%s imports %s", room, path)
			}
			if room == "examples/docset" && strings.HasPrefix(of, "internal/") {
				t.Errorf("docset imports %s, which nobody else can", path)
			}
		}
	}
	for _, path := range goList(t, "./...") {
		room := strings.TrimPrefix(path, module+"/")
		if room != "internal/oracle" && !slices.Contains(rooms, room) {
			t.Errorf("%s has no place in the order", room)
		}
	}
}

// TestProofreadingIsLight builds a program that only proofreads: it has no
// face in it, of 30 MB, and is as large as it was thought to be.
func TestProofreadingIsLight(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a program")
	}
	goList(t, "./examples/docset/testdata/proof")
	program := filepath.Join(t.TempDir(), "proof.exe")
	if out, err := exec.Command("go", "build", "-o", program, "./examples/docset/testdata/proof").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	data, err := os.ReadFile(program)
	if err != nil {
		t.Fatal(err)
	}
	const most = 12 << 20 // 8.7 MB with Go 1.26 on linux/amd64
	if len(data) > most {
		t.Errorf("%d bytes, more than %d", len(data), most)
	}
	faces, err := filepath.Glob("internal/typeface/faces/*.ttf")
	if err != nil || len(faces) != 5 {
		t.Fatalf("%d faces, %v", len(faces), err)
	}
	for _, name := range faces {
		face, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if middle := len(face) / 2; bytes.Contains(data, face[middle:middle+256]) {
			t.Errorf("the program contains %s", name)
		}
	}
	cmd := exec.Command(program)
	cmd.Stdin = strings.NewReader("关于开展清理工作的的通知\n\n各部门：\n　　请于5月32日前报送。\n")
	if said, err := cmd.Output(); err != nil || !strings.Contains(string(said), "5月32日") {
		t.Errorf("it says %q, %v", said, err)
	}
}
