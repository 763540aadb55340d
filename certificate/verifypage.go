package certificate

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"html/template"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// VerifyHandler is the page that a phone opens when it scans a card's code. It
// shows what was signed beside the verdict, asks to compare it with the card
// and the person, and says what it cannot know. Nothing of the ledger is on
// it: a token brings its own content, and one that no known key signed gets
// none shown.
//
// It answers GET and HEAD of Path and the token after it, takes no other input
// (a query is passed over) and keeps nothing. With Accept: application/json it
// answers in JSON. Malformed tokens have status 400, all others 200: the
// verdict is in the body. Its pages use no script, no cookie and nothing of
// another host, and the browser is told to allow none.
//
// The fields must not change after the first request.
type VerifyHandler struct {
	Keys Keys
	// Status is asked at every request for the newest status list; nil, or a
	// nil list: the page says that revocations are not known to it.
	Status func() *StatusList
	Path   string           // where codes point, as in CodeURL's base, upper case: /C/; "" means /
	Organ  string           // 发证机关, on the page
	Phone  string           // where to ask, on the page; "": not told
	Now    func() time.Time // nil means time.Now

	once  sync.Once
	bare  map[Verdict][]byte // pages that hold nothing of the token
	style string             // the style's hash, for the Content-Security-Policy
	page  *template.Template
}

//go:embed verifypage.html
var pageText string

//go:embed verifypage.css
var pageStyle string

// pageData is what the page is made of.
type pageData struct {
	Style    template.CSS
	Class    string // good, doubt or bad
	Mark     string
	Title    string
	Advice   string
	Rows     [][2]string
	Listing  string
	Compare  bool
	Warnings []string
	Organ    string
	Phone    string
	Checked  string
}

// verdictTexts is what the page says first.
var verdictTexts = map[Verdict]struct{ class, mark, title, advice string }{
	VerdictValid:       {"good", "✓", "证件有效", "请与证件和本人核对。"},
	VerdictNotYetValid: {"bad", "!", "证件尚未生效", "签名属实，但有效期还没有开始。"},
	VerdictExpired:     {"bad", "×", "证件已过有效期", "签名属实，但有效期已过，持证人不得凭此执法。"},
	VerdictSuspended:   {"bad", "×", "证件已暂扣或挂失", "签名属实，但证件现在无效，持证人不得凭此执法。"},
	VerdictRevoked:     {"bad", "×", "证件已注销", "签名属实，但证件已经作废，持证人不得凭此执法。"},
	VerdictReplaced:    {"bad", "×", "旧证已作废", "签名属实，但已换发新证，这一本不再有效；请看新证。"},
	VerdictUnknownKey:  {"bad", "×", "不能证实", "这个码不是由本页所知的发证机关签发的，内容不予显示。"},
	VerdictForged:      {"bad", "×", "伪造或被改动", "签名不符，内容不予显示。请勿相信这张证件。"},
	VerdictMalformed:   {"bad", "×", "不是有效的验证码", "网址残缺，或不是执法证的验证码。请重新扫描证件上的二维码。"},
}

// pageWarnings is what no such page can know.
var pageWarnings = []string{
	"二维码可以翻拍、复印：码是真的，不等于证件是真的、人是本人。",
	"请看清本页网址是否为发证机关公布的网址；别人也能做一个一样的页面。",
}

func (h *VerifyHandler) prepare() {
	sum := sha256.Sum256([]byte(pageStyle))
	h.style = "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
	h.page = template.Must(template.New("page").Parse(pageText)) // the text is embedded
	h.bare = map[Verdict][]byte{}
	for _, v := range []Verdict{VerdictMalformed, VerdictForged, VerdictUnknownKey} {
		h.bare[v] = h.render(Judgement{Verdict: v}, time.Time{})
	}
}

// ServeHTTP answers one request.
func (h *VerifyHandler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.once.Do(h.prepare)
	h.harden(w.Header())
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "只接受 GET (method not allowed)", http.StatusMethodNotAllowed)
		return
	}
	// Unescaped: a token has nothing to escape, but programs that hand a URL
	// on escape '*' and '$' nevertheless.
	token, ok := strings.CutPrefix(r.URL.Path, cmp.Or(h.Path, "/"))
	if !ok || token == "" || strings.Contains(token, "/") {
		http.Error(w, "没有这一页 (not found)", http.StatusNotFound)
		return
	}
	now := time.Now
	if h.Now != nil {
		now = h.Now
	}
	at := now()
	var list *StatusList
	if h.Status != nil {
		list = h.Status()
	}
	if list != nil && list.over(at) {
		list = nil // signed not to be used any more
	}
	j := Judge(token, h.Keys, at, list)
	status := http.StatusOK
	if j.Verdict == VerdictMalformed {
		status = http.StatusBadRequest
	}
	var body []byte
	if wantsJSON(r.Header.Values("Accept")) {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		body = h.json(j, at)
	} else {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if body, ok = h.bare[j.Verdict]; !ok {
			body = h.render(j, at)
		}
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	if r.Method == http.MethodGet {
		w.Write(body) // the reader's going away is no concern of ours
	}
}

// harden sets the headers of every answer.
func (h *VerifyHandler) harden(header http.Header) {
	header.Set("Content-Security-Policy", "default-src 'none'; style-src '"+h.style+"'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
	header.Set("Cache-Control", "no-store")
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Referrer-Policy", "no-referrer") // the address holds a name
	header.Set("X-Frame-Options", "DENY")        // for browsers without frame-ancestors
	header.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()")
	header.Set("Cross-Origin-Opener-Policy", "same-origin")
	header.Set("Cross-Origin-Resource-Policy", "same-origin")
	header.Set("X-Robots-Tag", "noindex, nofollow")
	header.Set("Vary", "Accept")
}

// wantsJSON reports whether JSON is asked for, before HTML.
func wantsJSON(accept []string) bool {
	const longest = 1024
	best, json := 0.0, false
	for _, line := range accept {
		if len(line) > longest {
			continue
		}
		for part := range strings.SplitSeq(line, ",") {
			kind, parameters, _ := strings.Cut(part, ";")
			kind = strings.ToLower(strings.TrimSpace(kind))
			if kind != "application/json" && kind != "text/html" && kind != "application/xhtml+xml" {
				continue
			}
			q := 1.0
			for parameter := range strings.SplitSeq(parameters, ";") {
				if value, ok := strings.CutPrefix(strings.TrimSpace(parameter), "q="); ok {
					q, _ = strconv.ParseFloat(value, 64) // 0 when it is none: not wanted
				}
			}
			// HTML wins where both are wanted alike.
			if q > best || q == best && json && kind != "application/json" {
				best, json = q, kind == "application/json"
			}
		}
	}
	return json
}

// listingText is what is known of revocations.
func listingText(j Judgement) string {
	switch {
	case j.Verdict != VerdictValid && !j.Made.IsZero():
		return "依据 " + pageTime(j.Made) + " 的证件状态列表。"
	case j.Verdict != VerdictValid:
		return ""
	case j.Listing == Listed:
		return "据 " + pageTime(j.Made) + " 的证件状态列表，没有注销、暂扣或换发。"
	case j.Listing == ListedStale:
		return "注意：证件状态列表是 " + pageTime(j.Made) + " 的，已经旧了。此后是否注销、暂扣，本页不知道，请向发证机关查问。"
	}
	return "注意：没有这本证件的状态资料。是否已经注销、暂扣或换发，本页不知道，请向发证机关查问。"
}

func pageTime(t time.Time) string { return t.In(Beijing).Format("2006年1月2日 15:04") }

// render makes the page. What is of the token goes through html/template.
func (h *VerifyHandler) render(j Judgement, at time.Time) []byte {
	text := verdictTexts[j.Verdict]
	d := pageData{Style: template.CSS(pageStyle), Class: text.class, Mark: text.mark, Title: text.title, Advice: text.advice,
		Listing: listingText(j), Organ: h.Organ, Phone: h.Phone}
	if j.Verdict == VerdictValid && j.Listing != Listed {
		d.Class, d.Mark, d.Title = "doubt", "!", "签名属实，状态不明"
		d.Advice = "在有效期内，是否作废请向发证机关查问。"
	}
	if c := j.Claims; c != nil {
		d.Compare, d.Warnings = true, pageWarnings
		d.Rows = [][2]string{{"姓名", c.Name}, {"单位", c.Department}, {"证件", c.Kind.String()}, {"证号", c.Number},
			{"发证日期", c.Issued.String()}, {"有效期至", c.Expires.String()}}
	}
	if !at.IsZero() {
		d.Checked = pageTime(at)
	}
	var b bytes.Buffer
	if err := h.page.Execute(&b, d); err != nil {
		// The template and its data are ours, and bytes.Buffer does not fail;
		// if it ever does, nothing is better than half a verdict.
		return []byte("<!DOCTYPE html><meta charset=utf-8><title>核验出错</title><p>核验出错，请稍后再试。")
	}
	return b.Bytes()
}

// judgementJSON is the answer for programs.
type judgementJSON struct {
	Verdict     Verdict          `json:"verdict"`
	Message     string           `json:"message"`          // the verdict in Chinese
	Status      string           `json:"status,omitempty"` // of a valid one: listed, stale, unknown
	StatusList  *time.Time       `json:"status_list,omitempty"`
	CheckedAt   time.Time        `json:"checked_at"`
	Certificate *certificateJSON `json:"certificate,omitempty"`
	Warnings    []string         `json:"warnings,omitempty"`
}

type certificateJSON struct {
	Number     string `json:"number"`
	Name       string `json:"name"`
	Department string `json:"department"`
	Kind       string `json:"kind"`
	Issued     string `json:"issued"`
	Expires    string `json:"expires"`
}

func (h *VerifyHandler) json(j Judgement, at time.Time) []byte {
	out := judgementJSON{Verdict: j.Verdict, Message: verdictTexts[j.Verdict].title, CheckedAt: at.In(Beijing).Truncate(time.Second)}
	if j.Verdict == VerdictValid {
		out.Status = map[Listing]string{Listed: "listed", ListedStale: "stale", NotListed: "unknown"}[j.Listing]
	}
	if !j.Made.IsZero() {
		made := j.Made.In(Beijing)
		out.StatusList = &made
	}
	if c := j.Claims; c != nil {
		out.Certificate = &certificateJSON{Number: c.Number, Name: c.Name, Department: c.Department, Kind: c.Kind.String(),
			Issued: c.Issued.ISO(), Expires: c.Expires.ISO()}
		out.Warnings = pageWarnings
	}
	data, err := json.Marshal(out)
	if err != nil {
		return []byte(`{"verdict":"malformed"}`) // no field of out can fail
	}
	return append(data, '\n')
}
