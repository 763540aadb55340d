package certificate

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// testHandler verifies codes of testKey, and has a forger's key under that id.
func testHandler(t testing.TB, list *StatusList) *VerifyHandler {
	t.Helper()
	return &VerifyHandler{Keys: KeySet{testKey(t).Public()}, Status: func() *StatusList { return list }, Path: "/C/",
		Organ: "奈曼旗司法局", Phone: "0475-4226442", Now: func() time.Time { return inForce }}
}

func ask(h http.Handler, method, target string, accept ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, nil)
	for _, a := range accept {
		r.Header.Add("Accept", a)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func tokenOf(t testing.TB, number string, k *Key) string {
	c := testClaims()
	c.Number = number
	return sign(t, c, k)
}

func TestVerifyPage(t *testing.T) {
	k := testKey(t)
	forger := newKey(otherKey(t).private.Seed(), k.id)
	list := testList(t)
	expired := testClaims()
	expired.Issued.Year, expired.Expires.Year = 2016, 2022
	early := testClaims()
	early.Issued.Year = 2027
	stale := testList(t)
	stale.Made = inForce.Add(-72 * time.Hour)
	over := testList(t)
	over.Expires = inForce
	for name, c := range map[string]struct {
		token   string
		list    *StatusList
		title   string
		verdict Verdict
		shown   bool // the content of the code
		says    string
	}{
		"valid":       {tokenOf(t, "1505252200001", k), list, "证件有效", VerdictValid, true, "没有注销、暂扣或换发"},
		"stale":       {tokenOf(t, "1505252200001", k), stale, "签名属实，状态不明", VerdictValid, true, "已经旧了"},
		"no list":     {tokenOf(t, "1505252200001", k), nil, "签名属实，状态不明", VerdictValid, true, "没有这本证件的状态资料"},
		"list over":   {tokenOf(t, "1505252200001", k), over, "签名属实，状态不明", VerdictValid, true, "没有这本证件的状态资料"},
		"not covered": {tokenOf(t, "X-1", k), list, "签名属实，状态不明", VerdictValid, true, "没有这本证件的状态资料"},
		"suspended":   {tokenOf(t, "1505252200002", k), list, "证件已暂扣或挂失", VerdictSuspended, true, "依据 2025年1月1日 19:00"},
		"replaced":    {tokenOf(t, "1505252200003", k), list, "旧证已作废", VerdictReplaced, true, "依据"},
		"revoked":     {tokenOf(t, "1505252200004", k), list, "证件已注销", VerdictRevoked, true, "依据"},
		"expired":     {sign(t, expired, k), list, "证件已过有效期", VerdictExpired, true, "有效期已过"},
		"early":       {sign(t, early, k), list, "证件尚未生效", VerdictNotYetValid, true, "还没有开始"},
		"unknown key": {tokenOf(t, "1505252200001", otherKey(t)), list, "不能证实", VerdictUnknownKey, false, "不予显示"},
		"forged":      {tokenOf(t, "1505252200001", forger), list, "伪造或被改动", VerdictForged, false, "请勿相信"},
		"malformed":   {"ABC", list, "不是有效的验证码", VerdictMalformed, false, "重新扫描"},
	} {
		h := testHandler(t, c.list)
		w := ask(h, "GET", "/C/"+c.token, "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
		body := w.Body.String()
		if want := map[bool]int{true: 400, false: 200}[c.verdict == VerdictMalformed]; w.Code != want {
			t.Errorf("%s: status %d", name, w.Code)
		}
		if !strings.Contains(body, "<h1>"+c.title+"</h1>") || !strings.Contains(body, c.says) {
			t.Errorf("%s: %s", name, body)
		}
		if strings.Contains(body, testClaims().Name) != c.shown || strings.Contains(body, "一字不差") != c.shown || strings.Contains(body, "翻拍") != c.shown {
			t.Errorf("%s: content shown is %v", name, !c.shown)
		}
		checkHeaders(t, name, w.Header(), body)

		w = ask(h, "GET", "/C/"+c.token, "application/json")
		var got judgementJSON
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || got.Verdict != c.verdict || (got.Certificate != nil) != c.shown {
			t.Errorf("%s: %v, %s", name, err, w.Body)
		}
		if w.Header().Get("Content-Type") != "application/json; charset=utf-8" {
			t.Errorf("%s: %s", name, w.Header().Get("Content-Type"))
		}
		if head := ask(h, "HEAD", "/C/"+c.token); head.Body.Len() != 0 || head.Header().Get("Content-Length") == "" {
			t.Errorf("%s: HEAD: %d bytes", name, head.Body.Len())
		}
	}
}

// checkHeaders holds the answer against what a page that a stranger's phone
// opens has to say.
func checkHeaders(t *testing.T, name string, h http.Header, body string) {
	t.Helper()
	for header, want := range map[string]string{
		"Cache-Control":          "no-store",
		"X-Content-Type-Options": "nosniff",
		"Referrer-Policy":        "no-referrer",
		"X-Frame-Options":        "DENY",
	} {
		if h.Get(header) != want {
			t.Errorf("%s: %s: %q", name, header, h.Get(header))
		}
	}
	style := regexp.MustCompile(`(?s)<style>(.*?)</style>`).FindStringSubmatch(body)
	if style == nil {
		t.Fatalf("%s: no style", name)
	}
	sum := sha256.Sum256([]byte(style[1]))
	hash := "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	policy := h.Get("Content-Security-Policy")
	for _, part := range []string{"default-src 'none'", "style-src " + hash, "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"} {
		if !slices.Contains(strings.Split(policy, "; "), part) {
			t.Errorf("%s: no %s in %q", name, part, policy)
		}
	}
	if m := regexp.MustCompile(`(?i)<script|<iframe|<img|<form|<link|\son\w+=|\sstyle=|https?:|url\(|@import|Set-Cookie`).FindString(body); m != "" {
		t.Errorf("%s: the page has %s", name, m)
	}
	if len(h.Values("Set-Cookie")) != 0 {
		t.Errorf("%s: a cookie", name)
	}
}

// TestVerifyPageEscapes: a name that is markup stays a name.
func TestVerifyPageEscapes(t *testing.T) {
	k := testKey(t)
	c := testClaims()
	c.Name, c.Department = `<script>alert(1)</script>`, `"><img src=x onerror=alert(1)> & </dd>{{.}}`
	h := testHandler(t, nil)
	token := sign(t, c, k)
	body := ask(h, "GET", "/C/"+token).Body.String()
	if strings.Contains(body, "<script") || strings.Contains(body, "<img") || !strings.Contains(body, "&lt;script&gt;alert(1)&lt;/script&gt;") {
		t.Error(body)
	}
	if w := ask(h, "GET", "/C/"+token, "application/json"); strings.Contains(w.Body.String(), "<script") {
		t.Errorf("%s", w.Body)
	}
}

func TestVerifyRequests(t *testing.T) {
	k := testKey(t)
	h := testHandler(t, testList(t))
	token := tokenOf(t, "1505252200001", k)
	for _, c := range []struct {
		name, method, target string
		want                 int
	}{
		{"plain", "GET", "/C/" + token, 200},
		{"a query is passed over", "GET", "/C/" + token + "?from=wechat&x=<script>", 200},
		{"nothing", "GET", "/C/", 404},
		{"root", "GET", "/", 404},
		{"another path", "GET", "/D/" + token, 404},
		{"lower-case path", "GET", "/c/" + token, 404},
		{"lower-case token", "GET", "/C/" + strings.ToLower(token), 400},
		{"two segments", "GET", "/C/x/" + token, 404},
		{"a slash after it", "GET", "/C/" + token + "/", 404},
		{"escaped on the way", "GET", "/C/" + strings.NewReplacer("*", "%2A", "$", "%24", "+", "%2B", ":", "%3A").Replace(token), 200},
		{"another character, escaped", "GET", "/C/%21" + token[1:], 400},
		{"an escaped slash", "GET", "/C/x%2F" + token, 404},
		{"climbing", "GET", "/C/../" + token, 404},
		{"a long one", "GET", "/C/" + strings.Repeat("A", 100_000), 400},
		{"POST", "POST", "/C/" + token, 405},
		{"PUT", "PUT", "/C/" + token, 405},
		{"OPTIONS", "OPTIONS", "/C/" + token, 405},
		{"TRACE", "TRACE", "/C/" + token, 405},
	} {
		w := ask(h, c.method, c.target)
		if w.Code != c.want {
			t.Errorf("%s: %d", c.name, w.Code)
		}
		if w.Header().Get("Content-Security-Policy") == "" || w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s: bare of headers", c.name)
		}
		if c.want == 405 && w.Header().Get("Allow") != "GET, HEAD" {
			t.Errorf("%s: Allow %q", c.name, w.Header().Get("Allow"))
		}
		if strings.Contains(w.Body.String(), "wechat") || strings.Contains(w.Body.String(), "<script") {
			t.Errorf("%s: the request is in the answer", c.name)
		}
	}
	root := &VerifyHandler{Keys: h.Keys}
	if w := ask(root, "GET", "/"+token); w.Code != 200 {
		t.Errorf("at the root, by the clock: %d", w.Code)
	}
	if w := ask(&VerifyHandler{}, "GET", "/"+token); w.Code != 200 || !strings.Contains(w.Body.String(), "不能证实") {
		t.Errorf("the zero handler: %d", w.Code)
	}
}

func TestAccept(t *testing.T) {
	for accept, want := range map[string]bool{
		"":                 false,
		"*/*":              false,
		"text/html":        false,
		"application/json": true,
		"APPLICATION/JSON": true,
		"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8": false,
		"application/json, text/html":                                     false,
		"text/html, application/json":                                     false,
		"text/html;q=0.5, application/json":                               true,
		"application/json;q=0.5, text/html;q=0.4":                         true,
		"application/json;q=0":                                            false,
		"application/json;q=x":                                            false,
		"application/json; charset=utf-8":                                 true,
		strings.Repeat("application/json,", 1000):                         false,
	} {
		if got := wantsJSON([]string{accept}); got != want {
			t.Errorf("%.60q: %v", accept, got)
		}
	}
}

func TestVerifyHandlerIsSafeForConcurrentUse(t *testing.T) {
	k := testKey(t)
	h := testHandler(t, testList(t))
	want := map[string]string{}
	var tokens []string
	for _, number := range []string{"1505252200001", "1505252200002", "1505252200004", "X-9"} {
		tokens = append(tokens, tokenOf(t, number, k))
	}
	tokens = append(tokens, "ABC")
	reference := testHandler(t, testList(t))
	for _, token := range tokens {
		want[token] = ask(reference, "GET", "/C/"+token).Body.String()
	}
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for n := range 40 {
				token := tokens[(i+n)%len(tokens)]
				if got := ask(h, "GET", "/C/"+token).Body.String(); got != want[token] {
					t.Error("one phone got another's page")
				}
			}
		})
	}
	wg.Wait()
}

func BenchmarkVerifyHandler(b *testing.B) {
	k := testKey(b)
	forger := newKey(otherKey(b).private.Seed(), k.id)
	good := tokenOf(b, "1505252200001", k)
	forged := tokenOf(b, "1505252200001", forger)
	for _, c := range []struct{ name, token string }{
		{"good", good},
		{"forged", forged},
		{"unknown-key", tokenOf(b, "1505252200001", otherKey(b))},
		{"cut", good[:len(good)-8]},
		{"noise", strings.Repeat("A7", 200)},
		{"long", strings.Repeat("A", 8000)},
	} {
		h := testHandler(b, testList(b))
		r := httptest.NewRequest("GET", "/C/"+c.token, nil)
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				w := httptest.NewRecorder()
				h.ServeHTTP(w, r)
				if w.Body.Len() == 0 {
					b.Fatal("no answer")
				}
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "requests/s")
		})
	}
}
