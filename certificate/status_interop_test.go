package certificate

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/zhifadoc/zhifadoc/forms"
)

// interopList is the status list that the other implementation verified.
func interopList(t testing.TB) []byte {
	t.Helper()
	l, err := NewStatusList(NumberRange{Prefix: "15052522", Digits: 5, First: 1, Count: 3})
	if err != nil {
		t.Fatal(err)
	}
	l.URI, l.Made, l.TTL = "https://zhifa.example/status", inForce, time.Hour
	if err := l.Set("1505252200002", StatusSuspended); err != nil {
		t.Fatal(err)
	}
	return signList(t, l, testKey(t))
}

// TestInterop uses what testdata/cose/interop.mjs made with a COSE
// implementation that shares no code with ours: its tokens verify here, and
// the very tokens that we make now were verified there.
func TestInterop(t *testing.T) {
	k := testKey(t)
	ours, ourList := sign(t, testClaims(), k), hex.EncodeToString(interopList(t))
	data, err := os.ReadFile("testdata/cose/interop.json")
	if errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("node interop.mjs %s %s", ours, ourList)
	}
	if err != nil {
		t.Fatal(err)
	}
	var v struct {
		Theirs          string `json:"theirs"`
		TheirStatusList string `json:"their_status_list"`
		Ours            string `json:"ours"`
		OursAsVerified  struct {
			Number string `json:"2"`
			Exp    int64  `json:"4"`
			Nbf    int64  `json:"5"`
			Holder []any  `json:"-65537"`
		} `json:"ours_as_verified"`
		OurStatusList           string `json:"our_status_list"`
		OurStatusListAsVerified struct {
			URI string `json:"2"`
			Iat int64  `json:"6"`
			TTL int64  `json:"65534"`
		} `json:"our_status_list_as_verified"`
	}
	if err := json.Unmarshal(data, &v); err != nil {
		t.Fatal(err)
	}

	u, err := Decode(v.Theirs)
	if err != nil {
		t.Fatal(err)
	}
	got, err := u.Verify(KeySet{k.Public()}, inForce)
	if err != nil {
		t.Fatal(err)
	}
	if want := (Claims{Number: "1505252200007", Name: "阿拉坦·额尔德尼", Department: "奈曼旗水务局", Kind: Enforcement,
		Issued: forms.Date{Year: 2022, Month: 9, Day: 1}, Expires: forms.Date{Year: 2028, Month: 8, Day: 31}}); got.Claims != want {
		t.Errorf("%+v", got.Claims)
	}
	raw, err := hex.DecodeString(v.TheirStatusList)
	if err != nil {
		t.Fatal(err)
	}
	ul, err := DecodeStatusList(raw)
	if err != nil {
		t.Fatal(err)
	}
	list, err := ul.Verify(KeySet{k.Public()}, inForce)
	if err != nil {
		t.Fatal(err)
	}
	var statuses []Status
	for i := range 10 {
		s, ok := list.Status([]string{"N01", "N02", "N03", "N04", "N05", "N06", "N07", "N08", "N09", "N10"}[i])
		if !ok {
			t.Errorf("place %d is not covered", i)
		}
		statuses = append(statuses, s)
	}
	if !slices.Equal(statuses, []Status{0, 2, 3, 1, 0, 0, 0, 0, 0, 1}) || list.TTL != 24*time.Hour {
		t.Errorf("%v, %v", statuses, list.TTL)
	}

	if v.Ours != ours {
		t.Error("the token we make now is not the one that was verified: run interop.mjs again")
	}
	if o, c := v.OursAsVerified, testClaims(); o.Number != c.Number ||
		!slices.Equal(o.Holder, []any{hex.EncodeToString(utf16Of(c.Name)), hex.EncodeToString(utf16Of(c.Department)), float64(c.Kind)}) || o.Exp != c.expiry().Unix() || o.Nbf != startOf(c.Issued).Unix() {
		t.Errorf("they read %+v", o)
	}
	// Another version of compress/zlib may pack the same list otherwise.
	if raw, err = hex.DecodeString(v.OurStatusList); err != nil {
		t.Fatal(err)
	}
	now, err := hex.DecodeString(ourList)
	if err != nil {
		t.Fatal(err)
	}
	a, errA := DecodeStatusList(raw)
	b, errB := DecodeStatusList(now)
	if errA != nil || errB != nil || !slices.Equal(a.list.entries, b.list.entries) || !slices.Equal(a.list.ranges, b.list.ranges) {
		t.Errorf("the status list we make now is not the one that was verified: %v, %v", errA, errB)
	}
	if o := v.OurStatusListAsVerified; o.URI != "https://zhifa.example/status" || o.Iat != inForce.Unix() || o.TTL != 3600 {
		t.Errorf("they read %+v", o)
	}
}
