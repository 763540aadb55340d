package main

import (
	"context"
	"errors"
	"flag"
	"log"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/zhifadoc/zhifadoc/certificate"
)

func serveFlags(t *task, flags *flag.FlagSet) {
	flags.StringVar(&t.addr, "addr", "127.0.0.1:8080", "")
	verifyFlags(t, flags)
}

func verifyFlags(t *task, flags *flag.FlagSet) {
	flags.StringVar(&t.status, "status", "", "")
}

const serveHelp = `
serve 和 verify 的选项：
  -status 文件  签过名的状态列表（默认用 -out 下 certificates/status.cwt，没有就不查）
  -addr 地址    serve 在哪里听（默认 127.0.0.1:8080，只有本机能打开）
`

// The bounds of a request: a page is asked for by one short line.
const (
	readTimeout  = 5 * time.Second
	writeTimeout = 10 * time.Second
	idleTimeout  = 60 * time.Second
	stopTimeout  = 5 * time.Second
	maxHeader    = 16 << 10
)

// runServe shows the verification page until it is interrupted. In front of it
// belongs a server that speaks TLS.
func runServe(t *task, _ []string) (int, error) {
	if err := t.load(); err != nil {
		return exitPerson, err
	}
	handler, err := t.site()
	if err != nil {
		return exitPerson, err
	}
	var lc net.ListenConfig
	listener, err := lc.Listen(t.ctx, "tcp", t.addr)
	if err != nil {
		return exitPerson, t.errorf("不能在 %s 上听：%v。请用 -addr 换一个地址", t.addr, err)
	}
	base := "http://" + listener.Addr().String()
	path := t.codePath()
	t.printf("核验页：%s二维码后面的一串\n", base+path)
	t.printf("公钥：%s　状态列表：%s\n", base+path+keysPath, base+path+statusPath)
	t.printf("按 Ctrl+C 停止。\n")

	server := &http.Server{Handler: handler, ReadTimeout: readTimeout, WriteTimeout: writeTimeout, IdleTimeout: idleTimeout,
		MaxHeaderBytes: maxHeader, ErrorLog: log.New(t.stderr, "", 0)}
	stopped := make(chan error, 1)
	go func() {
		<-t.ctx.Done()
		ctx, cancel := context.WithTimeout(context.Background(), stopTimeout)
		defer cancel()
		stopped <- server.Shutdown(ctx)
	}()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return exitPerson, err
	}
	if err := <-stopped; err != nil {
		return exitPerson, err
	}
	t.printf("已停止。\n")
	return exitDone, nil
}

// The other two things that are served, beside the codes: in lower case, so
// that no token can be meant.
const (
	keysPath   = "keys.jwks"
	statusPath = "status.cwt"
)

// codePath is the path that the job's codes point to.
func (t *task) codePath() string {
	u, err := url.Parse(t.job.Certificate.CodeURL)
	if err != nil || u.Path == "" {
		return "/"
	}
	return strings.TrimSuffix(u.Path, "/") + "/"
}

// site is what serve answers with.
func (t *task) site() (http.Handler, error) {
	keys, err := t.publicKeys()
	if err != nil {
		return nil, err
	}
	source := &statusSource{t: t, keys: keys}
	if _, err := source.read(); err != nil {
		return nil, err
	}
	path := t.codePath()
	mux := http.NewServeMux()
	mux.Handle("/", &certificate.VerifyHandler{Keys: keys, Status: source.list, Path: path, Organ: t.job.Certificate.Organ})
	mux.Handle("GET "+path+keysPath, t.file("application/jwk-set+json", filepath.Join(t.outDir, filepath.FromSlash(publicKeys))))
	mux.Handle("GET "+path+statusPath, t.file("application/statuslist+cwt", t.statusPath()))
	return mux, nil
}

// file serves one file, which others may keep for a minute.
func (t *task) file(kind, name string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		data, err := os.ReadFile(name)
		if err != nil {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", kind)
		w.Header().Set("Cache-Control", "public, max-age=60")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Write(data)
	})
}

// statusSource reads the status list again when its file has changed.
type statusSource struct {
	t    *task
	keys certificate.Keys

	mu      sync.Mutex
	looked  time.Time // when the file was last looked at
	changed time.Time // the file's own time then
	current *certificate.StatusList
}

// lookEvery is how long a list that was replaced may go on being used.
const lookEvery = 5 * time.Second

func (s *statusSource) list() *certificate.StatusList {
	list, err := s.read()
	if err != nil {
		s.t.warnf("状态列表不能用：%v\n", err)
	}
	return list
}

// read gives the list. A file that cannot be used leaves the list from before
// it in place: what that says of revocations is still true, and its age tells.
func (s *statusSource) read() (*certificate.StatusList, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	if now.Sub(s.looked) < lookEvery {
		return s.current, nil
	}
	s.looked = now
	info, err := os.Stat(s.t.statusPath())
	if err == nil && info.ModTime().Equal(s.changed) {
		return s.current, nil
	}
	list, err := s.t.statusList(s.keys, now)
	if err != nil {
		return s.current, err
	}
	if list != nil {
		s.current, s.changed = list, info.ModTime()
	}
	return s.current, nil
}
