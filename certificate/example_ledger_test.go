package certificate_test

import (
	"fmt"
	"log"
	"os"
	"path/filepath"
	"time"

	"github.com/zhifadoc/zhifadoc/certificate"
	"github.com/zhifadoc/zhifadoc/forms"
)

// A certificate is issued, printed, handed out and revoked; its code then
// verifies as revoked.
func ExampleLedger() {
	dir, err := os.MkdirTemp("", "ledger")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	persons, err := certificate.GeneratePersonKey(nil)
	if err != nil {
		log.Fatal(err)
	}
	at := func(day int) time.Time { return time.Date(2022, 9, day, 9, 0, 0, 0, certificate.Beijing) }
	ledger, err := certificate.CreateLedger(filepath.Join(dir, "ledger.jsonl"), "奈曼旗司法局", persons, at(1))
	if err != nil {
		log.Fatal(err)
	}
	defer ledger.Close()

	numbering := certificate.Numbering{Prefix: "15052522", Digits: 5}
	card := &certificate.Card{Number: "1505252200001", Name: "甲某", Department: "奈曼旗农牧局", Kind: certificate.Enforcement,
		Issued: forms.Date{Year: 2022, Month: 9, Day: 1}, Expires: forms.Date{Year: 2028, Month: 8, Day: 31}, ID: "11010519491231002X"}
	for _, step := range []func() error{
		func() error {
			return ledger.Issue(&certificate.Issuance{Cards: []*certificate.Card{card}}, numbering, at(1))
		},
		func() error { return ledger.Printed(&certificate.Run{Printed: ledger.ToPrint()}, at(2)) },
		func() error { return ledger.HandOut(at(3), card.Number) },
		func() error {
			return ledger.Append(certificate.Event{Kind: certificate.EventRevoked, Number: card.Number, Time: at(20), Reason: "调离执法岗位"})
		},
	} {
		if err := step(); err != nil {
			log.Fatal(err)
		}
	}
	fmt.Println(ledger.Counts())

	key, err := certificate.GenerateKey(nil)
	if err != nil {
		log.Fatal(err)
	}
	list, err := ledger.StatusList("https://zhifa.example/c/status.cwt", at(20), 24*time.Hour, numbering)
	if err != nil {
		log.Fatal(err)
	}
	token, err := certificate.Sign(card.Claims(), key.Signer())
	if err != nil {
		log.Fatal(err)
	}
	judged := certificate.Judge(token, certificate.KeySet{key.Public()}, at(21), list)
	fmt.Println(judged.Verdict, judged.Claims.Name)

	err = ledger.Append(certificate.Event{Kind: certificate.EventHandedOut, Number: card.Number, Time: at(22)})
	fmt.Println(err)
	// Output:
	// 共核发 1 本，已注销 1 本。
	// revoked 甲某
	// 不能登记“发放”（1505252200001 甲某）：现在已注销、已发，以证件现在的状态不能登记这件事 (not possible in its present state)
}

// The verification page, where the codes of CodeURL https://zhifa.example/c/
// lead to.
func ExampleVerifyHandler() {
	key, err := certificate.GenerateKey(nil)
	if err != nil {
		log.Fatal(err)
	}
	handler := &certificate.VerifyHandler{
		Keys:  certificate.KeySet{key.Public()},
		Path:  "/C/",
		Organ: "奈曼旗司法局",
		Phone: "0475-4226442",
	}
	_ = handler // http.Handle("/C/", handler)
}
