package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/zhifadoc/zhifadoc/certificate"
	"github.com/zhifadoc/zhifadoc/forms"
)

// office is an output folder with a key, a status list and two certificates of
// this decade, of which the second is revoked.
func office(t *testing.T) (dir string, tokens [2]string) {
	t.Helper()
	dir = t.TempDir()
	key, err := certificate.ReadKey(strings.NewReader(testKey))
	if err != nil {
		t.Fatal(err)
	}
	write := func(name string, content func(io.Writer) error) {
		t.Helper()
		var b bytes.Buffer
		if err := content(&b); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(publicKeys, func(w io.Writer) error { return certificate.WriteKeySet(w, certificate.KeySet{key.Public()}) })
	list, err := certificate.NewStatusList(certificate.NumberRange{Prefix: "15052522", Digits: 5, First: 1, Count: 2})
	if err != nil {
		t.Fatal(err)
	}
	list.URI, list.Made, list.TTL = "https://zhifa.example/c/status.cwt", time.Now(), 24*time.Hour
	numbers := [2]string{"1505252200001", "1505252200002"}
	if err := list.Set(numbers[0], certificate.StatusValid); err != nil {
		t.Fatal(err)
	}
	write(statusList, func(w io.Writer) error {
		data, err := certificate.SignStatusList(list, key.Signer())
		w.Write(data)
		return err
	})
	today := time.Now()
	for i, number := range numbers {
		tokens[i], err = certificate.Sign(certificate.Claims{Number: number, Name: "乌仁图雅", Department: "奈曼旗农牧局", Kind: certificate.Enforcement,
			Issued: forms.Date{Year: today.Year() - 1, Month: 1, Day: 1}, Expires: forms.Date{Year: today.Year() + 1, Month: 12, Day: 31}}, key.Signer())
		if err != nil {
			t.Fatal(err)
		}
	}
	return dir, tokens
}

func TestVerifyWithStatusList(t *testing.T) {
	dir, tokens := office(t)
	for _, c := range []struct {
		args   []string
		code   int
		stdout string
		stderr string
	}{
		{[]string{"HTTPS://ZHIFA.EXAMPLE/C/" + tokens[0]}, exitDone, "没有注销、暂扣或换发", ""},
		{[]string{tokens[0]}, exitDone, "乌仁图雅", ""},
		{[]string{tokens[1]}, exitPerson, "签名属实", "已注销"},
		{[]string{tokens[0], tokens[1]}, exitPerson, "请与证件上印的", "已注销"},
		{[]string{tokens[0], "-status", filepath.Join(dir, "none.cwt")}, exitDone, "乌仁图雅", "状态列表不能用"},
		{[]string{tokens[0], "-status", filepath.Join(dir, filepath.FromSlash(publicKeys))}, exitDone, "乌仁图雅", "没有这本证件的状态资料"},
		{[]string{tokens[1], "-lang", "en"}, exitPerson, "Genuine signature", "Does not verify"},
	} {
		code, stdout, stderr := docset(t, append([]string{"verify", "-out", dir}, c.args...)...)
		if code != c.code || !strings.Contains(stdout, c.stdout) || !strings.Contains(stderr, c.stderr) {
			t.Errorf("%q: %d\n%s\n%s", c.args, code, stdout, stderr)
		}
	}
}

func TestServe(t *testing.T) {
	dir, tokens := office(t)
	work := &task{ctx: t.Context(), say: printerFor("zh"), stdout: io.Discard, stderr: io.Discard, jobDir: "testdata/naiman", outDir: dir}
	if err := work.load(); err != nil {
		t.Fatal(err)
	}
	site, err := work.site()
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(site)
	defer server.Close()
	get := func(path string) (int, string, string) {
		t.Helper()
		r, err := http.Get(server.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Body.Close()
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Fatal(err)
		}
		return r.StatusCode, r.Header.Get("Content-Type"), string(body)
	}
	for _, c := range []struct {
		path string
		code int
		kind string
		says string
	}{
		{"/C/" + tokens[0], 200, "text/html; charset=utf-8", "证件有效"},
		{"/C/" + tokens[1], 200, "text/html; charset=utf-8", "证件已注销"},
		{"/C/ABC", 400, "text/html; charset=utf-8", "不是有效的验证码"},
		{"/C/keys.jwks", 200, "application/jwk-set+json", `"crv": "Ed25519"`},
		{"/C/status.cwt", 200, "application/statuslist+cwt", "zhifa.example"},
		{"/C/", 404, "text/plain; charset=utf-8", ""},
		{"/keys/signing.jwk", 404, "text/plain; charset=utf-8", ""},
	} {
		code, kind, body := get(c.path)
		if code != c.code || kind != c.kind || !strings.Contains(body, c.says) {
			t.Errorf("%s: %d %s %.300s", c.path, code, kind, body)
		}
		if strings.Contains(body, `"d"`) {
			t.Errorf("%s shows the private key", c.path)
		}
	}
}

// said collects what a command says while it runs.
type said struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *said) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *said) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// TestServeStops runs the command as a clerk does and interrupts it.
func TestServeStops(t *testing.T) {
	dir, tokens := office(t)
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	var stdout, stderr said
	done := make(chan int, 1)
	go func() { done <- run(ctx, []string{"serve", "-addr", "127.0.0.1:0", "-out", dir}, &stdout, &stderr) }()
	var base string
	for range 500 {
		if _, rest, ok := strings.Cut(stdout.String(), "核验页："); ok {
			base, _, _ = strings.Cut(rest, "二维码")
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	if base == "" {
		t.Fatalf("says nothing: %s %s", stdout.String(), stderr.String())
	}
	r, err := http.Get(base + tokens[0])
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(r.Body)
	r.Body.Close()
	if err != nil || !bytes.Contains(body, []byte("证件有效")) {
		t.Errorf("%v: %s", err, body)
	}
	interrupt()
	select {
	case code := <-done:
		if code != exitDone || !strings.Contains(stdout.String(), "已停止") {
			t.Errorf("%d: %s %s", code, stdout.String(), stderr.String())
		}
	case <-time.After(20 * time.Second):
		t.Fatal("does not stop")
	}
	if code, _, stderr := docset(t, "serve", "-addr", "256.0.0.1:1", "-out", dir); code != exitPerson || !strings.Contains(stderr, "-addr") {
		t.Errorf("a bad address: %d %s", code, stderr)
	}
}
